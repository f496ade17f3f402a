"""Cadences: tables, and ten years in hundreds of zones against dateutil, computed on its own."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cadence import (
    LAST,
    Cadence,
    Every,
    OnHoliday,
    cadence_words,
    check_cadence,
    meetings,
    next_meeting,
    working_day_before,
)
from bot.errors import Mistake

START, END = date(2026, 1, 5), date(2035, 12, 31)
ZONES = sorted(name for name in available_timezones() if "/" in name and "Etc/" not in name)
_BYDAY = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)


def days_by_dateutil(cadence: Cadence) -> list[date]:
    """The planned dates of `START` to `END` as recurrence rules of iCalendar have them."""
    day = _BYDAY[cadence.weekday]
    nth = day(cadence.nth)
    # Of the 28th to the cadence's day, the last that a month has.
    up_to = range(28, 32) if cadence.day == LAST else range(min(cadence.day, 28), cadence.day + 1)
    rules: dict[Every, Callable[[], rrule.rrule]] = {
        Every.WEEK: lambda: _rule(rrule.WEEKLY, byweekday=day),
        Every.TWO_WEEKS: lambda: _rule(rrule.WEEKLY, interval=2, byweekday=day),
        Every.MONTH_WEEKDAY: lambda: _rule(rrule.MONTHLY, byweekday=nth),
        Every.MONTH_DATE: lambda: _rule(rrule.MONTHLY, bymonthday=up_to, bysetpos=-1),
        Every.QUARTER: lambda: _rule(rrule.MONTHLY, bymonth=(1, 4, 7, 10), byweekday=nth),
        Every.MID_QUARTER: lambda: _rule(
            rrule.MONTHLY, bymonth=(2, 5, 8, 11), byweekday=day, bymonthday=range(15, 22)
        ),
    }
    until = takewhile(lambda each: each.date() <= END, rules[cadence.every]())
    return [each.date() for each in until]


def _rule(often: Literal[1, 2], **more: Any) -> rrule.rrule:
    return rrule.rrule(often, dtstart=datetime.combine(START, time()), **more)


cadences = st.builds(
    Cadence,
    every=st.sampled_from(Every),
    at=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    zone_name=st.sampled_from(ZONES),
    starts_on=st.just(START),
    ends_on=st.just(END),
    weekday=st.integers(0, 6),
    nth=st.sampled_from([1, 2, 3, 4, LAST]),
    day=st.integers(1, 31) | st.just(LAST),
)


@given(cadences)
@settings(max_examples=60)
def test_ten_years_are_those_of_dateutil(cadence: Cadence) -> None:
    found = list(meetings(cadence, START))
    assert [each.planned_on for each in found] == days_by_dateutil(cadence)
    for each in found:
        assert_on_the_wall(each.starts_at, each.day, cadence.at, ZoneInfo(cadence.zone_name))


def test_ten_years_of_mondays_in_every_zone_stay_on_the_wall_clock() -> None:
    """Each zone at a time of its own, half of them in the hours in which clocks change."""
    assert len(ZONES) > 400
    chance = random.Random(6)
    for name in ZONES:
        hour = chance.choice([0, 1, 2, 3, chance.randrange(24)])
        at = time(hour, chance.choice([0, 15, 30, 45]))
        # Clocks change on Sundays, mostly.
        cadence = Cadence(Every.WEEK, at, name, START, END, weekday=chance.choice([0, 6, 6]))
        where = ZoneInfo(name)
        found = list(meetings(cadence, START))
        assert len(found) in (521, 522)
        for each in found:
            assert_on_the_wall(each.starts_at, each.day, at, where)


def assert_on_the_wall(moment: datetime, day: date, at: time, where: ZoneInfo) -> None:
    """The clock there shows it then, for the first time; or jumps over it at that very moment."""
    shown, wanted = moment.astimezone(where), datetime.combine(day, at)
    assert shown.fold == 0
    if shown.replace(tzinfo=None) != wanted:
        before = (moment - timedelta(seconds=1)).astimezone(where).replace(tzinfo=None)
        assert before < wanted < shown.replace(tzinfo=None)


def first(cadence: Cadence, count: int, since: date = START) -> list[str]:
    return [f"{each.day:%m-%d}" for each in islice(meetings(cadence, since), count)]


def weekly(**more: object) -> Cadence:
    plain = {"every": Every.WEEK, "at": time(10), "zone_name": "America/New_York"}
    return Cadence(**{**plain, "starts_on": date(2026, 11, 16), **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ({"weekday": 3}, ["11-19", "11-26", "12-03"]),
        ({"weekday": 3, "regions": ("US",)}, ["11-19", "12-03", "12-10"]),
        (
            {"weekday": 3, "regions": ("US",), "on_holiday": OnHoliday.MOVE},
            ["11-19", "11-27", "12-03"],
        ),
        (
            {"weekday": 3, "regions": ("US",), "on_holiday": OnHoliday.HOLD},
            ["11-19", "11-26", "12-03"],
        ),
        ({"weekday": 3, "regions": ("DE",)}, ["11-19", "11-26", "12-03"]),
        ({"every": Every.TWO_WEEKS, "weekday": 1}, ["11-17", "12-01", "12-15"]),
        ({"every": Every.MONTH_DATE, "day": 31}, ["11-30", "12-31", "01-31", "02-28"]),
        ({"every": Every.MONTH_WEEKDAY, "weekday": 4, "nth": LAST}, ["11-27", "12-25", "01-29"]),
        ({"every": Every.QUARTER, "weekday": 1, "nth": 2}, ["01-12", "04-13", "07-13"]),
        ({"every": Every.MID_QUARTER, "weekday": 2}, ["11-18", "02-17", "05-19"]),
        # Christmas and Boxing Day move both to Monday the 28th: one meeting, not two.
        (
            {
                "starts_on": date(2026, 12, 24),
                "weekday": 4,
                "regions": ("GB-ENG",),
                "on_holiday": OnHoliday.MOVE,
            },
            ["12-29", "01-04", "01-08"],
        ),
    ],
)
def test_days(more: dict[str, object], days: list[str]) -> None:
    assert first(weekly(**more), len(days)) == days


def test_a_series_goes_on_from_any_day_as_from_its_beginning() -> None:
    cadence = weekly(every=Every.TWO_WEEKS, weekday=1)
    assert first(cadence, 2, date(2026, 12, 2)) == ["12-15", "12-29"]
    found = next_meeting(cadence, datetime(2026, 12, 15, 15, tzinfo=UTC))
    assert found is not None
    assert found.day == date(2026, 12, 29)


def test_the_next_one_may_have_been_planned_for_a_day_that_has_passed() -> None:
    cadence = weekly(weekday=3, regions=("US",), on_holiday=OnHoliday.MOVE)
    found = next_meeting(cadence, datetime(2026, 11, 26, 20, tzinfo=UTC))
    assert found is not None
    assert (found.planned_on, found.day) == (date(2026, 11, 26), date(2026, 11, 27))


NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"ends_on": date(2026, 11, 1)}, "ends on Sun 1 Nov 2026, before it begins on"),
        (
            {"weekday": 4, "starts_on": date(2026, 11, 28), "ends_on": date(2026, 12, 3)},
            "“every Friday” has no day from Sat 28 Nov",
        ),
        ({"ends_on": date(2026, 11, 20)}, "never takes place"),
        ({"zone_name": "Mars/Olympus"}, "don't know the time zone"),
        ({"regions": ("XX",)}, "don't know the holidays of"),
    ],
)
def test_what_never_happens_is_refused(more: dict[str, object], sentence: str) -> None:
    with pytest.raises(Mistake, match=sentence):
        check_cadence(weekly(**more), NOW)


def test_a_day_that_is_always_a_holiday_never_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_year(_region: str, year: int) -> frozenset[date]:
        return frozenset(every_day(year))

    monkeypatch.setattr("bot.domain.cadence.holidays_of", all_year)
    for rule in (OnHoliday.SKIP, OnHoliday.MOVE):
        with pytest.raises(Mistake, match="each of its days is a holiday"):
            check_cadence(weekly(regions=("US",), on_holiday=rule), NOW)


def every_day(year: int) -> Iterator[date]:
    return (date(year, 1, 1) + timedelta(days=each) for each in range(366))


def test_working_days_before() -> None:
    thanksgiving_monday = date(2026, 11, 30)
    assert working_day_before(thanksgiving_monday, 1, ()) == date(2026, 11, 27)
    assert working_day_before(thanksgiving_monday, 2, ("US",)) == date(2026, 11, 25)
    assert working_day_before(thanksgiving_monday, 0, ()) == thanksgiving_monday


def test_words() -> None:
    said = {every: cadence_words(weekly(every=every, weekday=1, nth=LAST)) for every in Every}
    assert said == {
        "week": "every Tuesday",
        "two_weeks": "every second Tuesday",
        "month_weekday": "the last Tuesday of each month",
        "month_date": "day 1 of each month",
        "quarter": "the last Tuesday of each quarter’s first month",
        "mid_quarter": "the Tuesday in the middle of each quarter",
    }
