"""Who has taken how much, read from the schedules and the pages."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.rotation import shifts_between
from bot.services.oncall.loading import load

QUARTER = timedelta(days=91)


def hours_taken(session: Session, user_ids: Sequence[str], now: datetime) -> dict[str, float]:
    """Hours on call in the 91 days before `now` and those after it, by person."""
    start, end = now - QUARTER, now + QUARTER
    hours = dict.fromkeys(user_ids, 0.0)
    for each in load(session, start, end).all:
        for shift in shifts_between(each.schedule, start, end):
            if shift.user_id in hours:
                taken = min(shift.end, end) - max(shift.start, start)
                hours[shift.user_id] += taken / timedelta(hours=1)
    return hours
