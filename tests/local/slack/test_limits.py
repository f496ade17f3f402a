"""How often Slack lets a method be called."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.local.slack.catalogue import METHODS
from bot.local.slack.limits import A_MINUTE, RateLimits

START = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)
POST = "chat.postMessage"


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def posted(limits: RateLimits, times: list[float], channel: str = "C1") -> list[float]:
    """How long each of these posts has to wait."""
    return [limits.wait(POST, channel, after(seconds)) for seconds in times]


@pytest.mark.parametrize(
    ("method", "a_minute"),
    [
        ("users.list", 20),
        ("chat.update", 50),
        ("apps.connections.open", 50),
        ("views.open", 100),
        ("auth.test", 600),
    ],
)
def test_a_tier_is_counted_by_the_minute(method: str, a_minute: int) -> None:
    limits = RateLimits()
    assert [limits.wait(method, None, after(n / 100)) for n in range(a_minute)] == [0] * a_minute
    assert limits.wait(method, None, after(10.5)) == 50
    assert limits.wait(method, None, after(59.9)) == 1
    assert limits.wait(method, None, after(60)) == 0
    assert limits.wait(method, None, after(60)) == 1  # the window slides: the second is still there
    assert limits.wait("conversations.info", None, after(60)) == 0  # methods don't share


def test_every_method_has_a_limit() -> None:
    assert {method.tier for method in METHODS.values()} <= set(A_MINUTE)


def test_an_unknown_method_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        RateLimits().wait("chat.shout", None, START)


@pytest.mark.parametrize(
    ("times", "waits"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7, 8], [0] * 9),
        ([0, 0, 0, 0, 0], [0, 0, 0, 0, 1]),  # one, and a burst of three
        ([0, 0, 0, 0, 0.5, 1, 1], [0, 0, 0, 0, 1, 0, 1]),
        ([0, 0, 0, 0, 4, 4, 4, 4, 4], [0, 0, 0, 0, 0, 0, 0, 0, 1]),
        ([0, 0, 0, 0, 86_400, 86_400], [0, 0, 0, 0, 0, 0]),
        ([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5], [0, 0, 0, 0, 0, 0, 0, 1]),  # steadily too fast
    ],
)
def test_a_channel_takes_a_post_a_second(times: list[float], waits: list[float]) -> None:
    assert posted(RateLimits(), times) == waits


def test_channels_do_not_share_their_posts() -> None:
    limits = RateLimits()
    assert posted(limits, [0, 0, 0, 0], "C1") == posted(limits, [0, 0, 0, 0], "D1") == [0] * 4
    assert posted(limits, [0], "C1") == posted(limits, [0], "D1") == [1]


def test_channels_are_forgotten() -> None:
    limits = RateLimits()
    for number in range(20_000):
        assert limits.wait(POST, f"C{number}", after(number / 1000)) == 0
    assert len(limits._paid_until) <= 1001  # noqa: SLF001  # memory has no other face
    frozen = RateLimits()
    for number in range(20_000):
        frozen.wait(POST, f"C{number}", START)
    assert len(frozen._paid_until) <= 10_000  # noqa: SLF001  # the same


GAPS = st.lists(st.floats(0, 3, allow_nan=False), min_size=1, max_size=60)


@settings(deadline=None)  # a busy machine is no failure
@given(GAPS)
def test_no_ten_seconds_hold_more_than_thirteen_posts(gaps: list[float]) -> None:
    limits, now, taken = RateLimits(), 0.0, []
    for gap in gaps:
        now += gap
        if limits.wait(POST, "C1", after(now)) == 0:
            taken.append(after(now))
    for first in taken:
        assert sum(first <= each < first + timedelta(seconds=10) for each in taken) <= 13


@settings(deadline=None)  # the same
@given(GAPS, st.sampled_from([POST, "users.list"]))
def test_whoever_waits_as_told_is_let_through(gaps: list[float], method: str) -> None:
    limits, now = RateLimits(), START
    for gap in gaps:
        now += timedelta(seconds=gap / 10)
        wait = limits.wait(method, "C1", now)
        now += timedelta(seconds=wait)
        assert wait == 0 or limits.wait(method, "C1", now) == 0
