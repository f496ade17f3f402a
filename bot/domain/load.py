"""How much on-call each person carries, and when it is too much. Pure: shifts and pages in.

A night is that of the person's own zone: 22:00 to 07:00, counted when at least two hours of a shift
fall in it. Weekend and holiday hours are those of the person's calendar; an hour of a holiday that
falls on a weekend counts as both.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from bot.domain.rotation.plan import Interval, Shift
from bot.domain.wall_clock import first_moment, last_moment, zone

NIGHT_BEGINS = time(22)
NIGHT_ENDS = time(7)
_NIGHT_COUNTS_FROM = timedelta(hours=2)
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Person:
    """Where somebody lives: the zone that their nights are in, and the dates that are holidays."""

    user_id: str
    zone_name: str
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Page:
    """Somebody was paged, at a moment in UTC."""

    user_id: str
    at: datetime


@dataclass(frozen=True)
class Load:
    """What one person carried: hours, of which some on weekends and holidays, nights and pages."""

    user_id: str
    hours: float = 0
    nights: int = 0
    weekend_hours: float = 0
    holiday_hours: float = 0
    pages: int = 0


@dataclass(frozen=True)
class Caps:
    """How much is too much: days without a day off, nights in a calendar month, hours of rest."""

    consecutive_days: int = 7
    nights_a_month: int = 7
    rest_hours: int = 11


class Cap(Enum):
    """Which cap a plan would break."""

    CONSECUTIVE_DAYS = "days in a row"
    NIGHTS_A_MONTH = "nights in a month"
    REST = "hours of rest after a page at night"


@dataclass(frozen=True)
class Breach:
    """A cap that is broken: the figure, the limit, and from when (UTC) to when it is so.

    For REST the figure is the hours of rest there were between the page and the next shift.
    """

    user_id: str
    cap: Cap
    figure: float
    limit: int
    start: datetime
    end: datetime


def loads(
    people: Sequence[Person],
    shifts: Collection[Shift],
    pages: Collection[Page],
    start: datetime,
    end: datetime,
) -> dict[str, Load]:
    """What each person carried between two moments (UTC), by user id, those with nothing too."""
    return {
        person.user_id: _load(
            person,
            _spans(shifts, person.user_id, start, end),
            sum(each.user_id == person.user_id and start <= each.at < end for each in pages),
        )
        for person in people
    }


def _load(person: Person, spans: Sequence[Interval], pages: int) -> Load:
    parts = [part for span in spans for part in _by_day(span, person.zone_name)]
    return Load(
        person.user_id,
        hours=_hours(spans),
        nights=len(nights(spans, person.zone_name)),
        weekend_hours=_hours(part for day, part in parts if day.weekday() >= _SATURDAY),
        holiday_hours=_hours(part for day, part in parts if day in person.holidays),
        pages=pages,
    )


def nights(spans: Sequence[Interval], zone_name: str) -> list[date]:
    """The nights, by the date of their evening, of which at least two hours are on call."""
    if not spans:
        return []
    where = zone(zone_name)
    day = spans[0].start.astimezone(where).date() - _DAY
    last = max(each.end for each in spans).astimezone(where).date()
    found = []
    while day <= last:
        night = _night(day, zone_name)
        on_call = sum((_overlap(night, each) for each in spans), timedelta())
        if on_call >= _NIGHT_COUNTS_FROM:
            found.append(day)
        day += _DAY
    return found


def breaches(
    person: Person,
    shifts: Collection[Shift],
    pages: Collection[Page],
    caps: Caps,
    within: Interval,
) -> list[Breach]:
    """The caps that somebody's shifts break within an interval (UTC), in order of time.

    Shifts and pages of others are passed over. What lies outside isn't seen, so to judge one shift
    give the month around it and at least eight days on either side.
    """
    spans = _spans(shifts, person.user_id, within.start, within.end)
    found = [
        *_long_runs(person, spans, caps),
        *_many_nights(person, spans, caps),
        *_short_rests(person, spans, pages, caps),
    ]
    return sorted(found, key=lambda each: each.start)


def _long_runs(person: Person, spans: Sequence[Interval], caps: Caps) -> Iterator[Breach]:
    for run in _runs(spans):
        # By the clock on the wall: a week that holds a change of clocks is no longer than others.
        begins, ends = (each.astimezone(zone(person.zone_name)) for each in (run.start, run.end))
        days = (ends.replace(tzinfo=None) - begins.replace(tzinfo=None)) / _DAY
        if days > caps.consecutive_days:
            yield Breach(
                person.user_id,
                Cap.CONSECUTIVE_DAYS,
                -(-days // 1),
                caps.consecutive_days,
                run.start,
                run.end,
            )


def _runs(spans: Sequence[Interval]) -> list[Interval]:
    """Shifts with less than a day between them are one run: there was no day without."""
    runs: list[Interval] = []
    for span in spans:
        if runs and span.start - runs[-1].end < _DAY:
            runs[-1] = Interval(runs[-1].start, max(runs[-1].end, span.end))
        else:
            runs.append(span)
    return runs


def _many_nights(person: Person, spans: Sequence[Interval], caps: Caps) -> Iterator[Breach]:
    months: dict[tuple[int, int], list[date]] = {}
    for night in nights(spans, person.zone_name):
        months.setdefault((night.year, night.month), []).append(night)
    for in_month in months.values():
        if len(in_month) > caps.nights_a_month:
            yield Breach(
                person.user_id,
                Cap.NIGHTS_A_MONTH,
                len(in_month),
                caps.nights_a_month,
                _night(in_month[0], person.zone_name).start,
                _night(in_month[-1], person.zone_name).end,
            )


def _short_rests(
    person: Person, spans: Sequence[Interval], pages: Collection[Page], caps: Caps
) -> Iterator[Breach]:
    """After a page at night, the first on-call time beyond that night comes after the rest."""
    rest = timedelta(hours=caps.rest_hours)
    for page in sorted(pages, key=lambda each: each.at):
        night = night_of(page.at, person.zone_name)
        if page.user_id != person.user_id or night is None:
            continue
        for span in spans:
            begins = max(span.start, night.end)
            if begins < min(span.end, page.at + rest):
                figure = round((begins - page.at) / _HOUR, 1)
                yield Breach(
                    person.user_id, Cap.REST, figure, caps.rest_hours, page.at, page.at + rest
                )
                break


def night_of(moment: datetime, zone_name: str) -> Interval | None:
    """The night there, 22:00 to 07:00, that holds a moment (UTC); None by day."""
    today = moment.astimezone(zone(zone_name)).date()
    for evening in (today - _DAY, today):
        night = _night(evening, zone_name)
        if night.start <= moment < night.end:
            return night
    return None


def _night(evening: date, zone_name: str) -> Interval:
    where = zone(zone_name)
    return Interval(
        first_moment(evening, NIGHT_BEGINS, where), last_moment(evening + _DAY, NIGHT_ENDS, where)
    )


def _spans(
    shifts: Collection[Shift], user_id: str, start: datetime, end: datetime
) -> list[Interval]:
    """One person's shifts within an interval, in order, overlaps counted once."""
    spans: list[Interval] = []
    for shift in sorted((each for each in shifts if each.user_id == user_id), key=_starts):
        begins, ends = max(shift.start, start), min(shift.end, end)
        if spans:
            begins = max(begins, spans[-1].end)
        if begins < ends:
            spans.append(Interval(begins, ends))
    return spans


def _starts(shift: Shift) -> datetime:
    return shift.start


def _by_day(span: Interval, zone_name: str) -> Iterator[tuple[date, Interval]]:
    """The parts of a span on each local date."""
    where = zone(zone_name)
    day, begins = span.start.astimezone(where).date(), span.start
    while begins < span.end:
        ends = min(first_moment(day + _DAY, time(), where), span.end)
        if begins < ends:
            yield day, Interval(begins, ends)
        begins, day = max(begins, ends), day + _DAY


def _overlap(one: Interval, other: Interval) -> timedelta:
    return max(min(one.end, other.end) - max(one.start, other.start), timedelta())


def _hours(spans: Iterable[Interval]) -> float:
    return sum((each.end - each.start for each in spans), timedelta()) / _HOUR
