from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.throttle import CHANNEL, LONG_AGO, Rule, rules

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


@pytest.mark.parametrize(
    ("rule", "free_at", "opens_at"),
    [
        (Rule(seconds(1)), NOON, NOON),
        (Rule(seconds(1)), NOON + seconds(1), NOON + seconds(1)),
        (Rule(seconds(1), burst=3), NOON + seconds(2), NOON),
        (Rule(seconds(1), burst=3), NOON + seconds(3), NOON + seconds(1)),
    ],
)
def test_a_scope_opens(rule: Rule, free_at: datetime, opens_at: datetime) -> None:
    assert rule.opens_at(free_at) == opens_at


def test_after_a_rest_a_burst_may_go_at_once_and_then_one_each_interval() -> None:
    waits = [(at - NOON).total_seconds() for at in _greedy(Rule(seconds(2), burst=3), NOON, 6)]
    assert waits == [0, 0, 0, 2, 4, 6]


def test_a_channel_takes_one_a_second() -> None:
    waits = [(at - NOON).total_seconds() for at in _greedy(CHANNEL, NOON, 4)]
    assert waits == [0, 1, 2, 3]


def test_after_a_refusal_calls_come_one_by_one() -> None:
    rule = Rule(seconds(2), burst=3)
    free_at = rule.held(LONG_AGO, NOON + seconds(30))
    assert rule.opens_at(free_at) == NOON + seconds(30)
    free_at = rule.after_call(free_at, NOON + seconds(30))
    assert rule.opens_at(free_at) == NOON + seconds(32)


def test_a_refusal_never_opens_a_scope_earlier() -> None:
    rule = Rule(seconds(2), burst=3)
    assert rule.held(NOON + seconds(60), NOON) == NOON + seconds(60)


@pytest.mark.parametrize(
    ("method", "most"),
    [
        ("chat.update", 50),
        ("conversations.history", 50),
        ("views.publish", 100),
        ("usergroups.users.update", 20),
    ],
)
def test_methods_stay_under_their_tier_and_answer_a_person_at_once(method: str, most: int) -> None:
    rule = rules(posts_per_minute=300)[method]
    calls = _greedy(rule, NOON, 3 * most)
    assert calls[7] == NOON
    assert _busiest_minute(calls) < most


@given(
    most=st.integers(1, 600),
    share=st.floats(0, 1),
    pauses=st.lists(st.floats(0, 20), min_size=1, max_size=200),
)
def test_no_minute_sees_more_than_the_rule_allows(
    most: int, share: float, pauses: list[float]
) -> None:
    rule = Rule.per_minute(most, burst=max(1, round(share * most)))
    free_at, now, calls = LONG_AGO, NOON, []
    for pause in pauses:
        now = max(now + seconds(pause), rule.opens_at(free_at))
        free_at = rule.after_call(free_at, now)
        calls.append(now)
    assert _busiest_minute(calls) <= most


@given(most=st.integers(1, 600))
def test_posts_keep_up_the_pace_that_was_asked_for(most: int) -> None:
    calls = _greedy(rules(most)["chat.postMessage"], NOON, 2 * most)
    assert calls[-1] - NOON <= timedelta(minutes=2.2)


def _greedy(rule: Rule, now: datetime, number: int) -> list[datetime]:
    free_at, calls = LONG_AGO, []
    for _ in range(number):
        now = max(now, rule.opens_at(free_at))
        free_at = rule.after_call(free_at, now)
        calls.append(now)
    return calls


def _busiest_minute(calls: list[datetime]) -> int:
    minute = timedelta(minutes=1)
    return max(sum(begin <= call < begin + minute for call in calls) for begin in calls)
