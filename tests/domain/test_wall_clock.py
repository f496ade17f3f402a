"""Wall-clock moments over every zone and every kind of clock change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.wall_clock import Daily, first_moment, last_moment, steady_offset, zone
from bot.errors import Mistake

ZONES = sorted(name for name in available_timezones() if name not in {"localtime", "Factory"})
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        ("2026-03-08", "01:59", "2026-03-08T06:59:00+00:00"),
        ("2026-03-08", "02:30", "2026-03-08T07:00:00+00:00"),  # skipped: the first that exists
        ("2026-03-08", "03:00", "2026-03-08T07:00:00+00:00"),
        ("2026-11-01", "01:30", "2026-11-01T05:30:00+00:00"),  # twice: the first
        ("2026-11-01", "02:30", "2026-11-01T07:30:00+00:00"),
    ],
)
def test_new_york_over_the_change_of_clocks(day: str, at: str, expected: str) -> None:
    moment = first_moment(date.fromisoformat(day), time.fromisoformat(at), NEW_YORK)
    assert moment == datetime.fromisoformat(expected)


def test_a_day_that_samoa_left_out_begins_with_the_next_one() -> None:
    apia = ZoneInfo("Pacific/Apia")
    moment = first_moment(date(2011, 12, 30), time(9), apia)
    assert moment == datetime(2011, 12, 30, 10, tzinfo=UTC)
    assert moment.astimezone(apia).date() == date(2011, 12, 31)


days = st.dates(date(1975, 1, 1), date(2037, 12, 30))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(st.sampled_from(ZONES), days, times)
def test_the_moment_is_the_first_that_shows_the_time_or_has_passed_it(
    name: str, day: date, at: time
) -> None:
    where = ZoneInfo(name)
    moment = first_moment(day, at, where)
    wanted = datetime.combine(day, at)
    assert moment.astimezone(where).replace(tzinfo=None) >= wanted
    before = (moment - timedelta(seconds=1)).astimezone(where).replace(tzinfo=None)
    assert before < wanted


@given(st.sampled_from(ZONES), days, times)
def test_a_daily_moment_comes_once_for_each_local_date(name: str, day: date, at: time) -> None:
    start = datetime.combine(day, time(12), tzinfo=UTC)
    occurrences = list(islice(Daily(at, name).after(start), 10))
    assert len({local for local, _ in occurrences}) == 10
    moments = [moment for _, moment in occurrences]
    assert moments == sorted(moments)


def test_weekdays_are_those_of_the_zone() -> None:
    mondays = Daily(time(9), "Asia/Tokyo", frozenset({0}))
    day, moment = next(mondays.after(datetime(2026, 11, 22, 12, tzinfo=UTC)))
    assert (day, moment) == (date(2026, 11, 23), datetime(2026, 11, 23, 0, tzinfo=UTC))


@pytest.mark.parametrize("name", ["", "Mars/Base", "../etc/passwd", "a\0b", "x" * 500])
def test_an_unknown_zone_is_a_mistake_with_a_hint(name: str) -> None:
    with pytest.raises(Mistake, match="Try one like"):
        zone(name)


@given(st.sampled_from(ZONES), days, times)
def test_the_last_moment_is_the_first_or_shows_the_same_time_again(
    name: str, day: date, at: time
) -> None:
    where = ZoneInfo(name)
    first, last = first_moment(day, at, where), last_moment(day, at, where)
    assert first <= last
    shown = last.astimezone(where).replace(tzinfo=None)
    if first < last:
        assert shown == datetime.combine(day, at)
        assert last.astimezone(where).fold == 1
    else:
        assert shown >= datetime.combine(day, at)


@given(st.sampled_from(ZONES), days, times)
def test_a_steady_day_has_one_offset_by_either_clock(name: str, day: date, at: time) -> None:
    where = ZoneInfo(name)
    offset = steady_offset(name, (day - date(1970, 1, 1)).days)
    if offset is not None:
        moment = datetime.combine(day, at, tzinfo=UTC)
        assert moment.astimezone(where).utcoffset() == timedelta(seconds=offset)
        local = moment - timedelta(seconds=offset)
        assert first_moment(day, at, where) == last_moment(day, at, where) == local


def test_days_near_a_change_of_clocks_are_not_steady() -> None:
    sunday = (date(2026, 11, 1) - date(1970, 1, 1)).days
    offsets = [steady_offset("America/New_York", sunday + each) for each in range(-2, 4)]
    assert offsets == [-14_400, None, None, None, -18_000, -18_000]
