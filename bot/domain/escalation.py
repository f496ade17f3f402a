"""Where an escalation stands on its path, and what comes next. Pure: no clock, no people.

The path is the policy's steps, as often as it has rounds, then the fallback, again and again:
an unanswered escalation never comes to rest. Steps of other hours than now are passed over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.business import BusinessCalendar
from bot.domain.policy import Hours, Policy, moment_after

SHORTEST = timedelta(seconds=10)
"""However near a deadline is, people get that long before the next step."""
FALLBACK = 99
"""The number of the step after all steps; no policy has as many."""


@dataclass(frozen=True, order=True)
class Position:
    """The step to be taken next, counted from 0, and in which round, counted from 1."""

    round: int = 1
    step: int = 0


@dataclass(frozen=True)
class Move:
    """What to do now: a step's number, or FALLBACK, and what comes at `next_at` unanswered."""

    step: int
    round: int
    following: Position
    next_at: datetime


@dataclass(frozen=True)
class Pace:
    """What sets how fast the path is walked: severity 1–4, and the moment it has to be over."""

    severity: int
    deadline: datetime | None = None


def next_move(
    policy: Policy, calendar: BusinessCalendar, position: Position, pace: Pace, now: datetime
) -> Move:
    """The step that is taken at `now`.

    Worked example: steps 0 and 1 always, severity 2 (waits 15 min, 2 rounds). From (1, 0):
    step 0, next (1, 1) in 15 min; then step 1, next (2, 0); …; after (2, 1) the fallback.
    With a deadline in 20 minutes at (1, 0): one more step is to be reached, so 20 / 2 = 10 min.
    """
    steps = steps_at(policy, calendar, now)
    if position.step != FALLBACK:
        left = [step for step in steps if step >= position.step]
        if left:
            return _step(policy, calendar, position.round, left, pace, now)
        if steps and position.round < policy.rounds[pace.severity]:
            return _step(policy, calendar, position.round + 1, steps, pace, now)
    again = Position(position.round + 1, FALLBACK)
    later = moment_after(policy.acknowledged_for[pace.severity], calendar, now)
    return Move(FALLBACK, again.round, following=again, next_at=later)


def steps_at(policy: Policy, calendar: BusinessCalendar, at: datetime) -> list[int]:
    """The numbers of the steps that apply at that moment, in order."""
    branch = Hours.BUSINESS if calendar.is_open(at) else Hours.OUT_OF_HOURS
    return [n for n, step in enumerate(policy.steps) if step.hours in {Hours.ALWAYS, branch}]


def _step(  # noqa: PLR0917 the parts of one decision
    policy: Policy,
    calendar: BusinessCalendar,
    turn: int,
    left: list[int],
    pace: Pace,
    now: datetime,
) -> Move:
    """The first of the steps that are left in this round."""
    later = moment_after(policy.step_wait(left[0], pace.severity), calendar, now)
    if pace.deadline is not None and pace.deadline > now:
        share = (pace.deadline - now) / len(left)
        later = min(later, now + max(share, SHORTEST))
    return Move(left[0], turn, following=Position(turn, left[0] + 1), next_at=later)


_MARKS = tuple(timedelta(minutes=each) for each in (0, 5, 10, 15, 30, 60, 120, 240))


def next_countdown(deadline: datetime | None, now: datetime) -> datetime | None:
    """When to say next how long there is: 4 h, 2 h, 1 h, 30, 15, 10, 5 and 0 min before."""
    if deadline is None:
        return None
    return min((deadline - mark for mark in _MARKS if deadline - mark > now), default=None)


def wait_anew(
    policy: Policy, calendar: BusinessCalendar, position: Position, pace: Pace, now: datetime
) -> datetime:
    """When the step at `position` is taken if the wait for it begins at `now`, in UTC.

    Used where the pace changes while someone is waited for: the step before it was taken.
    """
    if position.step == FALLBACK:
        return moment_after(policy.acknowledged_for[pace.severity], calendar, now)
    last = min(max(position.step - 1, 0), len(policy.steps) - 1)
    if last < 0:
        return now
    left = [last, *(step for step in steps_at(policy, calendar, now) if step > last)]
    return _step(policy, calendar, position.round, left, pace, now).next_at
