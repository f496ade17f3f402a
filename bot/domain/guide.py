"""The guided setup: its steps, the first rotation's beginning, the presets of a path. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.policy import Step, Target, TargetKind
from bot.domain.policy_checks import MOST_TARGETS
from bot.domain.wall_clock import first_moment, zone

_WEEK = timedelta(days=7)
TURNS: Mapping[str, str] = {"1": "A day", "7": "A week", "14": "Two weeks"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class State(StrEnum):
    DONE = "Done"
    SKIPPED = "Left out"
    OPEN = "To do"


@dataclass(frozen=True)
class StepState:
    """A step of the setup of one team; `told` says in mrkdwn what is there by now."""

    key: str
    state: State
    told: str = ""
    needs: str | None = None
    """What has to be done before, in words; None when it can be done now."""


def next_step(steps: Sequence[StepState]) -> StepState | None:
    """The first that is neither done nor skipped and can be done now."""
    return next((each for each in steps if each.state is State.OPEN and not each.needs), None)


def last_handoff(now: datetime, weekday: int, at: time, zone_name: str) -> date:
    """The latest of these weekdays whose handoff has come, so that the first in order begins now.

    Args:
        now: the present moment.
        weekday: Monday is 0.
        at: the handoff on the clock there.
        zone_name: IANA name.
    """
    where = zone(zone_name)
    today = now.astimezone(where).date()
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    return day if first_moment(day, at, where) <= now else day - _WEEK


class Preset(StrEnum):
    LEAD = "lead"
    DEPUTY = "deputy"
    EVERYONE = "everyone"


PRESETS: Mapping[Preset, str] = {
    Preset.LEAD: "Whoever is on call, then the lead",
    Preset.DEPUTY: "Whoever is on call, then a deputy, then the lead",
    Preset.EVERYONE: "Whoever is on call, then the whole team, then the lead",
}


@dataclass(frozen=True)
class Behind:
    """Who a team's path can be made of: rotations by number, people by user id."""

    rotations: Sequence[str]
    members: Sequence[str]
    has_lead: bool


def preset_steps(preset: Preset, behind: Behind, deputies: Sequence[str]) -> tuple[Step, ...]:
    """The steps of a preset; what a team hasn't got is left out.

    Args:
        preset: which.
        behind: who there is.
        deputies: of the preset with a deputy.
    """
    second = {Preset.LEAD: (), Preset.DEPUTY: deputies, Preset.EVERYONE: behind.members}[preset]
    people = [Target(kind=TargetKind.PERSON, ref=each) for each in second[:MOST_TARGETS]]
    groups = [
        *([Target(kind=TargetKind.ROTATION, ref=each)] for each in behind.rotations),
        people,
        [Target(kind=TargetKind.LEAD)] if behind.has_lead else [],
    ]
    return tuple(Step(targets=tuple(each)) for each in groups if each)
