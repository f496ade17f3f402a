"""Load and caps: tables to check by hand. November 2026 begins on a Sunday."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.load import Breach, Cap, Caps, Load, Page, Person, breaches, loads, night_of
from bot.domain.rotation import Interval, Shift

NEW_YORK = Person("ana", "America/New_York", frozenset({date(2026, 11, 26)}))
QUARTER = datetime(2026, 10, 1, 4, tzinfo=UTC), datetime(2027, 1, 1, 5, tzinfo=UTC)


def at(text: str) -> datetime:
    """Local time in New York, in November or December (UTC-5)."""
    return datetime.fromisoformat(f"{text}-05:00").astimezone(UTC)


def shift(start: str, end: str, user_id: str = "ana") -> Shift:
    return Shift(user_id, at(start), at(end))


@pytest.mark.parametrize(
    ("shifts", "expected"),
    [
        ([], Load("ana")),
        # Monday's working day
        ([("2026-11-02T09:00", "2026-11-02T17:00")], Load("ana", 8)),
        # from 20:00 until just before two hours of the night, and until just then
        ([("2026-11-02T20:00", "2026-11-02T23:30")], Load("ana", 3.5)),
        ([("2026-11-02T20:00", "2026-11-03T00:00")], Load("ana", 4, nights=1)),
        # two halves of one night are one night
        (
            [("2026-11-02T22:00", "2026-11-02T23:00"), ("2026-11-03T06:00", "2026-11-03T07:00")],
            Load("ana", 2, nights=1),
        ),
        # a whole week from Monday 9:00: seven nights, 48 hours of weekend
        ([("2026-11-02T09:00", "2026-11-09T09:00")], Load("ana", 168, 7, 48)),
        # Thanksgiving, from the afternoon before to noon
        ([("2026-11-25T12:00", "2026-11-26T12:00")], Load("ana", 24, 1, 0, 12)),
        # two rotations at once are carried once
        (
            [("2026-11-02T09:00", "2026-11-02T17:00"), ("2026-11-02T10:00", "2026-11-02T18:00")],
            Load("ana", 9),
        ),
        # only what lies in the quarter counts
        ([("2026-12-31T20:00", "2027-01-01T20:00")], Load("ana", 4, 1)),
    ],
)
def test_what_somebody_carried(shifts: list[tuple[str, str]], expected: Load) -> None:
    others = [shift("2026-11-02T09:00", "2026-11-05T09:00", "ben")]
    carried = loads([NEW_YORK], [*others, *(shift(*each) for each in shifts)], [], *QUARTER)
    assert carried == {"ana": expected}


def test_a_night_is_that_of_the_persons_own_zone() -> None:
    working_day = [shift("2026-11-02T09:00", "2026-11-02T17:00", "yui")]  # 23:00 to 07:00 in Tokyo
    assert loads([Person("yui", "Asia/Tokyo")], working_day, [], *QUARTER)["yui"].nights == 1


def test_the_night_on_which_clocks_are_set_back_has_an_hour_more() -> None:
    whole_day = [Shift("ana", datetime(2026, 11, 1, 4, tzinfo=UTC), at("2026-11-02T00:00"))]
    assert loads([NEW_YORK], whole_day, [], *QUARTER)["ana"] == Load("ana", 25, 2, 25)


def test_pages_are_counted_for_whom_they_woke() -> None:
    pages = [Page("ana", at("2026-11-02T03:00")), Page("ben", at("2026-11-02T03:00"))]
    assert loads([NEW_YORK], [], [*pages, Page("ana", QUARTER[1])], *QUARTER)["ana"].pages == 1


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        ("2026-11-02T21:59", None),
        ("2026-11-02T22:00", ("2026-11-02T22:00", "2026-11-03T07:00")),
        ("2026-11-03T06:59", ("2026-11-02T22:00", "2026-11-03T07:00")),
        ("2026-11-03T07:00", None),
    ],
)
def test_the_night_of_a_moment(moment: str, night: tuple[str, str] | None) -> None:
    expected = Interval(at(night[0]), at(night[1])) if night else None
    assert night_of(at(moment), NEW_YORK.zone_name) == expected


def broken(shifts: list[Shift], pages: list[Page] | None = None) -> list[Breach]:
    return breaches(NEW_YORK, shifts, pages or [], Caps(), Interval(*QUARTER))


def test_a_week_is_no_breach_and_another_hour_is_one() -> None:
    assert broken([shift("2026-11-02T09:00", "2026-11-09T09:00")]) == []
    start, end = at("2026-11-02T09:00"), at("2026-11-09T10:00")
    assert broken([Shift("ana", start, end)]) == [
        Breach("ana", Cap.CONSECUTIVE_DAYS, 8, 7, start, end)
    ]


def test_a_week_in_which_clocks_are_set_back_is_a_week() -> None:
    assert (
        broken([Shift("ana", datetime(2026, 10, 26, 13, tzinfo=UTC), at("2026-11-02T09:00"))]) == []
    )


def test_nights_off_do_not_break_a_run_of_days_and_a_day_off_does() -> None:
    days = [shift(f"2026-11-{day:02}T09:00", f"2026-11-{day:02}T17:00") for day in range(2, 11)]
    assert [(each.cap, each.figure) for each in broken(days)] == [(Cap.CONSECUTIVE_DAYS, 9)]
    assert broken([*days[:4], *days[5:]]) == []


def test_the_eighth_night_of_a_month_is_one_too_many() -> None:
    evenings = [at("2026-11-02T22:00") + timedelta(days=2 * each) for each in range(8)]
    shifts = [Shift("ana", each, each + timedelta(hours=9)) for each in evenings]
    assert broken(shifts[:7]) == []
    assert broken(shifts) == [
        Breach("ana", Cap.NIGHTS_A_MONTH, 8, 7, shifts[0].start, shifts[-1].end)
    ]


@pytest.mark.parametrize(
    ("paged", "next_begins", "figure"),
    [
        ("2026-11-03T02:00", "2026-11-03T09:00", 7),
        ("2026-11-03T02:00", "2026-11-03T13:00", None),
        ("2026-11-03T02:00", "2026-11-03T12:30", 10.5),
        ("2026-11-02T21:00", "2026-11-03T07:30", None),  # by day
    ],
)
def test_rest_after_a_page_at_night(paged: str, next_begins: str, figure: float | None) -> None:
    evening, morning = (
        shift("2026-11-02T20:00", "2026-11-03T04:00"),
        shift(next_begins, "2026-11-03T17:00"),
    )
    page = at(paged)
    expected = (
        [Breach("ana", Cap.REST, figure, 11, page, page + timedelta(hours=11))] if figure else []
    )
    assert broken([evening, morning], [Page("ana", page), Page("ben", page)]) == expected


def test_somebody_on_call_all_week_has_no_rest_after_a_page_at_night() -> None:
    week = shift("2026-11-02T09:00", "2026-11-09T09:00")
    (breach,) = broken([week], [Page("ana", at("2026-11-04T03:00"))])
    assert (breach.cap, breach.figure) == (Cap.REST, 4)
