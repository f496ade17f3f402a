"""When the owner of an action is reminded of it."""

from datetime import date, datetime

from bot.domain.business import MORNING, BusinessCalendar
from bot.domain.wall_clock import first_moment, zone


def reminders(due_on: date, owners: BusinessCalendar) -> tuple[datetime, ...]:
    """09:00 where the owner is, on the working day before and on the day itself, in UTC.

    On a day off nobody is reminded: the working day before is the last one there is.
    """
    where = zone(owners.zone_name)
    days = [owners.business_days_earlier(due_on, 1)]
    if owners.is_business_day(due_on):
        days.append(due_on)
    return tuple(first_moment(day, MORNING, where) for day in days)


def next_reminder(due_on: date, owners: BusinessCalendar, after: datetime) -> datetime | None:
    """The first of them that is still to come."""
    return next((each for each in reminders(due_on, owners) if each > after), None)
