"""Who is on call: computed from the rotation, never walked and never stored ahead."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.wall_clock import first_moment, zone


@dataclass(frozen=True)
class RotationPlan:
    """People in order, each for `shift_days` days from a handoff at a wall-clock time.

    `starts_on` is the local date of the first person's first handoff. Before it nobody is on call.
    """

    people: Sequence[str]
    shift_days: int
    starts_on: date
    handoff_at: time
    zone_name: str


@dataclass(frozen=True)
class Shift:
    """One person's turn, from `start` until just before `end`, in UTC."""

    user_id: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Duty:
    """One rotation of a team: who has it now, and who after. Names are for people."""

    team: str
    rotation: str
    current: Shift | None
    following: Shift | None
    stand_in: str | None = None
    """Who is paged instead of someone who can't be: the next in order who can."""
    reachable: bool = True
    """Whether whoever is on call can be paged."""


def paged_for(duty: Duty) -> str | None:
    """Who is paged: whoever is on call, or stands in for them."""
    if duty.current is None:
        return None
    return duty.current.user_id if duty.reachable else duty.stand_in


def stand_in_for(plan: RotationPlan, user_id: str, unreachable: Collection[str]) -> str | None:
    """The next in the rotation's order after someone, who can be reached; None when nobody can."""
    turn = list(plan.people).index(user_id)
    others = [*plan.people[turn + 1 :], *plan.people[:turn]]
    return next((each for each in others if each not in unreachable), None)


def shift_number(plan: RotationPlan, number: int) -> Shift:
    """The shift with that number, counted from 0."""
    where = zone(plan.zone_name)
    start = plan.starts_on + timedelta(days=number * plan.shift_days)
    end = start + timedelta(days=plan.shift_days)
    return Shift(
        plan.people[number % len(plan.people)],
        first_moment(start, plan.handoff_at, where),
        first_moment(end, plan.handoff_at, where),
    )


def shift_at(plan: RotationPlan, moment: datetime) -> Shift | None:
    """The shift that covers `moment`, or None before the first handoff or with no people.

    Worked example: Ana, Ben, Cy weekly from Monday 2 November 2026, 09:00 New York.
    Wednesday 18 November is day 16; 16 // 7 = 2, so it is shift 2: Cy. Monday 23 November
    at 08:59 is day 21, which says shift 3, but before the handoff: still shift 2.
    """
    if not plan.people:
        return None
    local_day = moment.astimezone(zone(plan.zone_name)).date()
    number = (local_day - plan.starts_on).days // plan.shift_days
    for candidate in (number, number - 1):
        if candidate >= 0 and (shift := shift_number(plan, candidate)).start <= moment < shift.end:
            return shift
    return None


def next_shift(plan: RotationPlan, current: Shift | None) -> Shift | None:
    """The shift after `current`, or the first one if it hasn't begun; None with no people."""
    if not plan.people:
        return None
    if current is None:
        return shift_number(plan, 0)
    local_day = current.end.astimezone(zone(plan.zone_name)).date()
    return shift_number(plan, (local_day - plan.starts_on).days // plan.shift_days)
