"""The days of a survey: for all together, and for each person on their own calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.business import ASKED_AT, BusinessCalendar
from bot.domain.survey.plan import SurveyPlan
from bot.domain.wall_clock import first_moment, zone

_DAY = timedelta(days=1)
_MOST_DAYS_OFF = 60
PREVIEW_DAYS = 5
"""So many working days before it begins the owner sees it."""


@dataclass(frozen=True)
class Rhythm:
    """When a survey closes and is published, in UTC, on the calendars of its teams."""

    opens_on: date
    closes_at: datetime
    publishes_at: datetime


def rhythm(opens_on: date, open_days: int, calendars: Sequence[BusinessCalendar]) -> Rhythm:
    """From its first day on.

    Args:
        opens_on: the first day, or the day before the first working day.
        open_days: for how many working days it is open; it ends at 10:00 on the next.
        calendars: of the teams; a day on which either works is a working day, and 10:00 is on
            the clock of the first.
    """
    where = zone(calendars[0].zone_name)
    closes = _later(calendars, _first(calendars, opens_on), open_days)
    publishes = _later(calendars, closes, 1)
    return Rhythm(
        opens_on,
        first_moment(closes, ASKED_AT, where),
        first_moment(publishes, ASKED_AT, where),
    )


def preview_day(opens_on: date, calendars: Sequence[BusinessCalendar]) -> date:
    """The day on which the owner is shown what will be sent."""
    day, left = opens_on, PREVIEW_DAYS
    for _ in range(_MOST_DAYS_OFF):
        if left == 0:
            break
        day -= _DAY
        left -= _works(calendars, day)
    return day


def next_working_day(after: datetime, calendars: Sequence[BusinessCalendar]) -> datetime:
    """10:00 of the first working day after that date, on the first team's clock, in UTC."""
    where = zone(calendars[0].zone_name)
    day = _later(calendars, after.astimezone(where).date(), 1)
    return first_moment(day, ASKED_AT, where)


def asks_at(calendar: BusinessCalendar, opens_on: date, plan: SurveyPlan) -> list[datetime]:
    """10:00 of a person's own working days: the invitation, then each reminder, in UTC."""
    first = _first([calendar], opens_on)
    days = [_later([calendar], first, number - 1) for number in (1, *plan.reminders)]
    return [calendar.asking_on(day) for day in days]


def _first(calendars: Sequence[BusinessCalendar], day: date) -> date:
    return day if _works(calendars, day) else _later(calendars, day, 1)


def _later(calendars: Sequence[BusinessCalendar], day: date, count: int) -> date:
    for _ in range(_MOST_DAYS_OFF + 2 * count):
        if count == 0:
            break
        day += _DAY
        count -= _works(calendars, day)
    return day


def _works(calendars: Sequence[BusinessCalendar], day: date) -> bool:
    return any(each.is_business_day(day) for each in calendars)
