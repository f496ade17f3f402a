"""A team's business calendar, and when it is night for a person."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.domain.public_holidays import holidays_of_year
from bot.domain.wall_clock import first_moment, zone

NIGHT_BEGINS, NIGHT_ENDS, MORNING = time(22), time(7), time(9)
ASKED_AT = time(10)
"""When people are asked to look back at something, on the clock where they are."""
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_SATURDAY = 5
_MOST_DAYS_CLOSED = 60
"""Longer than any row of holidays, so that no calendar makes us look for ever."""


def is_night(at: datetime, zone_name: str) -> bool:
    """Whether the clock there shows 22:00–07:00."""
    local = at.astimezone(zone(zone_name)).time()
    return local >= NIGHT_BEGINS or local < NIGHT_ENDS


def next_morning(at: datetime, zone_name: str) -> datetime:
    """The next 09:00 there, in UTC."""
    where = zone(zone_name)
    today = at.astimezone(where).date()
    morning = first_moment(today, MORNING, where)
    return morning if morning > at else first_moment(today + _DAY, MORNING, where)


@lru_cache(maxsize=256)
def holidays_of(region: str, year: int) -> frozenset[date]:
    """The public holidays of a region in a year, as the `holidays` library knows them.

    Args:
        region: a country, or a country and a part of it: `US`, `DE-BE`.
        year: of the calendar.

    Raises:
        Mistake: there is no such region.
    """
    return frozenset(holidays_of_year(region, year))


@dataclass(frozen=True)
class BusinessCalendar:
    """Monday to Friday without holidays, from `opens_at` until `closes_at` on the clock there."""

    zone_name: str
    opens_at: time = time(9)
    closes_at: time = time(17)
    region: str | None = None

    def is_business_day(self, day: date) -> bool:
        off = self.region is not None and day in holidays_of(self.region, day.year)
        return day.weekday() < _SATURDAY and not off

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(zone(self.zone_name))
        in_hours = self.opens_at <= local.time().replace(tzinfo=None) < self.closes_at
        return in_hours and self.is_business_day(local.date())

    def next_opening(self, after: datetime) -> datetime:
        """The first opening later than `after`, in UTC."""
        where = zone(self.zone_name)
        day = after.astimezone(where).date()
        for _ in range(_MOST_DAYS_CLOSED):
            opening = first_moment(day, self.opens_at, where)
            # A date that the zone left out has no opening of its own.
            is_there = opening.astimezone(where).date() == day
            if opening > after and is_there and self.is_business_day(day):
                return opening
            day += _DAY
        return after + _DAY

    def next_business_hour(self, after: datetime) -> datetime:
        """An hour later where that is within the same business hours, else the next opening."""
        later = after + _HOUR
        return later if self.is_open(after) and self.is_open(later) else self.next_opening(after)

    def next_business_day(self, after: datetime) -> datetime:
        """The opening of the next business day, in UTC; never one of the same date."""
        where = zone(self.zone_name)
        tomorrow = after.astimezone(where).date() + _DAY
        midnight = first_moment(tomorrow, time(0), where)
        return self.next_opening(max(after, midnight - timedelta(seconds=1)))

    def business_days_later(self, day: date, count: int) -> date:
        """The date that many business days after `day`."""
        for _ in range(_MOST_DAYS_CLOSED + 7 * count):
            if count == 0:
                break
            day += _DAY
            count -= self.is_business_day(day)
        return day

    def business_days_earlier(self, day: date, count: int) -> date:
        """The date that many business days before `day`."""
        for _ in range(_MOST_DAYS_CLOSED + 7 * count):
            if count == 0:
                break
            day -= _DAY
            count -= self.is_business_day(day)
        return day

    def next_asking(self, after: datetime) -> tuple[date, datetime]:
        """10:00 of the next working day: its date there, and the moment in UTC.

        What ends in the night, before 07:00, belongs to the day before: who was up until 03:00
        on Tuesday is asked at 10:00 that Tuesday, not a day later.
        """
        where = zone(self.zone_name)
        local = after.astimezone(where)
        day = local.date() - _DAY if local.time() < NIGHT_ENDS else local.date()
        working = self.business_days_later(day, 1)
        return working, self.asking_on(working)

    def asking_on(self, day: date) -> datetime:
        """10:00 there on a day, in UTC."""
        return first_moment(day, ASKED_AT, zone(self.zone_name))
