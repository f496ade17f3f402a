"""The one source of time. Everything that needs "now" is handed a Clock."""

from datetime import UTC, datetime
from typing import Protocol

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When what was never done has been due. Not now: by the time it is asked for, now has passed."""


class Clock(Protocol):
    """Tells the present moment."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)
