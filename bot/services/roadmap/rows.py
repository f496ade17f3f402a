"""An item's values across its rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, delete, select

from bot.clock import LONG_AGO
from bot.domain.roadmap.fields import COLUMNS
from models import (
    RoadmapContributor,
    RoadmapDependency,
    RoadmapItem,
    RoadmapTeam,
    SyncCursor,
    TeamMember,
)
from models.insert import insert_missing

_MOST_AT_ONCE = 500
_SETS: dict[str, tuple[type[Any], str]] = {
    "contributors": (RoadmapContributor, "user_id"),
    "teams": (RoadmapTeam, "team_id"),
    "needs": (RoadmapDependency, "needs_id"),
}
"""The fields that are rows of their own: their table, and the column with the value."""


@dataclass
class OnItem:
    """Who and what is on an item, beside what its own row says; each in order."""

    contributors: tuple[str, ...] = ()
    teams: tuple[int, ...] = ()
    needs: tuple[int, ...] = ()


@dataclass
class OnItems:
    """The same for several items, by their ids."""

    _by_item: dict[int, OnItem] = field(default_factory=lambda: defaultdict(OnItem))

    def __getitem__(self, item_id: int | None) -> OnItem:
        return self._by_item.get(item_id or 0) or OnItem()

    def put(self, item_id: int, name: str, values: tuple[Any, ...]) -> None:
        setattr(self._by_item[item_id], name, values)


def on_items(session: Session, ids: Iterable[int | None]) -> OnItems:
    """Who and what is on these items, by three queries for each 500 of them."""
    wanted = [each for each in ids if each]
    found = OnItems()
    for begin in range(0, len(wanted), _MOST_AT_ONCE):
        part = wanted[begin : begin + _MOST_AT_ONCE]
        for name, (table, column) in _SETS.items():
            rows = session.exec(
                select(table.item_id, getattr(table, column)).where(table.item_id.in_(part))
            )
            values = defaultdict(list)
            for item_id, value in rows:
                values[item_id].append(value)
            for item_id, several in values.items():
                found.put(item_id, name, tuple(sorted(several)))
    return found


def values_of(session: Session, item: RoadmapItem) -> dict[str, Any]:
    """Every field of an item, as `bot.domain.roadmap.fields` names them."""
    on_it = on_items(session, [item.id])[item.id]
    return {name: getattr(item, name) for name in COLUMNS} | vars(on_it)


def put_set(session: Session, item_id: int, name: str, values: Collection[Any]) -> None:
    """Let a field that is rows of its own hold these values."""
    table, _ = _SETS[name]
    session.exec(delete(table).where(table.item_id == item_id))
    put_sets(session, name, [(item_id, each) for each in values])


def put_sets(session: Session, name: str, pairs: Sequence[tuple[int, Any]]) -> None:
    """Insert (item, value) pairs, none of which is there."""
    table, column = _SETS[name]
    if pairs:
        rows = [{"item_id": item_id, column: value} for item_id, value in pairs]
        session.execute(insert(table), rows)


def lock_needs(session: Session) -> dict[int, list[int]]:
    """What each item needs; nobody else changes any of it before this transaction ends.

    Else two changes that are each fine could close a circle together.
    """
    name = "roadmap:needs"
    insert_missing(session, SyncCursor(name=name, moment=LONG_AGO))
    session.exec(select(SyncCursor).where(SyncCursor.name == name).with_for_update()).one()
    return all_needs(session)


def all_needs(session: Session) -> dict[int, list[int]]:
    needs: dict[int, list[int]] = defaultdict(list)
    for item_id, needs_id in session.exec(
        select(RoadmapDependency.item_id, RoadmapDependency.needs_id)
    ):
        needs[item_id].append(needs_id)
    return needs


def teams_of_people(session: Session, user_ids: Iterable[str]) -> dict[str, int]:
    """The team of each; of several the first; those in none are left out."""
    rows = select(TeamMember.user_id, TeamMember.team_id).where(
        col(TeamMember.user_id).in_(set(user_ids))
    )
    teams: dict[str, int] = {}
    for user_id, team_id in session.exec(rows.order_by(col(TeamMember.team_id))):
        teams.setdefault(user_id, team_id)
    return teams
