"""Wall-clock moments: the one place that turns "09:00 in New York" into UTC.

Rules (see docs/adr/0002-due-rows-and-one-tick.md): an ambiguous time means its first
occurrence, unless the last is asked for; a time that does not exist moves forward to the first
moment that does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import Mistake

_SECOND = timedelta(seconds=1)
_DAY_SECONDS = 24 * 60 * 60


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name.

    Raises:
        Mistake: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Mistake(f"I don't know the time zone “{name}”. Try one like Europe/Berlin.") from None


def first_moment(day: date, at: time, where: ZoneInfo) -> datetime:
    """The first moment, in UTC, at which the clock there shows `at` on `day` or has passed it."""
    wall = datetime.combine(day, at.replace(tzinfo=None), tzinfo=where)
    before, after = wall.utcoffset(), wall.replace(fold=1).utcoffset()
    if before is None or after is None or before >= after:
        return wall.astimezone(UTC)
    return _gap_end(
        (wall.replace(tzinfo=None) - after).replace(tzinfo=UTC),
        (wall.replace(tzinfo=None) - before).replace(tzinfo=UTC),
        where,
    )


def skipped_days(at: time, where: ZoneInfo, first: date, days: int) -> list[date]:
    """The days, of so many from the first, on which the clock there never shows `at`."""
    each_day = (first + timedelta(days=each) for each in range(days))
    return [
        day
        for day in each_day
        if first_moment(day, at, where).astimezone(where).replace(tzinfo=None)
        != datetime.combine(day, at.replace(tzinfo=None))
    ]


def last_moment(day: date, at: time, where: ZoneInfo) -> datetime:
    """The last moment, in UTC, at which the clock there shows `at` on `day`, or passes it."""
    wall = datetime.combine(day, at.replace(tzinfo=None), tzinfo=where)
    before, after = wall.utcoffset(), wall.replace(fold=1).utcoffset()
    if before is None or after is None or before <= after:
        return first_moment(day, at, where)
    return wall.replace(fold=1).astimezone(UTC)


@lru_cache(maxsize=65536)
def steady_offset(zone_name: str, day: int) -> int | None:
    """Seconds the clock there is ahead of UTC on a day, or None when it changes near that day.

    Near is a day before or after, so that the answer serves for UTC and for local time, and no
    time of that day is ambiguous or skipped.

    Args:
        zone_name: an IANA name.
        day: counted in days of UTC from 1 January 1970.
    """
    where = zone(zone_name)
    offsets = {
        datetime.fromtimestamp(each * _DAY_SECONDS, where).utcoffset()
        for each in range(day - 1, day + 3)
    }
    offset = offsets.pop()
    return None if offsets or offset is None else offset // _SECOND


def _gap_end(low: datetime, high: datetime, where: ZoneInfo) -> datetime:
    """The second at which the zone's offset changes between two moments, by bisection."""
    old = low.astimezone(where).utcoffset()
    while high - low > _SECOND:
        middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
        if middle.astimezone(where).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high


@dataclass(frozen=True)
class Daily:
    """A wall-clock moment on every day, or on some weekdays (Monday is 0)."""

    at: time
    zone_name: str
    weekdays: frozenset[int] = frozenset(range(7))

    def after(self, moment: datetime) -> Iterator[tuple[date, datetime]]:
        """Each occurrence after `moment`: its local date, which keys it, and the moment in UTC."""
        where = zone(self.zone_name)
        day = moment.astimezone(where).date() - timedelta(days=1)
        while True:
            day += timedelta(days=1)
            if day.weekday() in self.weekdays:
                due = first_moment(day, self.at, where)
                if due > moment:
                    yield day, due
