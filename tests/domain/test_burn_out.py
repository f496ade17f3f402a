"""Which caps a change of hours would break: a table to check by hand, and properties."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.burn_out import made_worse, morning_rest
from bot.domain.load import Cap, Caps, Page, Person
from bot.domain.rotation import Interval, Shift

NEW_YORK = "America/New_York"
ANA = Person("UANA", NEW_YORK)


def moments(text: str) -> tuple[datetime, datetime]:
    start, end = (datetime.fromisoformat(each).astimezone(UTC) for each in text.split(" – "))
    return start, end


def shift(text: str) -> Shift:
    return Shift("UANA", *moments(text))


def worse(
    before: Sequence[Shift], after: Sequence[Shift], pages: Sequence[str] = ()
) -> list[tuple[Cap, float]]:
    paged = [Page("UANA", datetime.fromisoformat(each).astimezone(UTC)) for each in pages]
    window = Interval(datetime(2025, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    found = made_worse(ANA, before, after, pages=paged, caps=Caps(), within=window)
    return [(each.cap, each.figure) for each in found]


WEEK = shift("2026-11-02T09:00-05:00 – 2026-11-09T09:00-05:00")
"""Monday to Monday."""


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ("2026-11-09T09:00-05:00 – 2026-11-09T17:00-05:00", [(Cap.CONSECUTIVE_DAYS, 8)]),
        ("2026-11-10T08:00-05:00 – 2026-11-10T17:00-05:00", [(Cap.CONSECUTIVE_DAYS, 9)]),
        ("2026-11-10T09:00-05:00 – 2026-11-10T17:00-05:00", []),  # a whole day was free
        ("2026-11-20T20:00-05:00 – 2026-11-21T03:00-05:00", [(Cap.NIGHTS_A_MONTH, 8)]),
        ("2026-11-20T20:00-05:00 – 2026-11-20T23:00-05:00", []),  # an evening is no night
        ("2026-12-20T20:00-05:00 – 2026-12-21T09:00-05:00", []),  # another month
    ],
)
def test_hours_taken_beside_a_week(taken: str, expected: list[tuple[Cap, float]]) -> None:
    assert worse([WEEK], [WEEK, shift(taken)]) == expected


def test_what_is_too_much_already_is_told_only_when_it_grows() -> None:
    start, end = moments("2026-11-02T09:00-05:00 – 2026-11-16T09:00-05:00")
    fortnight = Shift("UANA", start, end)
    assert worse([fortnight], [fortnight]) == []
    longer = Shift("UANA", start, end + timedelta(days=1))
    assert worse([fortnight], [longer]) == [(Cap.CONSECUTIVE_DAYS, 15), (Cap.NIGHTS_A_MONTH, 15)]


def test_rest_after_a_page_at_night() -> None:
    morning = shift("2026-11-02T12:10-05:00 – 2026-11-02T18:00-05:00")
    assert worse([], [morning], ["2026-11-02T03:10-05:00"]) == [(Cap.REST, 9.0)]
    assert worse([morning], [morning], ["2026-11-02T03:10-05:00"]) == []
    assert worse([], [morning], ["2026-11-02T09:00-05:00"]) == []


@pytest.mark.parametrize(
    ("paged", "morning"),
    [
        ("2026-11-02T03:10-05:00", "2026-11-02T07:00-05:00 – 2026-11-02T14:10-05:00"),
        ("2026-11-02T23:00-05:00", "2026-11-03T07:00-05:00 – 2026-11-03T10:00-05:00"),
        ("2026-11-02T21:59-05:00", None),
    ],
)
def test_the_morning_after(paged: str, morning: str | None) -> None:
    page = datetime.fromisoformat(paged).astimezone(UTC)
    rest = morning_rest(page, NEW_YORK, timedelta(hours=11))
    assert rest == (Interval(*moments(morning)) if morning else None)


def test_a_short_rest_is_over_by_morning() -> None:
    page = datetime.fromisoformat("2026-11-02T23:00-05:00").astimezone(UTC)
    assert morning_rest(page, NEW_YORK, timedelta(hours=6)) is None


shifts = st.builds(
    lambda hour, hours: Shift(
        "UANA",
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour),
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour + hours),
    ),
    st.integers(0, 8000),
    st.integers(1, 400),
)


@given(st.lists(shifts, max_size=6), shifts)
def test_hours_given_away_never_break_a_cap(hours: list[Shift], more: Shift) -> None:
    assert worse([*hours, more], hours) == []
