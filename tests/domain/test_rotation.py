"""Who is on call: tables to check by hand, and properties over zones and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rotation import RotationPlan, next_shift, shift_at

ZONES = sorted(name for name in available_timezones() if name not in {"localtime", "Factory"})
WEEKLY = RotationPlan(("ana", "ben", "cy"), 7, date(2026, 11, 2), time(9), "America/New_York")


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
    after = next_shift(WEEKLY, shift)
    assert after
    assert after.user_id == following


def test_a_handoff_in_the_skipped_hour_happens_when_the_clock_jumps() -> None:
    daily = RotationPlan(("ana", "ben"), 1, date(2026, 3, 7), time(2, 30), "America/New_York")
    shift = shift_at(daily, at("2026-03-08T12:00:00-04:00"))
    assert shift
    assert shift.start == at("2026-03-08T03:00:00-04:00")


def test_nobody_is_on_call_in_a_rotation_of_nobody() -> None:
    empty = RotationPlan((), 7, date(2026, 11, 2), time(9), "UTC")
    assert shift_at(empty, at("2026-11-03T00:00:00+00:00")) is None
    assert next_shift(empty, None) is None


plans = st.builds(
    RotationPlan,
    people=st.lists(st.text("abcdefgh", min_size=1), min_size=1, max_size=6, unique=True),
    shift_days=st.integers(1, 30),
    starts_on=st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    handoff_at=st.times().map(lambda each: each.replace(microsecond=0)),
    zone_name=st.sampled_from(ZONES),
)


@given(plans, st.timedeltas(timedelta(days=2), timedelta(days=2000)))
def test_every_moment_is_covered_and_shifts_follow_without_gap(
    plan: RotationPlan, into: timedelta
) -> None:
    moment = datetime.combine(plan.starts_on, time(), tzinfo=UTC) + into
    current = shift_at(plan, moment)
    assert current
    assert current.start <= moment < current.end
    following = next_shift(plan, current)
    assert following
    assert following.start == current.end
    turn = plan.people.index(current.user_id)
    assert following.user_id == plan.people[(turn + 1) % len(plan.people)]
