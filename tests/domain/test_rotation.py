"""Who is on call: tables to check by hand."""

from datetime import date, datetime, time

import pytest

from bot.domain.rotation import Days, Layer, Schedule, next_shift, shift_at

WEEKLY = Schedule(
    (Layer(("ana", "ben", "cy"), time(9), "America/New_York", date(2026, 11, 2), Days(7)),)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("moment", "on_call", "following"),
    [
        ("2026-11-02T08:59:59-05:00", None, "ana"),
        ("2026-11-02T09:00:00-05:00", "ana", "ben"),
        ("2026-11-18T12:00:00-05:00", "cy", "ana"),
        ("2026-11-23T08:59:00-05:00", "cy", "ana"),
        ("2026-11-23T09:00:00-05:00", "ana", "ben"),
        ("2126-11-04T12:00:00-05:00", "ben", "cy"),
    ],
)
def test_a_weekly_rotation(moment: str, on_call: str | None, following: str) -> None:
    shift = shift_at(WEEKLY, at(moment))
    assert (shift.user_id if shift else None) == on_call
    after = next_shift(WEEKLY, shift.end if shift else at(moment))
    assert after
    assert after.user_id == following


def test_a_handoff_in_the_skipped_hour_happens_when_the_clock_jumps() -> None:
    layer = Layer(("ana", "ben"), time(2, 30), "America/New_York", date(2026, 3, 7), Days(1))
    shift = shift_at(Schedule((layer,)), at("2026-03-08T12:00:00-04:00"))
    assert shift
    assert shift.start == at("2026-03-08T03:00:00-04:00")


def test_nobody_is_on_call_in_a_rotation_of_nobody() -> None:
    empty = Schedule((Layer((), time(9), "UTC", date(2026, 11, 2)),))
    assert shift_at(empty, at("2026-11-03T00:00:00+00:00")) is None
    assert next_shift(empty, at("2026-11-03T00:00:00+00:00")) is None
