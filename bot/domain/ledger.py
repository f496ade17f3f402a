"""Who has carried how much: hours, nights, weekends, holidays and pages.

Everything on the person's own clock. A night counts when at least half of 22:00–07:00 is on
call, a Saturday, Sunday or public holiday when at least a quarter of it is.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.burn_out import joined, nights_by_month, overlap
from bot.domain.rotation import Interval
from bot.domain.wall_clock import first_moment, zone

_DAY, _QUARTER_OF_A_DAY = timedelta(days=1), timedelta(hours=6)
_SATURDAY = 5


@dataclass(frozen=True)
class Load:
    """What someone, or a team, has carried."""

    hours: float = 0.0
    nights: int = 0
    weekend_days: int = 0
    holidays: int = 0
    pages: int = 0

    def __add__(self, other: "Load") -> "Load":
        return Load(
            self.hours + other.hours,
            self.nights + other.nights,
            self.weekend_days + other.weekend_days,
            self.holidays + other.holidays,
            self.pages + other.pages,
        )


def load_of(
    shifts: Iterable[Interval],
    pages: Sequence[datetime],
    zone_name: str,
    holidays: Collection[date] = (),
) -> Load:
    """One person's load; two shifts at once count once.

    Args:
        shifts: their hours on call (UTC), in any order, cut to the time in question.
        pages: when they were paged in that time.
        zone_name: theirs (IANA).
        holidays: the public holidays of their team.
    """
    spans = joined(shifts)
    days = list(_days_on_call(spans, zone_name))
    return Load(
        hours=sum((each.end - each.start for each in spans), timedelta()) / timedelta(hours=1),
        nights=sum(nights_by_month(spans, zone_name).values()),
        weekend_days=sum(day.weekday() >= _SATURDAY for day in days),
        holidays=sum(day in holidays for day in days),
        pages=len(pages),
    )


def _days_on_call(spans: Sequence[Interval], zone_name: str) -> Iterator[date]:
    """The dates of which at least a quarter is on call."""
    hours: dict[date, timedelta] = {}
    where = zone(zone_name)
    for span in spans:
        day = span.start.astimezone(where).date()
        while (begins := first_moment(day, time(0), where)) < span.end:
            whole = Interval(begins, first_moment(day + _DAY, time(0), where))
            hours[day] = hours.get(day, timedelta()) + overlap(span, whole)
            day += _DAY
    return (day for day, taken in hours.items() if taken >= _QUARTER_OF_A_DAY)
