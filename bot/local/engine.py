"""What the local workspace needs to know of the app whose clock it moves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Engine(Protocol):
    """The app's due work. All moments are aware, in UTC."""

    def next_due(self) -> datetime | None:
        """The earliest moment at which there is something to do; None when there is nothing."""
        ...

    def next_stop(self) -> datetime | None:
        """The same without mere looks at whether something has changed outside.

        Time that is moved by hand doesn't stop for these: those that were missed are one look.
        """
        ...

    def run_due(self, now: datetime) -> None:
        """Do all that is due at `now`."""
        ...

    def idle(self) -> bool:
        """Whether nothing that an answered request began is still under way."""
        ...


class Together:
    """Several engines as one."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = engines

    def next_due(self) -> datetime | None:
        due = [each.next_due() for each in self._engines]
        return min((at for at in due if at is not None), default=None)

    def next_stop(self) -> datetime | None:
        stops = [each.next_stop() for each in self._engines]
        return min((at for at in stops if at is not None), default=None)

    def run_due(self, now: datetime) -> None:
        for each in self._engines:
            due = each.next_due()
            if due is not None and due <= now:
                each.run_due(now)

    def idle(self) -> bool:
        return all(each.idle() for each in self._engines)
