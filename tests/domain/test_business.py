"""Business calendars over every zone, and when it is night for someone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.business import BusinessCalendar, holidays_of, is_night, next_morning
from bot.errors import Mistake
from tests.domain.test_wall_clock import ZONES

NEW_YORK = BusinessCalendar("America/New_York", region="US")
BERLIN = BusinessCalendar("Europe/Berlin", time(8), time(18), "DE-BE")


@pytest.mark.parametrize(
    ("calendar", "at", "expected"),
    [
        (NEW_YORK, "2026-11-23T09:00:00-05:00", True),
        (NEW_YORK, "2026-11-23T17:00:00-05:00", False),
        (NEW_YORK, "2026-11-21T12:00:00-05:00", False),  # a Saturday
        (NEW_YORK, "2026-11-26T12:00:00-05:00", False),  # Thanksgiving
        (NEW_YORK, "2026-07-03T12:00:00-04:00", False),  # Independence Day, observed
        (BERLIN, "2027-03-08T12:00:00+01:00", False),  # Women's Day, a holiday there …
        (BERLIN, "2026-03-09T12:00:00+01:00", True),  # … that isn't moved when it is a Sunday
        (BERLIN, "2026-11-26T12:00:00+01:00", True),
    ],
)
def test_when_it_is_open(calendar: BusinessCalendar, at: str, *, expected: bool) -> None:
    assert calendar.is_open(datetime.fromisoformat(at)) is expected


@pytest.mark.parametrize(
    ("at", "opening", "day"),
    [
        ("2026-11-23T08:00:00-05:00", "2026-11-23T09:00:00-05:00", "2026-11-24T09:00:00-05:00"),
        ("2026-11-23T09:00:00-05:00", "2026-11-24T09:00:00-05:00", "2026-11-24T09:00:00-05:00"),
        ("2026-11-25T18:00:00-05:00", "2026-11-27T09:00:00-05:00", "2026-11-27T09:00:00-05:00"),
        ("2026-12-31T18:00:00-05:00", "2027-01-04T09:00:00-05:00", "2027-01-04T09:00:00-05:00"),
        ("2026-10-30T18:00:00-04:00", "2026-11-02T09:00:00-05:00", "2026-11-02T09:00:00-05:00"),
    ],
)
def test_the_next_opening_and_the_next_business_day(at: str, opening: str, day: str) -> None:
    moment = datetime.fromisoformat(at)
    assert NEW_YORK.next_opening(moment) == datetime.fromisoformat(opening)
    assert NEW_YORK.next_business_day(moment) == datetime.fromisoformat(day)


def test_business_days_later_passes_over_weekends_and_holidays() -> None:
    assert NEW_YORK.business_days_later(date(2026, 11, 24), 5) == date(2026, 12, 2)
    assert NEW_YORK.business_days_later(date(2026, 11, 24), 0) == date(2026, 11, 24)


def test_a_date_that_was_left_out_has_no_opening() -> None:
    """Samoa went from Thursday the 29th to Saturday the 31st of December 2011."""
    samoa = BusinessCalendar("Pacific/Apia")
    thursday = datetime(2011, 12, 30, 5, tzinfo=UTC)
    opening = samoa.next_opening(thursday).astimezone(ZoneInfo("Pacific/Apia"))
    assert (opening.date(), opening.time()) == (date(2012, 1, 2), time(9))


zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 they are given a zone
hours = st.tuples(st.integers(0, 19), st.integers(4, 23)).filter(lambda each: each[1] - each[0] > 3)


@given(zones, moments, hours)
def test_openings_are_later_and_open_in_every_zone(
    zone: str, at: datetime, hours: tuple[int, int]
) -> None:
    calendar = BusinessCalendar(zone, time(hours[0]), time(hours[1]))
    opening = calendar.next_opening(at)
    assert opening > at
    assert calendar.is_open(opening)
    assert not calendar.is_open(opening - timedelta(seconds=1))
    assert opening - at <= timedelta(days=4, hours=3)
    day = calendar.next_business_day(at)
    where = ZoneInfo(zone)
    assert day.astimezone(where).date() > at.astimezone(where).date()
    assert calendar.is_open(day)


@given(zones, moments)
def test_a_business_hour_later_is_open_and_later(zone: str, at: datetime) -> None:
    calendar = BusinessCalendar(zone)
    later = calendar.next_business_hour(at)
    assert later > at
    assert calendar.is_open(later)


@given(zones, moments)
def test_the_next_morning_is_no_night_and_within_a_day(zone: str, at: datetime) -> None:
    morning = next_morning(at, zone)
    assert timedelta(0) < morning - at <= timedelta(hours=50)
    assert not is_night(morning, zone)


@pytest.mark.parametrize(
    ("local", "night"),
    [("21:59", False), ("22:00", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_night_is_from_ten_to_seven(local: str, *, night: bool) -> None:
    at = datetime.combine(date(2026, 3, 8), time.fromisoformat(local), ZoneInfo("Asia/Kolkata"))
    assert is_night(at, "Asia/Kolkata") is night


def test_the_night_on_which_clocks_go_forward_ends_at_seven() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 01:30, half an hour before
    assert is_night(night, "Europe/Berlin")
    assert next_morning(night, "Europe/Berlin") == datetime(2026, 3, 29, 9, tzinfo=berlin)


@pytest.mark.parametrize("region", ["", "XX", "US-ZZ", "us", "DE BE", "<!channel>", "US-" * 20])
def test_an_unknown_region_is_a_mistake_with_a_hint(region: str) -> None:
    with pytest.raises(Mistake, match="DE-BE for Berlin"):
        holidays_of(region, 2026)
