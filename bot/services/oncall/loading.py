"""Rotations with their schedules, from the rows: three queries for any number of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.domain.rotation import (
    Days,
    FixedLayer,
    FixedShift,
    Hours,
    Layer,
    Override,
    Schedule,
    TimeOff,
    Window,
)
from bot.domain.wall_clock import first_moment, zone
from bot.services.oncall.rows import ABOVE, LAYER, LAYERS, MEMBER, MEMBERS, ROTATION
from models.rotation import EVERY_DAY

_DAY = timedelta(days=1)
AROUND = timedelta(days=45)
"""How far about the present is loaded where only now and next are asked for."""


@dataclass(frozen=True)
class Loaded:
    """One rotation, as far as the window that was asked for reaches."""

    id: int
    name: str
    always: bool
    team_id: int
    slug: str
    team: str
    schedule: Schedule

    @property
    def people(self) -> list[str]:
        """Everyone in its layers, each once, in order; of a calendar those in the window."""
        people = (user_id for layer in self.schedule.layers for user_id in people_in(layer))
        return list(dict.fromkeys(people))


@dataclass(frozen=True)
class Rotations:
    """What was loaded, in the order of the teams' names."""

    all: Sequence[Loaded]
    gone: frozenset[str]
    """Those who can't be paged: deactivated, or bots."""
    zones: Mapping[str, str]
    """Of the people in the rotations, where known (IANA)."""
    reader_zone: str


def load(
    session: Session,
    start: datetime,
    end: datetime,
    *,
    reader: str = "",
    team_id: int | None = None,
    rotation_id: int | None = None,
    of_person: str | None = None,
) -> Rotations:
    """Rotations in the order of their teams' names.

    Args:
        session: to read with.
        start: the schedules hold what counts from here (UTC)
        end: until here; outside of it overrides and old layers may be missing.
        reader: whose zone is told; UTC for nobody.
        team_id: only this team's.
        rotation_id: only this one.
        of_person: only those that this person is in, or takes a part of.
    """
    wanted = _wanted(team_id, rotation_id, of_person)
    values = {
        "window_start": start,
        "window_end": end,
        "first_day": (start - _DAY).date(),
        "last_day": (end + _DAY).date(),
        "reader": reader,
    }
    # The connection's, not the session's: what the ORM adds is a fifth of the time of /oncall.
    execute = session.connection().execute
    layers = execute(LAYERS.where(*wanted) if wanted else LAYERS, values).all()
    members = execute(_members(wanted)).all()
    above = execute(ABOVE, values).all()
    return _assemble(layers, members, above)


def _wanted(team_id: int | None, rotation_id: int | None, of_person: str | None) -> list[Any]:
    wanted: list[Any] = []
    if team_id is not None:
        wanted.append(ROTATION.c.team_id == team_id)
    if rotation_id is not None:
        wanted.append(ROTATION.c.id == rotation_id)
    if of_person is not None:
        wanted.append(ROTATION.c.id.in_(_rotations_of(of_person)))
    return wanted


def _rotations_of(user_id: str) -> Any:
    tables = ROTATION.metadata.tables
    override, calendar = tables["override"], tables["imported_calendar"]
    imported = tables["imported_shift"]
    return sa.union(
        sa.select(LAYER.c.rotation_id).join(MEMBER).where(MEMBER.c.user_id == user_id),
        sa.select(override.c.rotation_id).where(override.c.user_id == user_id),
        sa.select(calendar.c.rotation_id)
        .join(imported)
        .where(imported.c.user_id == user_id, calendar.c.saved_at.is_not(None)),
    )


def _members(wanted: Sequence[Any]) -> Any:
    if not wanted:
        return MEMBERS
    return MEMBERS.join(LAYER, LAYER.c.id == MEMBER.c.layer_id).join(ROTATION).where(*wanted)


