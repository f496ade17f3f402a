"""Reading a Jira in which nothing happens, less often: a week has 10,000 polls."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

STILL_READ = timedelta(minutes=15)
"""After a change it is read at the app's own pace for a while, with all that may go wrong."""
REST = timedelta(hours=6)


class Work(Protocol):
    """One kind of the app's due work; moments are aware, in UTC."""

    def next_due(self) -> datetime | None: ...

    def run_due(self, now: datetime) -> None: ...


class QuietReading:
    """The app's reading, which waits up to 6 hours for something to read.

    What it finds is the same: nothing has changed since it was read last. It makes a week that
    is skipped by hand pass in a second.

    Args:
        reading: the app's own work.
        shown_at: since when a search finds all that has changed in the local Jira.
    """

    def __init__(self, reading: Work, shown_at: Callable[[], datetime]) -> None:
        self._reading = reading
        self._shown_at = shown_at
        self._read_at: datetime | None = None

    def next_due(self) -> datetime | None:
        due = self._reading.next_due()
        if due is None or self._read_at is None:
            return due
        is_quiet = self._read_at > self._shown_at() + STILL_READ
        return max(due, self._read_at + REST) if is_quiet else due

    def run_due(self, now: datetime) -> None:
        self._reading.run_due(now)
        self._read_at = now
