"""What to do about recurring moments that have come due, possibly long ago."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from itertools import takewhile
from typing import Protocol


class Recurring(Protocol):
    """A moment that comes again and again."""

    def after(self, moment: datetime) -> Iterator[tuple[date, datetime]]:
        """Each occurrence after `moment`: its local date, which keys it, and the moment in UTC."""
        ...


class Late(Enum):
    """The rule for moments missed while nothing ran."""

    RUN_ONCE = "the latest is run, those before it are skipped"
    SKIP = "what is later than its grace is skipped, and said so"


@dataclass(frozen=True)
class Due:
    """One moment: its local date keys it. `run` tells whether to do the work or only to note it."""

    day: date
    at: datetime
    run: bool


def due_moments(
    when: Recurring, late: Late, grace: timedelta, since: datetime, now: datetime
) -> Sequence[Due]:
    """The moments after `since` that have come by `now`, in order.

    Args:
        when: the recurring wall-clock moment.
        late: the rule for missed ones.
        grace: with Late.SKIP, how late the work is still worth doing.
        since: the last moment dealt with.
        now: the present.
    """
    come = list(takewhile(lambda each: each[1] <= now, when.after(since)))
    if late is Late.RUN_ONCE:
        return [Due(day, at, run=(day, at) == come[-1]) for day, at in come]
    return [Due(day, at, run=now - at <= grace) for day, at in come]


def next_moment(when: Recurring, since: datetime) -> datetime:
    """The first moment after `since`."""
    return next(when.after(since))[1]
