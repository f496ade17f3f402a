"""When the owner of an action is reminded of it."""

from datetime import date, datetime

from bot.domain.business import MORNING, BusinessCalendar
from bot.domain.wall_clock import first_moment, zone


def reminders(due_on: date, owners: BusinessCalendar) -> tuple[datetime, datetime]:
    """09:00 where the owner is, on the working day before and on the day itself, in UTC."""
    where = zone(owners.zone_name)
    before = owners.business_days_earlier(due_on, 1)
    return first_moment(before, MORNING, where), first_moment(due_on, MORNING, where)


def next_reminder(due_on: date, owners: BusinessCalendar, after: datetime) -> datetime | None:
    """The first of the two that is still to come."""
    return next((each for each in reminders(due_on, owners) if each > after), None)
