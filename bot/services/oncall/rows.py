"""The three queries that load rotations, however many there are.

Tables, not classes: they stand before each ack of /oncall, and the ORM takes half again as long.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

import models  # noqa: F401  registers the tables
from models.columns import UtcDateTime

_tables = SQLModel.metadata.tables
TEAM, PERSON = _tables["team"], _tables["person"]
ROTATION, LAYER = _tables["rotation"], _tables["rotation_layer"]
MEMBER = _tables["rotation_member"]
_override, _time_off = _tables["override"], _tables["time_off"]
_calendar, _imported = _tables["imported_calendar"], _tables["imported_shift"]

_start: Any = sa.bindparam("window_start", type_=UtcDateTime)
_end: Any = sa.bindparam("window_end", type_=UtcDateTime)
_in_force = sa.and_(
    sa.or_(LAYER.c.active_until.is_(None), LAYER.c.active_until > _start),
    sa.or_(LAYER.c.active_from.is_(None), LAYER.c.active_from < _end),
)

LAYERS: Any = (
    sa.select(
        ROTATION.c.id.label("rotation_id"),
        ROTATION.c.name.label("rotation"),
        ROTATION.c.always,
        TEAM.c.id.label("team_id"),
        TEAM.c.slug,
        TEAM.c.name.label("team"),
        LAYER.c.id.label("layer_id"),
        LAYER.c.position,
        LAYER.c.zone,
        LAYER.c.handoff_at,
        LAYER.c.starts_on,
        LAYER.c.shift_days,
        LAYER.c.shift_hours,
        LAYER.c.weekdays,
        LAYER.c.opens_at,
        LAYER.c.closes_at,
        LAYER.c.active_from,
        LAYER.c.active_until,
    )
    .select_from(
        TEAM.join(ROTATION).outerjoin(LAYER, (LAYER.c.rotation_id == ROTATION.c.id) & _in_force)
    )
    .order_by(TEAM.c.name, ROTATION.c.id, LAYER.c.position, LAYER.c.id)
)
_place: Any = sa.cast(MEMBER.c.position + 1000, sa.String) + MEMBER.c.user_id
MEMBERS: Any = sa.select(
    MEMBER.c.layer_id, sa.func.aggregate_strings(_place, ",").label("places")
).group_by(MEMBER.c.layer_id)
"""A row for each layer, its people as `1000U1,1001U2` in any order, the position first: a row for
each person would be ten times as many, and most of the time."""


def _row(kind: str, **columns: Any) -> Any:
    types: dict[str, Any] = {
        "rotation_id": sa.Integer,
        "id": sa.Integer,
        "position": sa.Integer,
        "user_id": sa.String,
        "zone": sa.String,
        "starts_at": UtcDateTime,
        "ends_at": UtcDateTime,
        "starts_on": sa.Date,
        "ends_on": sa.Date,
    }
    values = [
        columns[name].label(name) if name in columns else sa.cast(sa.null(), kind_).label(name)
        for name, kind_ in types.items()
    ]
    return sa.select(sa.literal(kind).label("kind"), *values)


# What lies above the layers, and what is to be known of people: one query, for a round trip to a
# database on another machine costs more than the rows.
ABOVE: Any = sa.union_all(
    _row(
        "override",
        rotation_id=_override.c.rotation_id,
        id=_override.c.id,
        user_id=_override.c.user_id,
        zone=PERSON.c.zone,
        starts_at=_override.c.starts_at,
        ends_at=_override.c.ends_at,
    )
    .select_from(_override.outerjoin(PERSON, PERSON.c.user_id == _override.c.user_id))
    .where(
        _override.c.removed_at.is_(None), _override.c.ends_at > _start, _override.c.starts_at < _end
    ),
    _row(
        "imported",
        rotation_id=_calendar.c.rotation_id,
        id=_calendar.c.id,
        position=_calendar.c.position,
        user_id=_imported.c.user_id,
        zone=PERSON.c.zone,
        starts_at=_imported.c.starts_at,
        ends_at=_imported.c.ends_at,
    )
    .select_from(
        _imported.join(_calendar).outerjoin(PERSON, PERSON.c.user_id == _imported.c.user_id)
    )
    .where(
        _calendar.c.saved_at.is_not(None),
        _imported.c.user_id.is_not(None),
        _imported.c.ends_at > _start,
        _imported.c.starts_at < _end,
    ),
    _row(
        "away",
        user_id=_time_off.c.user_id,
        zone=PERSON.c.zone,
        starts_on=_time_off.c.starts_on,
        ends_on=_time_off.c.ends_on,
    )
    .select_from(_time_off.outerjoin(PERSON, PERSON.c.user_id == _time_off.c.user_id))
    .where(
        _time_off.c.removed_at.is_(None),
        _time_off.c.ends_on >= sa.bindparam("first_day"),
        _time_off.c.starts_on <= sa.bindparam("last_day"),
    ),
    _row("gone", user_id=PERSON.c.user_id).where(PERSON.c.deleted | PERSON.c.is_bot),
    _row("person", user_id=PERSON.c.user_id, zone=PERSON.c.zone).where(
        PERSON.c.user_id.in_(sa.select(MEMBER.c.user_id))
    ),
    _row("reader", user_id=PERSON.c.user_id, zone=PERSON.c.zone).where(
        PERSON.c.user_id == sa.bindparam("reader")
    ),
).order_by("kind", "id", "starts_at")
