"""What the local workspace needs to know of the app whose clock it moves."""

from datetime import datetime
from typing import Protocol


class Engine(Protocol):
    """The app's due work. All moments are aware, in UTC."""

    def next_due(self) -> datetime | None:
        """The earliest moment at which there is something to do; None when there is nothing."""
        ...

    def run_due(self, now: datetime) -> None:
        """Do all that is due at `now`."""
        ...

    def idle(self) -> bool:
        """Whether nothing that an answered request began is still under way."""
        ...
