"""The burn-out guard: how much on-call in a row is too much. Limits are each team's own.

Days in a row run from the first hour to the last on the person's own clock, started days counted
whole; a break shorter than a day is no rest. A week from Monday 09:00 to Monday 09:00 is 7 days,
also when the clock changes in it. A night counts when at least half of 22:00–07:00 is on call.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from math import ceil

from bot.domain.business import NIGHT_BEGINS, NIGHT_ENDS, is_night
from bot.domain.rotation import Interval
from bot.domain.wall_clock import first_moment, zone

_DAY = timedelta(days=1)
_HALF_A_NIGHT = timedelta(hours=4, minutes=30)


@dataclass(frozen=True)
class Limits:
    """A team's: days in a row, nights a calendar month, rest after a page at night."""

    days_running: int = 7
    nights_a_month: int = 7
    rest: timedelta = timedelta(hours=11)


class Cap(Enum):
    DAYS_RUNNING = "days in a row"
    NIGHTS = "nights in a month"
    REST = "rest after a page at night"


@dataclass(frozen=True)
class Broken:
    """A cap that would be broken: how much it would be; for rest, until when it lasts."""

    cap: Cap
    amount: int = 0
    month: date | None = None
    until: datetime | None = None


def broken_caps(
    before: Iterable[Interval],
    after: Iterable[Interval],
    zone_name: str,
    limits: Limits,
    pages: Iterable[datetime] = (),
) -> list[Broken]:
    """What a change of someone's hours on call would break; what was broken before is not told.

    Args:
        before: their hours as they are, in UTC, in any order.
        after: their hours as they would be.
        zone_name: theirs (IANA).
        limits: the team's.
        pages: when they were paged lately.
    """
    old, new = joined(before), joined(after)
    found = []
    days = _longest(new, zone_name)
    if days > max(limits.days_running, _longest(old, zone_name)):
        found.append(Broken(Cap.DAYS_RUNNING, days))
    nights, had = nights_by_month(new, zone_name), nights_by_month(old, zone_name)
    found += [
        Broken(Cap.NIGHTS, count, month)
        for month, count in sorted(nights.items())
        if count > max(limits.nights_a_month, had[month])
    ]
    for page in pages:
        rest = Interval(page, page + limits.rest)
        if is_night(page, zone_name) and _hours_in(new, rest) > _hours_in(old, rest):
            found.append(Broken(Cap.REST, until=rest.end))
    return found


def joined(spans: Iterable[Interval]) -> list[Interval]:
    """In order, and those that touch or overlap as one."""
    joined: list[Interval] = []
    for span in sorted(spans, key=lambda each: each.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Interval(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _longest(spans: Sequence[Interval], zone_name: str) -> int:
    """Days of the longest run."""
    where = zone(zone_name)
    longest, begun, ended = timedelta(), None, None
    for span in spans:
        start = span.start.astimezone(where).replace(tzinfo=None)
        if begun is None or ended is None or start - ended >= _DAY:
            begun = start
        ended = span.end.astimezone(where).replace(tzinfo=None)
        longest = max(longest, ended - begun)
    return ceil(longest / _DAY)


def nights_by_month(spans: Sequence[Interval], zone_name: str) -> Counter[date]:
    """Nights on call by month (its first day), a night counted on the date it begins."""
    nights: dict[date, timedelta] = {}
    for span in spans:
        for day, night in _nights_of(span, zone_name):
            nights[day] = nights.get(day, timedelta()) + overlap(span, night)
    return Counter(day.replace(day=1) for day, hours in nights.items() if hours >= _HALF_A_NIGHT)


def _nights_of(span: Interval, zone_name: str) -> Iterator[tuple[date, Interval]]:
    where = zone(zone_name)
    day = span.start.astimezone(where).date() - _DAY
    while (begins := first_moment(day, NIGHT_BEGINS, where)) < span.end:
        yield day, Interval(begins, first_moment(day + _DAY, NIGHT_ENDS, where))
        day += _DAY


def _hours_in(spans: Iterable[Interval], within: Interval) -> timedelta:
    return sum((overlap(span, within) for span in spans), timedelta())


def overlap(one: Interval, other: Interval) -> timedelta:
    return max(timedelta(), min(one.end, other.end) - max(one.start, other.start))


def morning_rest(page: datetime, zone_name: str, rest: timedelta) -> Interval | None:
    """The hours of the morning after a page at night in which cover is due; None for no night.

    From 07:00 on the person's clock until they have rested.
    """
    if not is_night(page, zone_name):
        return None
    where = zone(zone_name)
    local = page.astimezone(where)
    day = local.date() if local.time() < NIGHT_ENDS else local.date() + _DAY
    morning = first_moment(day, time(NIGHT_ENDS.hour), where)
    return Interval(morning, page + rest) if page + rest > morning else None
