"""Who is on call, looked up in the rotations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from bot.clock import Clock
from bot.domain.rotation import (
    Days,
    Duty,
    Layer,
    Schedule,
    next_shift,
    paged_for,
    shift_at,
    stand_in_for,
)
from bot.errors import Mistake
from bot.services.people import is_reachable
from bot.services.teams import match_team
from models import RotationMember, Team
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
        if typed_team and rows:
            rows = _of_team(rows, typed_team)
        duties = tuple(
            _duty(list(rotation), now)
            for _, rotation in groupby(rows, key=lambda row: row.rotation_id)
        )
        return Lookup(duties, rows[0].reader_zone if rows and rows[0].reader_zone else "UTC")


# Tables, not classes: this query stands before each ack of /oncall, and the ORM takes half again
# as long for it.
_tables = SQLModel.metadata.tables
_team, _person = _tables["team"], _tables["person"]
_rotation, _member = _tables["rotation"], _tables["rotation_member"]
_reader = _person.alias("reader")
_DUTIES: Any = (  # Any: thirteen columns are more than the type stubs count
    sa.select(
        _team.c.id.label("team_id"),
        _team.c.slug,
        _team.c.name.label("team"),
        _rotation.c.id.label("rotation_id"),
        _rotation.c.name.label("rotation"),
        _rotation.c.zone,
        _rotation.c.handoff_at,
        _rotation.c.starts_on,
        _rotation.c.shift_days,
        _member.c.user_id,
        _person.c.deleted,
        _person.c.is_bot,
        _reader.c.zone.label("reader_zone"),
    )
    .select_from(_team.join(_rotation).join(_member))
    .outerjoin(_person, _person.c.user_id == _member.c.user_id)
    .outerjoin(_reader, _reader.c.user_id == sa.bindparam("reader"))
    .order_by(_team.c.name, _rotation.c.id, _member.c.position)
)


def responder(session: Session, team: Team, now: datetime) -> str | None:
    """Whom to page: who is on call, or stands in for them, else the lead, else nobody."""
    rows = session.execute(_DUTIES.where(_team.c.id == team.id), {"reader": ""}).all()
    duties = [_duty(list(each), now) for _, each in groupby(rows, key=lambda row: row.rotation_id)]
    on_call = next((paged for duty in duties if (paged := paged_for(duty))), None)
    lead = team.lead_user_id
    return on_call or (lead if lead and is_reachable(session, lead) else None)


def shifts_of(session: Session, user_id: str, now: datetime) -> list[Duty]:
    """The rotations in which that person is on call now or next."""
    mine = select(RotationMember.rotation_id).where(RotationMember.user_id == user_id)
    rows = session.execute(_DUTIES.where(_rotation.c.id.in_(mine)), {"reader": user_id}).all()
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
    layer = Layer(
        people=tuple(row.user_id for row in rows),
        handoff_at=first.handoff_at,
        zone_name=first.zone,
        starts_on=first.starts_on,
        length=Days(first.shift_days),
    )
    schedule = Schedule((layer,))
    current = shift_at(schedule, now)
    following = next_shift(schedule, current.end if current else now)
    unreachable = {row.user_id for row in rows if row.deleted or row.is_bot}
    if current is None or current.user_id not in unreachable:
        return Duty(first.team, first.rotation, current, following)
    stand_in = stand_in_for(schedule, now, unreachable)
    return Duty(first.team, first.rotation, current, following, stand_in, reachable=False)
