"""The burn-out guard at work: what it refuses, unless a lead lets it through with a reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import Session

from bot.clock import Clock
from bot.domain.burn_out import Broken, Cap, Limits, broken_caps
from bot.domain.rotation import Interval, shifts_between
from bot.domain.wall_clock import zone
from bot.errors import InvalidInput
from bot.permissions import Action, Actor, require
from bot.services.oncall.loading import Loaded, load
from bot.services.oncall.pages import pages_of
from bot.services.people import zone_of
from bot.views.blocks import local_time, person
from models import Team

_AROUND = timedelta(days=45)
"""Longer than any month, and than most rows of days."""


class Hours(Protocol):
    """Hours of a rotation that someone takes."""

    @property
    def rotation_id(self) -> int: ...
    @property
    def user_id(self) -> str: ...
    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...


@dataclass(frozen=True)
class Word:
    """Who makes a change, and the reason for which a lead lets through what the guard refuses."""

    actor: Actor
    reason: str = ""


class BurnOutGuard:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def check(
        self,
        session: Session,
        handovers: Sequence[Hours],
        changed: Mapping[int, Loaded],
        word: Word,
    ) -> None:
        """Refuse what would break a cap of somebody who takes hours.

        Args:
            session: to read with.
            handovers: who takes which hours.
            changed: the rotations with the handovers in them, by their ids.
            word: who makes the change; their reason lets it through where they may.

        Raises:
            InvalidInput: under `reason`: what it would come to, and who can let it through.
            NotAllowed: a reason was given by someone who leads none of these teams.
        """
        sentences = [
            sentence
            for user_id in dict.fromkeys(each.user_id for each in handovers)
            for sentence in self.problems(session, user_id, handovers, changed)
        ]
        if not sentences:
            return
        teams = {rotation.team_id for rotation in changed.values()}
        if word.reason.strip():
            for team_id in teams:
                require(word.actor, Action.LET_THROUGH, team_id=team_id)
            return
        may = word.actor.is_administrator or teams <= word.actor.lead_of
        cure = (
            "You can let it through: give a reason."
            if may
            else "The team's lead can let it through, with a reason."
        )
        raise InvalidInput({"reason": " ".join([*sentences, cure])})

    def problems(
        self,
        session: Session,
        user_id: str,
        handovers: Sequence[Hours],
        changed: Mapping[int, Loaded],
    ) -> list[str]:
        """What would be too much for one person, in sentences; empty when nothing is."""
        mine = [each for each in handovers if each.user_id == user_id]
        start = min(each.start for each in mine) - _AROUND
        end = max(each.end for each in mine) + _AROUND
        theirs = load(session, start, end, of_person=user_id).all
        others = [each for each in theirs if each.id not in changed]
        zone_name = zone_of(session, user_id)
        now = self._clock.now()
        team = session.get(Team, next(iter(changed.values())).team_id)
        limits = limits_of(team)
        pages = [at for _, at in pages_of(session, [user_id], now - limits.rest, now)]
        found = broken_caps(
            _hours(theirs, user_id, start, end),
            _hours([*others, *changed.values()], user_id, start, end),
            zone_name,
            limits,
            pages,
        )
        return [_sentence(user_id, each, limits, zone_name) for each in found]


def limits_of(team: Team | None) -> Limits:
    """A team's caps."""
    if team is None:
        return Limits()
    rest = timedelta(hours=team.rest_hours)
    return Limits(team.most_days_running, team.most_nights_a_month, rest)


def _hours(
    rotations: Iterable[Loaded], user_id: str, start: datetime, end: datetime
) -> list[Interval]:
    return [
        Interval(shift.start, shift.end)
        for each in rotations
        for shift in shifts_between(each.schedule, start, end)
        if shift.user_id == user_id
    ]


def _sentence(user_id: str, broken: Broken, limits: Limits, zone_name: str) -> str:
    who = person(user_id)
    if broken.cap is Cap.DAYS_RUNNING:
        return (
            f"{who} would be on call {broken.amount} days in a row; "
            f"the team's limit is {limits.days_running}."
        )
    if broken.cap is Cap.NIGHTS:
        return (
            f"{who} would be on call {broken.amount} nights in {broken.month:%B}; "
            f"the team's limit is {limits.nights_a_month}."
        )
    until = local_time(broken.until, zone(zone_name)) if broken.until else ""
    return f"{who} was paged at night and rests until {until} their time."
