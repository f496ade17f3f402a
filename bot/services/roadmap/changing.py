"""The one way in which items come and change: Slack's, Jira's and our own.

It writes the history, keeps what follows from a change (team, place, slip), renews homes and tells
the observers. It asks nobody for permission: its callers do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, func, select

from bot.clock import Clock
from bot.domain.roadmap import ItemStatus
from bot.domain.roadmap.dependencies import circle
from bot.domain.roadmap.draft import ItemDraft
from bot.domain.roadmap.fields import COLUMNS, CREATED, cleaned, dates_problem, plain
from bot.errors import InvalidInput
from bot.permissions import SYSTEM
from bot.services.home import HomeService
from bot.services.people import unreachable_of
from bot.services.roadmap.hooks import Added, Hooks
from bot.services.roadmap.rows import (
    lock_needs,
    put_set,
    put_sets,
    teams_of_people,
    values_of,
)
from bot.services.roadmap.telling import tell
from bot.services.teams import stored_id
from models import ChangeSource, RoadmapChange, RoadmapItem

DEACTIVATED = "That account is deactivated, or no person's. Choose another."
_EXPLAINED = (ItemStatus.BLOCKED, ItemStatus.AT_RISK)
"""The statuses that a note explains; with another it is over."""
_SETS = ("contributors", "teams", "needs")


class Changing:
    def __init__(self, clock: Clock, home: HomeService, lanes: Sequence[str], hooks: Hooks) -> None:
        self._clock = clock
        self._home = home
        self._lanes = lanes
        self.hooks = hooks

    def at(self, moment: datetime) -> "Changing":
        """The same for what happened at another moment, as history is to tell it."""
        return Changing(_Then(moment), self._home, self._lanes, self.hooks)

    def add_item(
        self, session: Session, draft: ItemDraft, by: str | None, source: ChangeSource
    ) -> int:
        """Add one item, within the caller's transaction; returns its number.

        Raises:
            InvalidInput: what is wrong with which field.
        """
        return self.add_items(session, [draft], by, source)[0]

    def add_items(
        self,
        session: Session,
        drafts: Sequence[ItemDraft],
        by: str | None,
        source: ChangeSource,
    ) -> list[int]:
        """Add many, by a few statements for all of them; returns their numbers in order.

        Args:
            session: the caller's transaction.
            drafts: what they are to be; the team of each is its owner's.
            by: who adds them; None for Liaison itself.
            source: where they come from.

        Raises:
            InvalidInput: what is wrong with which field of the first that is not sound.
        """
        if not drafts:
            return []
        values = [self._checked(each.fields(), source) for each in drafts]
        self._check_people(session, values, source)
        self._place(session, values)
        ids = self._insert(session, values, by)
        self._keep(
            session,
            [(id_, {CREATED: (None, all_)}) for id_, all_ in zip(ids, values, strict=True)],
            by,
            source,
        )
        added = [
            Added(id_, fields["team_id"], draft.create_issue)
            for id_, fields, draft in zip(ids, values, drafts, strict=True)
        ]
        for observer in self.hooks.observers:
            observer.added(session, added, source)
        owners = {fields["owner_user_id"] for fields in values}
        self._home.refresh(session, owners, f"roadmap:{ids[-1]}:added")
        return ids

    def change_item(
        self,
        session: Session,
        item: RoadmapItem,
        fields: Mapping[str, Any],
        by: str | None,
        source: ChangeSource,
    ) -> frozenset[str]:
        """Change fields of one item, within the caller's transaction.

        Args:
            session: the caller's transaction.
            item: read in it, locked where others may change it too (`locked_item`).
            fields: new values, as `bot.domain.roadmap.fields.FIELDS` names and takes them.
            by: who does it; None where nobody is known.
            source: from where.

        Returns:
            The fields that have another value now, with what follows from it: the owner's
            team, the place in another lane.

        Raises:
            InvalidInput: what is wrong with which field; then nothing is changed.
        """
        before = values_of(session, item)
        wanted = cleaned(fields)
        new = {name: value for name, value in wanted.items() if value != before[name]}
        self._check(session, item, before, new, source)
        self._follow(session, before, new)
        if not new:
            return frozenset()
        changed = {name: (before[name], value) for name, value in new.items()}
        self._store(session, item, new)
        last = self._keep(
            session,
            [(stored_id(item.id), changed)],
            by,
            source,
        )
        key, now = f"roadmap:{item.id}:{last}", self._clock.now()
        tell(session, item, changed, by, source, key=key, now=now)
        for observer in self.hooks.observers:
            observer.changed(session, item, frozenset(new), source)
        owners = {before["owner_user_id"], item.owner_user_id}
        self._home.refresh(session, owners, key)
        return frozenset(new)

    def note(
        self,
        session: Session,
        item: RoadmapItem,
        *,
        name: str,
        before: Any,
        after: Any,
        by: str | None,
        source: ChangeSource,
    ) -> None:
        """Tell in an item's history what was recorded about it, and is no field of its own.

        Args:
            session: the caller's transaction, in which the item is locked.
            item: which one.
            name: of what was recorded, as `bot.views.roadmap.history` knows it.
            before: as JSON; None where nothing was.
            after: as JSON; None where it was taken back.
            by: who did it.
            source: from where.
        """
        last = self._keep(session, [(stored_id(item.id), {name: (before, after)})], by, source)
        self._home.refresh(session, [item.owner_user_id], f"roadmap:{item.id}:{last}")

    def _checked(self, fields: Mapping[str, Any], source: ChangeSource) -> dict[str, Any]:
        clean = cleaned(fields)
        if source is not ChangeSource.JIRA:
            self._check_lane(clean["lane"])
            _check_dates(clean["start_on"], clean["target_on"])
        return clean

    def _check_lane(self, lane: str) -> None:
        if lane not in self._lanes:
            raise InvalidInput({"lane": f"Choose one of: {', '.join(self._lanes)}."})

    def _check_people(
        self, session: Session, values: Sequence[dict[str, Any]], source: ChangeSource
    ) -> None:
        """Owners can answer for their items; each item gets its owner's team."""
        owners = {fields["owner_user_id"] for fields in values}
        if source is not ChangeSource.JIRA and unreachable_of(session, owners):
            raise InvalidInput({"owner_user_id": DEACTIVATED})
        teams = teams_of_people(session, owners)
        for fields in values:
            fields["team_id"] = teams.get(fields["owner_user_id"])
            fields["teams"] = tuple(x for x in fields["teams"] if x != fields["team_id"])

    def _place(self, session: Session, values: Sequence[dict[str, Any]]) -> None:
        """Each goes behind what is in its quarter and lane already."""
        last: dict[tuple[str, str], float] = {}
        for fields in values:
            place = fields["quarter"], fields["lane"]
            if place not in last:
                last[place] = last_rank(session, *place)
            last[place] += 1.0
            fields["rank"] = last[place]

    def _insert(
        self, session: Session, values: Sequence[dict[str, Any]], by: str | None
    ) -> list[int]:
        more = {
            "created_by": by or SYSTEM.user_id,
            "created_at": self._clock.now(),
            "slipped_at": None,
        }
        rows = [
            {name: fields[name] for name in COLUMNS} | more | {"promised_on": fields["target_on"]}
            for fields in values
        ]
        stored = insert(RoadmapItem).returning(col(RoadmapItem.id), sort_by_parameter_order=True)
        ids = [stored_id(each) for each in session.scalars(stored, rows)]
        for name in _SETS:
            pairs = [(i, v) for i, fields in zip(ids, values, strict=True) for v in fields[name]]
            put_sets(session, name, pairs)
        return ids

    def _check(
        self,
        session: Session,
        item: RoadmapItem,
        before: Mapping[str, Any],
        new: Mapping[str, Any],
        source: ChangeSource,
    ) -> None:
        if "needs" in new:
            self._check_needs(session, stored_id(item.id), new["needs"])
        if source is ChangeSource.JIRA:
            return
        if "lane" in new:
            self._check_lane(new["lane"])
        if "start_on" in new or "target_on" in new:
            now = {**before, **new}
            _check_dates(now["start_on"], now["target_on"])
        if "owner_user_id" in new and unreachable_of(session, [new["owner_user_id"]]):
            raise InvalidInput({"owner_user_id": DEACTIVATED})

    def _check_needs(self, session: Session, item_id: int, wanted: Sequence[int]) -> None:
        needs = lock_needs(session)
        known = set(session.exec(select(RoadmapItem.id).where(col(RoadmapItem.id).in_(wanted))))
        if missing := [each for each in wanted if each not in known]:
            raise InvalidInput({"needs": f"There is no roadmap item #{missing[0]}."})
        if way := circle(needs, item_id, wanted):
            said = ", which needs ".join(f"#{each}" for each in way[1:])
            raise InvalidInput(
                {"needs": f"That would go round in a circle: #{item_id} needs {said}."}
            )

    def _follow(self, session: Session, before: Mapping[str, Any], new: dict[str, Any]) -> None:
        """What else changes with it."""
        if owner := new.get("owner_user_id"):
            team_id = teams_of_people(session, [owner]).get(owner)
            if team_id is not None and team_id != before["team_id"]:
                new["team_id"] = team_id
        if "status" in new and new["status"] not in _EXPLAINED and before["status_note"]:
            new.setdefault("status_note", "")
        now = {**before, **new}
        teams = tuple(each for each in now["teams"] if each != now["team_id"])
        if teams != before["teams"]:
            new["teams"] = teams
        else:
            new.pop("teams", None)
        if ("lane" in new or "quarter" in new) and "rank" not in new:
            new["rank"] = last_rank(session, now["quarter"], now["lane"]) + 1.0

    def _store(self, session: Session, item: RoadmapItem, new: Mapping[str, Any]) -> None:
        for name, value in new.items():
            if name in _SETS:
                put_set(session, stored_id(item.id), name, value)
            else:
                setattr(item, name, value)
        if "target_on" in new:
            self._note_slip(item)
        session.add(item)
        session.flush()

    def _note_slip(self, item: RoadmapItem) -> None:
        item.promised_on = item.promised_on or item.target_on
        late = item.target_on and item.promised_on and item.target_on > item.promised_on
        item.slipped_at = (item.slipped_at or self._clock.now()) if late else None

    def _keep(
        self,
        session: Session,
        changes: Iterable[tuple[int, Mapping[str, tuple[Any, Any]]]],
        by: str | None,
        source: ChangeSource,
    ) -> int:
        """Write the history; returns the number of its last line."""
        now: datetime = self._clock.now()
        rows = [
            {
                "item_id": item_id,
                "field": name,
                "before": _as_json(old),
                "after": _as_json(value),
                "at": now,
                "by": by,
                "source": source.value,
            }
            for item_id, fields in changes
            for name, (old, value) in fields.items()
        ]
        kept = insert(RoadmapChange).returning(col(RoadmapChange.id))
        return max(stored_id(each) for each in session.scalars(kept, rows))


@dataclass(frozen=True)
class _Then:
    """A clock that shows one moment."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


def last_rank(session: Session, quarter: str, lane: str) -> float:
    """The rank of the last in a quarter's lane; 0 where it is empty."""
    last = select(func.max(RoadmapItem.rank)).where(
        RoadmapItem.quarter == quarter, RoadmapItem.lane == lane
    )
    return float(session.exec(last).one() or 0.0)


def _check_dates(start_on: date | None, target_on: date | None) -> None:
    if problem := dates_problem(start_on, target_on):
        raise InvalidInput({"target_on": problem})


def _as_json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    return plain(value)
