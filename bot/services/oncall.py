"""Who is on call, looked up in the rotations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.rotation import Duty, RotationPlan, next_shift, shift_at
from bot.errors import Mistake
from bot.services.people import is_reachable
from bot.services.teams import match_team
from models import Person, Rotation, RotationMember, Team
from models.database import Database


@dataclass(frozen=True)
class Lookup:
    """The answer to "who is on call?", with the asker's zone (IANA name)."""

    duties: tuple[Duty, ...]
    reader_zone: str


class OncallService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def on_call(self, reader: str, typed_team: str = "") -> Lookup:
        """Who is on call now and next, for all teams or the one that was typed. One query.

        Raises:
            Mistake: no such team; the sentence names those there are.
        """
        now = self._clock.now()
        with self._database.reading() as session:
            rows = session.execute(_DUTIES, {"reader": reader}).all()
        if typed_team:
            rows = _of_team(rows, typed_team)
        duties = tuple(
            _duty(list(rotation), now)
            for _, rotation in groupby(rows, key=lambda row: row.rotation_id)
        )
        return Lookup(duties, rows[0].reader_zone if rows and rows[0].reader_zone else "UTC")


_DUTIES: Any = (  # Any: eleven columns are more than the type stubs count
    sa.select(
        col(Team.id).label("team_id"),
        col(Team.slug).label("slug"),
        col(Team.name).label("team"),
        col(Rotation.id).label("rotation_id"),
        col(Rotation.name).label("rotation"),
        col(Rotation.zone).label("zone"),
        col(Rotation.handoff_at).label("handoff_at"),
        col(Rotation.starts_on).label("starts_on"),
        col(Rotation.shift_days).label("shift_days"),
        col(RotationMember.user_id).label("user_id"),
        col(Person.zone).label("reader_zone"),
    )
    .select_from(Team)
    .join(Rotation)
    .join(RotationMember)
    .outerjoin(Person, col(Person.user_id) == sa.bindparam("reader"))
    .order_by(col(Team.name), col(Rotation.id), col(RotationMember.position))
)


def responder(session: Session, team: Team, now: datetime) -> str | None:
    """Whom to page for a team: who is on call and can be reached, else the lead, else nobody."""
    rows = session.execute(_DUTIES.where(col(Team.id) == team.id), {"reader": ""}).all()
    duties = [_duty(list(rows), now) for _, rows in groupby(rows, key=lambda row: row.rotation_id)]
    on_call = [duty.current.user_id for duty in duties if duty.current]
    candidates = [*on_call, team.lead_user_id]
    return next((each for each in candidates if each and is_reachable(session, each)), None)


def shifts_of(session: Session, user_id: str, now: datetime) -> list[Duty]:
    """The rotations in which that person is on call now or next."""
    mine = select(RotationMember.rotation_id).where(RotationMember.user_id == user_id)
    rows = session.execute(_DUTIES.where(col(Rotation.id).in_(mine)), {"reader": user_id}).all()
    duties = [_duty(list(each), now) for _, each in groupby(rows, key=lambda row: row.rotation_id)]
    return [
        duty
        for duty in duties
        if any(shift and shift.user_id == user_id for shift in (duty.current, duty.following))
    ]


def _of_team(rows: Sequence[Any], typed: str) -> list[Any]:
    teams = {
        row.slug: Team(id=row.team_id, slug=row.slug, name=row.team, channel_id="") for row in rows
    }
    team = match_team(list(teams.values()), typed)
    if team is None:
        known = ", ".join(f"“{slug}”" for slug in teams) or "none has a rotation yet"
        raise Mistake(f"I don't know that team. Teams on call: {known}.")
    return [row for row in rows if row.slug == team.slug]


def _duty(rows: Sequence[Any], now: datetime) -> Duty:
    first = rows[0]
    plan = RotationPlan(
        people=[row.user_id for row in rows],
        shift_days=first.shift_days,
        starts_on=first.starts_on,
        handoff_at=first.handoff_at,
        zone_name=first.zone,
    )
    return Duty(first.team, first.rotation, shift_at(plan, now), next_shift(plan, now))
