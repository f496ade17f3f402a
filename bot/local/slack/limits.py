"""How often a method may be called, on the simulated clock. Pure: `now` comes in.

The figures are the floors of Slack's tiers (Slack, "Rate limits"): t1 one call a minute, t2 20,
t3 50, t4 100. The special ones: chat.postMessage about one a second in each channel, with short
bursts tolerated; what else Slack calls special is generous ("hundreds a minute").
"""

from collections import defaultdict, deque
from datetime import datetime, timedelta
from math import ceil

from bot.local.slack.catalogue import METHODS

A_MINUTE = {"t1": 1, "t2": 20, "t3": 50, "t4": 100, "t5": 600}
POST_EVERY = timedelta(seconds=1)
POST_BURST = 3  # posts that one channel takes ahead of time

_WINDOW = timedelta(minutes=1)
_CHANNELS = 10_000  # a clock that stands still could otherwise collect channels for ever


class RateLimits:
    """Counts the calls of one app in one workspace."""

    def __init__(self) -> None:
        self._calls: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._paid_until: dict[str, datetime] = {}

    def wait(self, method: str, channel: str | None, now: datetime) -> float:
        """Counts a call if it is allowed.

        Args:
            method: a key of METHODS; KeyError for another.
            channel: the channel a message is for; only chat.postMessage looks at it.
            now: aware; the same as in the call before, or later.

        Returns:
            0.0 when the call is allowed, else the whole seconds to wait (Retry-After); a call
            that is refused doesn't count.
        """
        if method == "chat.postMessage":
            return self._wait_to_post(channel or "", now)
        return self._wait_for_tier(method, A_MINUTE[METHODS[method].tier], now)

    def _wait_for_tier(self, method: str, limit: int, now: datetime) -> float:
        calls = self._calls[method]
        while calls and calls[0] + _WINDOW <= now:
            calls.popleft()
        if len(calls) >= limit:
            return _whole_seconds(calls[0] + _WINDOW - now)
        calls.append(now)
        return 0.0

    def _wait_to_post(self, channel: str, now: datetime) -> float:
        """Each post pays for one second of its channel; a few may be paid for ahead."""
        paid_until = max(self._paid_until.get(channel, now), now)
        too_early = paid_until - now - POST_BURST * POST_EVERY
        if too_early > timedelta(0):
            return _whole_seconds(too_early)
        self._paid_until.pop(channel, None)
        self._paid_until[channel] = paid_until + POST_EVERY
        self._forget_old_channels(now)
        return 0.0

    def _forget_old_channels(self, now: datetime) -> None:
        """The front of the dictionary is the channel whose last post is the oldest."""
        while True:
            oldest = next(iter(self._paid_until))
            if self._paid_until[oldest] > now and len(self._paid_until) <= _CHANNELS:
                return
            del self._paid_until[oldest]


def _whole_seconds(span: timedelta) -> float:
    return float(max(1, ceil(span.total_seconds())))
