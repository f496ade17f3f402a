"""How fast Slack may be called. Pure: a moment in, a moment out; nothing here sleeps.

Each scope (a channel, a method) remembers one moment, `free_at`, up to which it is used up. A
call moves it on by the scope's interval; with a burst, a scope opens that much earlier.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Self

from bot.domain.page_sinks import PAGERDUTY, WEBHOOK

POST = "chat.postMessage"
LOOK = "conversations.history"
DRAW = "files.getUploadURLExternal"
"""The method of a post whose picture isn't uploaded yet; then it becomes POST."""

FILE = "files.completeUploadExternal"
"""The method of a text file that is uploaded and shared; done twice, it stands there twice."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Rule:
    """One call each `interval`, and up to `burst` at once after a rest."""

    interval: timedelta
    burst: int = 1

    @classmethod
    def per_minute(cls, most: int, burst: int) -> Self:
        """At most `most` calls in any 60 seconds, whenever these begin; `burst` <= `most`."""
        microseconds = math.ceil(60_000_000 / (most - burst + 1))
        return cls(timedelta(microseconds=microseconds), burst)

    def opens_at(self, free_at: datetime) -> datetime:
        """When the next call may be made."""
        return free_at - self._ahead

    def after_call(self, free_at: datetime, now: datetime) -> datetime:
        """The new `free_at` after a call at `now`."""
        return max(free_at, now) + self.interval

    def held(self, free_at: datetime, until: datetime) -> datetime:
        """The new `free_at` that lets nobody call before `until`, and then one by one."""
        return max(free_at, until + self._ahead)

    @property
    def _ahead(self) -> timedelta:
        return (self.burst - 1) * self.interval


CHANNEL = Rule(timedelta(seconds=1))
"""chat.postMessage in one channel (Slack, "Rate limits")."""

# Nine tenths of what Slack allows (20, 50, 100 a minute): its clock and its minute aren't ours.
_TIER_2 = Rule.per_minute(18, burst=8)
_TIER_3 = Rule.per_minute(45, burst=10)
_TIER_4 = Rule.per_minute(90, burst=20)
_SINK = Rule.per_minute(108, burst=20)
"""PagerDuty takes 120 events a minute for each integration."""

SINKS: Mapping[str, Rule] = {WEBHOOK: _SINK, PAGERDUTY: _SINK}
"""Page sinks beside Slack: the same key, or the same incident, is one page to them."""

REPEATABLE: Mapping[str, Rule] = {
    "chat.update": _TIER_3,
    "views.publish": _TIER_4,
    "usergroups.users.update": _TIER_2,
    "conversations.setTopic": _TIER_2,
    FILE: _TIER_4,
    **SINKS,
}
"""Methods that do the same when called twice, so an unknown outcome is simply sent again."""


@lru_cache(maxsize=8)
def rules(posts_per_minute: int) -> Mapping[str, Rule]:
    """The rule of every method that the outbox calls.

    Args:
        posts_per_minute: most posts in all channels together, pages left out. A twenty-fifth of
            them may go at once, so that a tick every two seconds keeps up the pace: more at once
            would make the pace slower, since no minute may have more than the most.
    """
    posts = Rule.per_minute(posts_per_minute, burst=max(1, posts_per_minute // 25))
    return {POST: posts, LOOK: _TIER_3, DRAW: _TIER_4, **REPEATABLE}
