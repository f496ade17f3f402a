"""How late an item is, against what was promised first."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.roadmap.status import OPEN_STATUSES

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Slip:
    """By how many days, and since when: the day its target was moved, or first had passed."""

    days: int
    since: date
    overdue: bool
    """Its present target has passed too."""


def slip_of(
    status: str,
    promised_on: date | None,
    target_on: date | None,
    slipped_on: date | None,
    today: date,
) -> Slip | None:
    """How late an unfinished item is; None when it isn't, or has no target.

    Args:
        status: an `ItemStatus`.
        promised_on: the first target it had.
        target_on: its target by now.
        slipped_on: the day on which its target was moved past the promise, if it was.
        today: on the calendar that counts.
    """
    if status not in OPEN_STATUSES or target_on is None:
        return None
    overdue = target_on < today
    promised = min(promised_on or target_on, target_on)
    expected = today if overdue else target_on
    days = (expected - promised).days
    if days <= 0:
        return None
    return Slip(days, slipped_on or target_on + _DAY, overdue)


def in_days(days: int) -> str:
    """`1 day`, `12 days`, `5 weeks`: as long as people say it."""
    if days >= 28:  # noqa: PLR2004 four weeks
        return f"{round(days / 7)} weeks"
    return "1 day" if days == 1 else f"{days} days"
