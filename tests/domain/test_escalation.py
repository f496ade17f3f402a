"""The path of an escalation: steps, rounds, the fallback, hours, and a deadline's pace."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.business import BusinessCalendar
from bot.domain.escalation import (
    FALLBACK,
    SHORTEST,
    Pace,
    Position,
    next_countdown,
    next_move,
    steps_at,
)
from bot.domain.policy import Hours, Policy, Step, Target, TargetKind, Wait, moment_after

LEAD = Target(kind=TargetKind.LEAD)
NEW_YORK = BusinessCalendar("America/New_York", region="US")
MONDAY_NOON = datetime.fromisoformat("2026-11-23T12:00:00-05:00")


def policy(*hours: Hours, **more: Any) -> Policy:
    return Policy(steps=tuple(Step(targets=(LEAD,), hours=each) for each in hours), **more)


THREE = policy(Hours.ALWAYS, Hours.ALWAYS, Hours.ALWAYS)


def walk(
    rules: Policy, pace: Pace, start: datetime, moves: int, calendar: BusinessCalendar = NEW_YORK
) -> list[tuple[int, int, datetime]]:
    """(round, step, when) of so many moves that nobody answers."""
    taken, position, now = [], Position(), start
    for _ in range(moves):
        move = next_move(rules, calendar, position, pace, now)
        taken.append((move.round, move.step, now))
        position, now = move.following, move.next_at
    return taken


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (1, [(1, 0, 0), (1, 1, 5), (1, 2, 10), (2, 0, 15), (2, 1, 20), (2, 2, 25), (3, 0, 30)]),
        (2, [(1, 0, 0), (1, 1, 15), (1, 2, 30), (2, 0, 45), (2, 1, 60), (2, 2, 75)]),
        (3, [(1, 0, 0), (1, 1, 60), (1, 2, 120), (2, FALLBACK, 180), (3, FALLBACK, 420)]),
    ],
)
def test_steps_and_rounds_by_severity(severity: int, expected: list[tuple[int, int, int]]) -> None:
    taken = walk(THREE, Pace(severity), MONDAY_NOON, len(expected))
    assert taken == [
        (turn, step, MONDAY_NOON + timedelta(minutes=after)) for turn, step, after in expected
    ]


def test_after_all_rounds_the_fallback_comes_again_and_again() -> None:
    taken = walk(THREE, Pace(1), MONDAY_NOON, 12)
    assert [step for _, step, _ in taken[:9]] == [0, 1, 2] * 3
    assert [(turn, step) for turn, step, _ in taken[9:]] == [
        (4, FALLBACK),
        (5, FALLBACK),
        (6, FALLBACK),
    ]
    assert taken[10][2] - taken[9][2] == timedelta(minutes=30)


def test_without_any_step_the_fallback_comes_at_once() -> None:
    assert walk(Policy(), Pace(1), MONDAY_NOON, 1) == [(2, FALLBACK, MONDAY_NOON)]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23T12:00:00-05:00", [0, 1]),  # a Monday at noon
        ("2026-11-23T16:59:59-05:00", [0, 1]),
        ("2026-11-23T17:00:00-05:00", [0, 2]),  # closing is the first moment out of hours
        ("2026-11-23T08:59:59-05:00", [0, 2]),
        ("2026-11-23T09:00:00-05:00", [0, 1]),
        ("2026-11-22T12:00:00-05:00", [0, 2]),  # a Sunday
        ("2026-11-26T12:00:00-05:00", [0, 2]),  # Thanksgiving
        ("2026-03-09T13:00:00+00:00", [0, 1]),  # 09:00, the Monday after the clocks went forward
        ("2026-03-06T13:00:00+00:00", [0, 2]),  # 08:00, the Friday before
    ],
)
def test_the_branch_of_business_hours_and_the_other(at: str, expected: list[int]) -> None:
    rules = policy(Hours.ALWAYS, Hours.BUSINESS, Hours.OUT_OF_HOURS)
    assert steps_at(rules, NEW_YORK, datetime.fromisoformat(at)) == expected


def test_steps_of_other_hours_are_passed_over_and_numbers_stay() -> None:
    rules = policy(Hours.BUSINESS, Hours.OUT_OF_HOURS, Hours.ALWAYS)
    night = datetime.fromisoformat("2026-11-23T22:00:00-05:00")
    assert [(turn, step) for turn, step, _ in walk(rules, Pace(2), night, 5)] == [
        (1, 1),
        (1, 2),
        (2, 1),
        (2, 2),
        (3, FALLBACK),
    ]


def test_hours_that_end_on_the_way_change_the_branch() -> None:
    rules = policy(Hours.BUSINESS, Hours.OUT_OF_HOURS)
    evening = datetime.fromisoformat("2026-11-23T16:58:00-05:00")
    assert [step for _, step, _ in walk(rules, Pace(1), evening, 3)] == [0, 1, 1]


def test_only_steps_of_other_hours_leave_the_fallback() -> None:
    night = datetime.fromisoformat("2026-11-23T22:00:00-05:00")
    assert walk(policy(Hours.BUSINESS), Pace(1), night, 1)[0][1] == FALLBACK


def test_a_step_of_its_own_wait() -> None:
    rules = Policy(steps=(Step(targets=(LEAD,), waits={1: 2}), Step(targets=(LEAD,))))
    taken = walk(rules, Pace(1), MONDAY_NOON, 3)
    assert [at - MONDAY_NOON for _, _, at in taken] == [
        timedelta(0),
        timedelta(minutes=2),
        timedelta(minutes=7),
    ]


def test_a_policy_that_names_some_severities_keeps_the_defaults_of_the_others() -> None:
    rules = Policy.model_validate({"waits": {"1": 2}, "rounds": {"4": 3}})
    assert rules.waits == {1: 2, 2: 15, 3: 60, 4: "business_hour"}
    assert rules.rounds == {1: 3, 2: 2, 3: 1, 4: 3}
    assert Policy().acknowledged_for == {1: 30, 2: 60, 3: 240, 4: "business_day"}


@pytest.mark.parametrize(
    ("wait", "at", "expected"),
    [
        (15, "2026-11-23T16:50:00-05:00", "2026-11-23T17:05:00-05:00"),
        ("business_hour", "2026-11-23T12:00:00-05:00", "2026-11-23T13:00:00-05:00"),
        ("business_hour", "2026-11-23T16:30:00-05:00", "2026-11-24T09:00:00-05:00"),
        ("business_hour", "2026-11-25T16:30:00-05:00", "2026-11-27T09:00:00-05:00"),  # holiday
        ("business_day", "2026-11-23T08:00:00-05:00", "2026-11-24T09:00:00-05:00"),
        ("business_day", "2026-11-27T12:00:00-05:00", "2026-11-30T09:00:00-05:00"),
        # Minutes are minutes, over the night on which clocks go back, too.
        (60, "2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00"),
        ("business_hour", "2026-03-06T17:00:00-05:00", "2026-03-09T09:00:00-04:00"),
    ],
)
def test_how_long_a_wait_is(wait: Wait, at: str, expected: str) -> None:
    moment = moment_after(wait, NEW_YORK, datetime.fromisoformat(at))
    assert moment == datetime.fromisoformat(expected)


def test_a_deadline_shrinks_the_waits() -> None:
    pace = Pace(2, MONDAY_NOON + timedelta(minutes=12))
    taken = walk(THREE, pace, MONDAY_NOON, 3)
    assert [at - MONDAY_NOON for _, _, at in taken] == [
        timedelta(0),
        timedelta(minutes=4),
        timedelta(minutes=8),
    ]


def test_a_far_deadline_changes_nothing() -> None:
    far = Pace(2, MONDAY_NOON + timedelta(days=2))
    assert walk(THREE, far, MONDAY_NOON, 6) == walk(THREE, Pace(2), MONDAY_NOON, 6)


def test_a_deadline_that_has_passed_changes_nothing() -> None:
    passed = Pace(1, MONDAY_NOON - timedelta(seconds=1))
    assert walk(THREE, passed, MONDAY_NOON, 6) == walk(THREE, Pace(1), MONDAY_NOON, 6)


steps = st.integers(1, 12).map(lambda count: policy(*[Hours.ALWAYS] * count))
severities = st.integers(1, 4)
starts = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 they are given a zone


@given(steps, severities, starts, st.integers(1, 60 * 24 * 7))
def test_every_step_is_reached_before_the_deadline(
    rules: Policy, severity: int, start: datetime, minutes: int
) -> None:
    deadline = start + max(timedelta(minutes=minutes), SHORTEST * (len(rules.steps) + 1))
    taken = walk(rules, Pace(severity, deadline), start, len(rules.steps))
    assert [step for _, step, _ in taken] == list(range(len(rules.steps)))
    assert all(at < deadline for _, _, at in taken)


@given(
    st.lists(st.sampled_from(Hours), max_size=6).map(lambda each: policy(*each)),
    severities,
    starts,
    st.one_of(st.none(), st.integers(0, 600)),
)
def test_the_path_always_goes_on_and_never_comes_to_the_same_place_twice(
    rules: Policy, severity: int, start: datetime, minutes: int | None
) -> None:
    deadline = None if minutes is None else start + timedelta(minutes=minutes)
    taken = walk(rules, Pace(severity, deadline), start, 40)
    moments = [at for _, _, at in taken]
    assert all(earlier < later for earlier, later in pairwise(moments))
    places = [(turn, step) for turn, step, _ in taken]
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("left", "following"),
    [
        (600, 240),
        (240, 120),  # the mark of this moment has been said
        (239, 120),
        (61, 60),
        (15, 10),
        (1, 0),
        (0, None),
        (-5, None),
    ],
)
def test_the_marks_of_the_count_down(left: int, following: int | None) -> None:
    deadline = MONDAY_NOON
    at = next_countdown(deadline, deadline - timedelta(minutes=left))
    expected = None if following is None else deadline - timedelta(minutes=following)
    assert at == expected
    assert next_countdown(None, MONDAY_NOON) is None
