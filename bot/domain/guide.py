"""The guided setup: its steps, the first rotation's beginning, the presets of a path. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.policy import Step, Target, TargetKind
from bot.domain.policy_checks import MOST_TARGETS
from bot.domain.survey.plan import DateRule
from bot.domain.wall_clock import first_moment, zone
from bot.errors import Mistake

_WEEK = timedelta(days=7)
_FRIDAY, _MOST_NTH = 4, 4
"""What a quarterly rule takes: the fifth weekday is not in every month."""
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


def rule_from(first: date | None, today: date) -> DateRule:
    """The quarterly rule whose first date is that day: the same weekday of every third month.

    Raises:
        Mistake: no day, one that doesn't come every quarter, or none within the next quarter.
    """
    if first is None:
        raise Mistake("On which day? Choose one, please.")
    if first <= today:
        raise Mistake("That day has passed. Choose a later one, please.")
    nth = (first.day - 1) // 7 + 1
    if first.weekday() > _FRIDAY or nth > _MOST_NTH:
        raise Mistake(
            "Choose a day from Monday to Friday, up to the 28th: that one comes every quarter."
        )
    months = sorted((first.month - 1 + add) % 12 + 1 for add in (0, 3, 6, 9))
    rule = DateRule(months=tuple(months), nth=nth, weekday=first.weekday())
    if rule.next_date(today) != first:
        raise Mistake("Choose a day within the next three months, please.")
    return rule


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
