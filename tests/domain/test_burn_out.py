"""What is too much on-call: a table to check by hand, and properties."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.burn_out import Broken, Cap, Limits, broken_caps, morning_rest
from bot.domain.ledger import Load, load_of
from bot.domain.rotation import Interval

NEW_YORK = "America/New_York"


def span(text: str) -> Interval:
    start, end = (datetime.fromisoformat(each).astimezone(UTC) for each in text.split(" – "))
    return Interval(start, end)


WEEK = "2026-11-02T09:00-05:00 – 2026-11-09T09:00-05:00"
"""Monday to Monday."""


@pytest.mark.parametrize(
    ("hours", "days", "nights"),
    [
        ([WEEK], None, None),
        (["2026-10-26T09:00-04:00 – 2026-11-02T09:00-05:00"], None, None),  # clocks go back in it
        ([WEEK, "2026-11-09T09:00-05:00 – 2026-11-09T17:00-05:00"], 8, None),
        (
            [WEEK, "2026-11-10T08:00-05:00 – 2026-11-10T17:00-05:00"],
            9,
            None,
        ),  # 23 hours are no rest
        ([WEEK, "2026-11-10T09:00-05:00 – 2026-11-10T17:00-05:00"], None, None),
        ([WEEK, "2026-11-20T20:00-05:00 – 2026-11-21T03:00-05:00"], None, 8),
        ([WEEK, "2026-11-20T20:00-05:00 – 2026-11-21T02:00-05:00"], None, None),  # under half
        ([WEEK, "2026-12-20T20:00-05:00 – 2026-12-21T09:00-05:00"], None, None),  # another month
    ],
)
def test_days_in_a_row_and_nights_in_a_month(
    hours: Sequence[str], days: int | None, nights: int | None
) -> None:
    expected = [Broken(Cap.DAYS_RUNNING, days)] if days else []
    expected += [Broken(Cap.NIGHTS, nights, date(2026, 11, 1))] if nights else []
    assert broken_caps([], [span(each) for each in hours], NEW_YORK, Limits()) == expected


def test_what_was_too_much_before_is_not_told_again() -> None:
    two_weeks = span("2026-11-02T09:00-05:00 – 2026-11-16T09:00-05:00")
    assert broken_caps([two_weeks], [two_weeks], NEW_YORK, Limits()) == []
    more = Interval(two_weeks.start, two_weeks.end + timedelta(days=1))
    caps = [each.cap for each in broken_caps([two_weeks], [more], NEW_YORK, Limits())]
    assert caps == [Cap.DAYS_RUNNING, Cap.NIGHTS]


@pytest.mark.parametrize(
    ("paged", "rests"),
    [("2026-11-02T03:10-05:00", True), ("2026-11-02T12:00-05:00", False)],
)
def test_rest_after_a_page_at_night(paged: str, *, rests: bool) -> None:
    page = datetime.fromisoformat(paged)
    morning = span("2026-11-02T12:30-05:00 – 2026-11-02T14:00-05:00")
    found = broken_caps([], [morning], NEW_YORK, Limits(), [page])
    assert found == ([Broken(Cap.REST, until=page + timedelta(hours=11))] if rests else [])
    assert broken_caps([morning], [morning], NEW_YORK, Limits(), [page]) == []


@pytest.mark.parametrize(
    ("paged", "morning"),
    [
        ("2026-11-02T03:10-05:00", "2026-11-02T07:00-05:00 – 2026-11-02T14:10-05:00"),
        ("2026-11-02T23:00-05:00", "2026-11-03T07:00-05:00 – 2026-11-03T10:00-05:00"),
        ("2026-11-02T21:59-05:00", None),
    ],
)
def test_the_morning_after(paged: str, morning: str | None) -> None:
    rest = morning_rest(datetime.fromisoformat(paged), NEW_YORK, timedelta(hours=11))
    assert rest == (span(morning) if morning else None)


def test_a_short_rest_is_over_by_morning() -> None:
    page = datetime.fromisoformat("2026-11-02T23:00-05:00")
    assert morning_rest(page, NEW_YORK, timedelta(hours=6)) is None


def test_a_week_in_figures() -> None:
    page = datetime.fromisoformat("2026-11-03T03:00-05:00")
    load = load_of([span(WEEK)], [page], NEW_YORK, {date(2026, 11, 3), date(2026, 12, 25)})
    assert load == Load(hours=168, nights=7, weekend_days=2, holidays=1, pages=1)
    assert load + load == Load(hours=336, nights=14, weekend_days=4, holidays=2, pages=2)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001 UTC next
    lambda each: each.replace(tzinfo=UTC)
)
spans = st.builds(
    lambda start, hours: Interval(start, start + timedelta(hours=hours)),
    moments,
    st.integers(1, 400),
)


@given(st.lists(spans, max_size=6), spans, st.sampled_from([NEW_YORK, "Asia/Kolkata", "UTC"]))
def test_taking_hours_away_never_breaks_a_cap(
    hours: list[Interval], more: Interval, zone_name: str
) -> None:
    assert broken_caps([*hours, more], hours, zone_name, Limits()) == []


@given(st.lists(spans, max_size=6), st.sampled_from([NEW_YORK, "Asia/Kolkata", "UTC"]))
def test_overlapping_hours_count_once(hours: list[Interval], zone_name: str) -> None:
    assert load_of([*hours, *hours], [], zone_name) == load_of(hours, [], zone_name)
