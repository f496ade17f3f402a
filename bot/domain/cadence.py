"""When a series of meetings takes place: cadences as pure functions.

A date is found on the calendar first, a public holiday is dealt with by the series' rule, and
only then does `first_moment` turn the wall-clock time into UTC: so a meeting stays at 10:00 there
across a change of daylight saving, and each one is keyed by the date that it was planned for.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count

from bot.domain.business import holidays_of
from bot.domain.quarter import first_day, next_quarter, quarter_of
from bot.domain.wall_clock import first_moment, zone
from bot.errors import Mistake

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_SATURDAY, _MIDDLE = 5, 15
_LOOKED_THROUGH = 60
"""Planned dates that may be skipped in a row before we say that it never happens."""
_MOST_DAYS_MOVED = 60
LAST = -1
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}


class Every(StrEnum):
    """How often; the value is stored."""

    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    MONTH_WEEKDAY = "month_weekday"  # the nth weekday of each month
    MONTH_DATE = "month_date"  # a day of each month, or its last where it is shorter
    QUARTER = "quarter"  # the nth weekday of each quarter's first month
    MID_QUARTER = "mid_quarter"  # the weekday on or after the 15th of each quarter's second month


class OnHoliday(StrEnum):
    """What becomes of a meeting on a public holiday."""

    SKIP = "skip"
    MOVE = "move"  # to the next working day
    HOLD = "hold"


@dataclass(frozen=True)
class Cadence:
    """A series' dates.

    Args:
        every: how often.
        at: the time of day on the clock there.
        zone_name: IANA.
        starts_on: no meeting before it; every second week counts from it.
        ends_on: no meeting after it, if set.
        weekday: Monday is 0; of no use to `MONTH_DATE`.
        nth: which weekday of the month, 1 to 4, or LAST.
        day: of the month, 1 to 31, or LAST.
        regions: whose public holidays count, like `US` or `DE-BE`.
        on_holiday: what becomes of a meeting on one of them.
    """

    every: Every
    at: time
    zone_name: str
    starts_on: date
    ends_on: date | None = None
    weekday: int = 0
    nth: int = 1
    day: int = 1
    regions: tuple[str, ...] = ()
    on_holiday: OnHoliday = OnHoliday.SKIP


@dataclass(frozen=True)
class Meeting:
    """One meeting: `planned_on` keys it, `day` is where a holiday may have moved it to."""

    planned_on: date
    day: date
    starts_at: datetime
    """In UTC."""


def meetings(cadence: Cadence, since: date) -> Iterator[Meeting]:
    """The meetings planned for `since` or later, in order; they end with the series.

    Args:
        cadence: the series' dates.
        since: on the calendar there.
    """
    where = zone(cadence.zone_name)
    taken = since - _DAY
    for planned_on, day in _planned(cadence, max(since, cadence.starts_on)):
        # A holiday may have moved one onto the day of the next: they are one meeting then.
        if day is not None and day > taken:
            taken = day
            yield Meeting(planned_on, day, first_moment(day, cadence.at, where))


def next_meeting(cadence: Cadence, after: datetime) -> Meeting | None:
    """The first meeting that begins after a moment; None when the series is over.

    Raises:
        Mistake: the next years hold none, however long one waits.
    """
    # One that a holiday moves is planned up to some weeks before it takes place.
    local = after.astimezone(zone(cadence.zone_name)).date()
    since = local - timedelta(days=_MOST_DAYS_MOVED)
    return next((each for each in meetings(cadence, since) if each.starts_at > after), None)


def check_cadence(cadence: Cadence, now: datetime) -> Meeting:
    """The first meeting, so that its date can be shown before anything is stored.

    Raises:
        Mistake: it never takes place; the sentence says why.
    """
    zone(cadence.zone_name)
    if cadence.ends_on and cadence.ends_on < cadence.starts_on:
        raise Mistake(
            f"It ends on {_said(cadence.ends_on)}, before it begins on "
            f"{_said(cadence.starts_on)}. Choose a later end, or none."
        )
    first = next_meeting(cadence, now)
    if first is None and cadence.ends_on:
        raise Mistake(
            f"It never takes place: “{cadence_words(cadence)}” has no day from "
            f"{_said(max(cadence.starts_on, now.date()))} to {_said(cadence.ends_on)}."
        )
    if first is None:
        raise Mistake("It never takes place. Choose another rhythm.")
    return first


def is_working_day(day: date, regions: tuple[str, ...]) -> bool:
    """Monday to Friday, and no public holiday in any of the regions."""
    return day.weekday() < _SATURDAY and not _is_holiday(day, regions)


def working_day_before(day: date, how_many: int, regions: tuple[str, ...]) -> date:
    """The date that many working days before `day`."""
    for _ in range(_MOST_DAYS_MOVED + 7 * how_many):
        if how_many == 0:
            break
        day -= _DAY
        how_many -= is_working_day(day, regions)
    return day


def cadence_words(cadence: Cadence) -> str:
    """How often, in words: `every second Tuesday`, `the last Friday of each month`."""
    weekday, nth = WEEKDAYS[cadence.weekday], _NTH[cadence.nth]
    last = cadence.day == LAST
    return {
        Every.WEEK: f"every {weekday}",
        Every.TWO_WEEKS: f"every second {weekday}",
        Every.MONTH_WEEKDAY: f"the {nth} {weekday} of each month",
        Every.MONTH_DATE: f"{'the last day' if last else f'day {cadence.day}'} of each month",
        Every.QUARTER: f"the {nth} {weekday} of each quarter’s first month",
        Every.MID_QUARTER: f"the {weekday} in the middle of each quarter",
    }[cadence.every]


def _planned(cadence: Cadence, since: date) -> Iterator[tuple[date, date | None]]:
    """The dates on the calendar from `since` on, and the day that the holidays leave of each.

    Raises:
        Mistake: many in a row would be skipped.
    """
    skipped = 0
    for day in _DATES[cadence.every](cadence, since):
        if cadence.ends_on and day > cadence.ends_on:
            return
        if day < since:
            continue
        kept = _kept(cadence, day)
        skipped = 0 if kept else skipped + 1
        if skipped > _LOOKED_THROUGH:
            raise Mistake("It never takes place: each of its days is a holiday.")
        yield day, kept


def _kept(cadence: Cadence, planned_on: date) -> date | None:
    """The day on which a planned meeting takes place, or None where it is skipped."""
    if cadence.on_holiday is OnHoliday.HOLD or not _is_holiday(planned_on, cadence.regions):
        return planned_on
    if cadence.on_holiday is OnHoliday.SKIP:
        return None
    later = (planned_on + _DAY * ahead for ahead in range(1, _MOST_DAYS_MOVED))
    return next((each for each in later if is_working_day(each, cadence.regions)), None)


def _is_holiday(day: date, regions: tuple[str, ...]) -> bool:
    return any(day in holidays_of(region, day.year) for region in regions)


def _weekly(step: timedelta) -> Callable[[Cadence, date], Iterator[date]]:
    def dates(cadence: Cadence, since: date) -> Iterator[date]:
        ahead = (cadence.weekday - cadence.starts_on.weekday()) % 7
        first = cadence.starts_on + timedelta(days=ahead)
        passed = max(0, (since - first) // step)
        return (first + step * (passed + each) for each in count())

    return dates


def _each_month(cadence: Cadence, since: date) -> Iterator[date]:
    for months in count():
        year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
        if cadence.every is Every.MONTH_WEEKDAY:
            yield _nth_weekday(year, month + 1, cadence)
        else:
            length = monthrange(year, month + 1)[1]
            yield date(year, month + 1, length if cadence.day == LAST else min(cadence.day, length))


def _each_quarter(cadence: Cadence, since: date) -> Iterator[date]:
    quarter = quarter_of(since)
    while True:
        first = first_day(quarter)
        if cadence.every is Every.QUARTER:
            yield _nth_weekday(first.year, first.month, cadence)
        else:
            middle = first.replace(month=first.month + 1, day=_MIDDLE)
            yield middle + timedelta(days=(cadence.weekday - middle.weekday()) % 7)
        quarter = next_quarter(quarter)


def _nth_weekday(year: int, month: int, cadence: Cadence) -> date:
    if cadence.nth == LAST:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - cadence.weekday) % 7)
    first = date(year, month, 1)
    return (
        first + timedelta(days=(cadence.weekday - first.weekday()) % 7) + _WEEK * (cadence.nth - 1)
    )


_DATES: dict[Every, Callable[[Cadence, date], Iterator[date]]] = {
    Every.WEEK: _weekly(_WEEK),
    Every.TWO_WEEKS: _weekly(2 * _WEEK),
    Every.MONTH_WEEKDAY: _each_month,
    Every.MONTH_DATE: _each_month,
    Every.QUARTER: _each_quarter,
    Every.MID_QUARTER: _each_quarter,
}


def _said(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
