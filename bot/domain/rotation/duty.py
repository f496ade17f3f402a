"""What people are told about one rotation of a team: who has it, who after, and who is paged."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.rotation.plan import Shift
from bot.domain.rotation.schedule import Schedule, next_shift, shift_at, stand_in_for

_INSTANT = timedelta(microseconds=1)


class Unreached(StrEnum):
    """Why whoever is on call isn't paged."""

    DEACTIVATED = "Their account is deactivated"
    AWAY = "They are away"


@dataclass(frozen=True)
class Duty:
    """One rotation of a team: who has it, and who after. Names are for people."""

    team: str
    rotation: str
    current: Shift | None
    following: Shift | None = None
    stand_in: str | None = None
    """Who is paged instead of someone who can't be: the next in order who can."""
    unreached: Unreached | None = None

    @property
    def reachable(self) -> bool:
        """Whether whoever is on call can be paged."""
        return self.unreached is None


def paged_for(duty: Duty) -> str | None:
    """Who is paged: whoever is on call, or stands in for them."""
    if duty.current is None:
        return None
    return duty.stand_in if duty.unreached else duty.current.user_id


def duty_at(
    team: str, rotation: str, schedule: Schedule, moment: datetime, gone: Collection[str]
) -> Duty:
    """Who has a rotation at a moment.

    Args:
        team: its name.
        rotation: its name.
        schedule: the rotation's.
        moment: aware.
        gone: those whose accounts are deactivated.
    """
    current = shift_at(schedule, moment)
    duty = Duty(team, rotation, current)
    if current is None:
        return duty
    away = {off.user_id for off in schedule.time_off if off.start <= moment < off.end}
    if current.user_id not in away and current.user_id not in gone:
        return duty
    reason = Unreached.DEACTIVATED if current.user_id in gone else Unreached.AWAY
    stand_in = stand_in_for(schedule, moment, away.union(gone))
    return replace(duty, stand_in=stand_in, unreached=reason)


def with_following(duty: Duty, schedule: Schedule, moment: datetime) -> Duty:
    """The same with who has it next: the first shift after the present one."""
    # Not from its end: where the clock is set back, the next one begins before that.
    after = duty.current.start + _INSTANT if duty.current else moment
    return replace(duty, following=next_shift(schedule, after))
