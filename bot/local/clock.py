"""The workspace's own time: it stands still, or runs on from where it was set."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SimulatedClock:
    """A `bot.clock.Clock` that can be set.

    Args:
        at: the moment at which it begins, aware.
        frozen: whether it moves only when set.
        real: seconds of a clock that never goes back, e.g. `time.monotonic`.
    """

    def __init__(self, at: datetime, *, frozen: bool, real: Callable[[], float]) -> None:
        self._base = at.astimezone(UTC)
        self.frozen = frozen
        self._real = real
        self._since = real()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The present moment of the workspace, in UTC."""
        with self._lock:
            return self._base if self.frozen else self._base + self._elapsed()

    def move_to(self, moment: datetime) -> None:
        """Set it; a moment that has passed changes nothing, for time never goes back."""
        with self._lock:
            now = self._base if self.frozen else self._base + self._elapsed()
            self._base = max(now, moment.astimezone(UTC))
            self._since = self._real()

    def _elapsed(self) -> timedelta:
        return timedelta(seconds=self._real() - self._since)