def _assemble(layers: Sequence[Any], members: Sequence[Any], above: Sequence[Any]) -> Rotations:
    people = {layer_id: _in_order(places) for layer_id, places in members}
    zones = {row.user_id: row.zone for row in above if row.zone}
    kinds = {kind: list(rows) for kind, rows in groupby(above, key=lambda row: row.kind)}
    overrides, imported = defaultdict(list), defaultdict(list)
    for row in kinds.get("override", ()):
        overrides[row.rotation_id].append(Override(row.user_id, row.starts_at, row.ends_at))
    for row in kinds.get("imported", ()):
        imported[row.rotation_id].append(row)
    away = defaultdict(list)
    for row in kinds.get("away", ()):
        away[row.user_id].append(_away(row))
    loaded = [
        _rotation(list(rows), people, overrides[rotation_id], imported[rotation_id], away)
        for rotation_id, rows in groupby(layers, key=lambda row: row.rotation_id)
    ]
    gone = frozenset(row.user_id for row in kinds.get("gone", ()))
    readers = kinds.get("reader", ())
    return Rotations(loaded, gone, zones, readers[0].zone if readers else "UTC")


def _in_order(places: str) -> tuple[str, ...]:
    """People from `1001U2,1000U1`."""
    return tuple([place[4:] for place in sorted(places.split(","))])


def _rotation(
    rows: Sequence[Any],
    people: Mapping[int, tuple[str, ...]],
    overrides: Sequence[Override],
    imported: Sequence[Any],
    away: Mapping[str, list[TimeOff]],
) -> Loaded:
    first = rows[0]
    placed: list[tuple[int, int, Layer | FixedLayer]] = [
        (row.position, 0, layer_of(row, people.get(row.layer_id, ())))
        for row in rows
        if row.layer_id is not None
    ]
    for (position, _), shifts in groupby(imported, key=lambda row: (row.position, row.id)):
        fixed = tuple(FixedShift(row.user_id, row.starts_at, row.ends_at) for row in shifts)
        placed.append((position, 1, FixedLayer(fixed)))
    placed.sort(key=lambda each: each[:2])
    layers = tuple([layer for *_, layer in placed])
    schedule = Schedule(layers, tuple(overrides), _time_off(layers, overrides, away))
    return Loaded(
        first.rotation_id,
        first.rotation,
        first.always,
        first.team_id,
        first.slug,
        first.team,
        schedule,
    )


def _time_off(
    layers: Iterable[Layer | FixedLayer],
    overrides: Iterable[Override],
    away: Mapping[str, list[TimeOff]],
) -> tuple[TimeOff, ...]:
    """Of those who are in it."""
    if not away:
        return ()
    theirs = {each.user_id for each in overrides}
    for layer in layers:
        theirs.update(people_in(layer))
    return tuple(off for user_id in sorted(theirs & away.keys()) for off in away[user_id])


def people_in(layer: Layer | FixedLayer) -> Iterable[str]:
    """Those in a layer; in one of a calendar as often as they have shifts."""
    if isinstance(layer, Layer):
        return layer.people
    return (shift.user_id for shift in layer.shifts)


def layer_of(row: Any, people: Iterable[str]) -> Layer:
    """A layer's row, and its people in order, as the resolver takes it."""
    whole_week = row.weekdays == EVERY_DAY
    return Layer(
        people=tuple(people),
        handoff_at=row.handoff_at,
        zone_name=row.zone,
        starts_on=row.starts_on,
        length=Hours(row.shift_hours) if row.shift_hours else Days(row.shift_days or 7),
        weekdays=_ALL if whole_week else frozenset(map(int, row.weekdays)),
        window=None if row.opens_at is None else Window(row.opens_at, row.closes_at),
        active_from=row.active_from,
        active_until=row.active_until,
    )


_ALL = frozenset(range(7))


def _away(row: Any) -> TimeOff:
    return TimeOff(row.user_id, *away_moments(row.starts_on, row.ends_on, row.zone or "UTC"))


def away_moments(first: Any, last: Any, zone_name: str) -> tuple[datetime, datetime]:
    """Days off as moments in UTC: from the first midnight to the one after the last day."""
    where = zone(zone_name)
    return first_moment(first, time(0), where), first_moment(last + _DAY, time(0), where)
