"""Changing items in Slack: who may, and what became of a field while the form was open."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, func, select

from bot.clock import Clock
from bot.domain.quarter import quarter_of, quarters_from
from bot.domain.roadmap.fields import cleaned, plain
from bot.errors import InvalidInput
from bot.services.people import PeopleService, today_of
from bot.services.roadmap.changing import Changing
from bot.services.roadmap.gate import require_change
from bot.services.roadmap.looking import found
from bot.services.roadmap.rows import on_items, values_of
from bot.services.teams import stored_id
from bot.views.roadmap.forms import FIRST, KEEP, EditForm
from models import ChangeSource, Person, RoadmapChange, RoadmapItem, Team
from models.database import Database

QUARTERS_AHEAD = 5
_NEIGHBOURS = 90
_I, _C = RoadmapItem, RoadmapChange


class EditingService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        changing: Changing,
        lanes: Sequence[str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._changing = changing
        self._lanes = lanes

    def form(self, user_id: str, item_id: int) -> EditForm:
        """An item as it is, for a form.

        Raises:
            Mistake: there is none of that number.
            NotAllowed: only its people, its teams, their leads and administrators can.
        """
        with self._database.reading() as session:
            item = found(session, item_id)
            require_change(session, self._people.actor(session, user_id), item)
            on_it = on_items(session, [item_id])[item_id]
            today = today_of(session, user_id, self._clock.now())
            return EditForm(
                item=item,
                seen=last_change(session, item_id),
                lanes=self._lanes,
                quarters=quarters_from(quarter_of(today), QUARTERS_AHEAD),
                contributors=on_it.contributors,
                teams=on_it.teams,
                needs=on_it.needs,
                every_team=session.exec(select(Team).order_by(Team.name)).all(),
                neighbours=_neighbours(session, item),
            )

    def change(
        self, user_id: str, item_id: int, fields: Mapping[str, Any], *, seen: int, place: str = KEEP
    ) -> frozenset[str]:
        """Change what someone has changed in a form.

        Args:
            user_id: who.
            item_id: which item.
            fields: all that the form holds, as `bot.domain.roadmap.fields` names them.
            seen: the item's last change when the form was opened.
            place: KEEP, FIRST, LAST, or the number of the item that it is to stand before.

        Returns:
            The fields that have another value now.

        Raises:
            Mistake: there is none of that number.
            NotAllowed: only its people, its teams, their leads and administrators can.
            InvalidInput: what is wrong with which field, or who has changed it meanwhile.
        """
        with self._database.writing() as session:
            item = locked(session, item_id)
            require_change(session, self._people.actor(session, user_id), item)
            wanted = _meant(session, item, cleaned(fields), seen)
            if place != KEEP:
                wanted["rank"] = self._rank(session, item, wanted, place)
            return self._changing.change_item(session, item, wanted, user_id, ChangeSource.SLACK)

    def _rank(
        self, session: Session, item: RoadmapItem, wanted: Mapping[str, Any], place: str
    ) -> float:
        """A rank between those of the two items between which it is to stand."""
        quarter, lane = wanted.get("quarter", item.quarter), wanted.get("lane", item.lane)
        others = _in_place(session, item, quarter, lane)
        known = {str(each.id): number for number, each in enumerate(others)}
        at = 0 if place == FIRST else known.get(place, len(others))
        rank = _between([each.rank for each in others], at)
        if rank is not None:
            return rank
        for number, each in enumerate(others):
            self._changing.change_item(
                session, each, {"rank": number + 1.0}, None, ChangeSource.LIAISON
            )
        return at + 0.5


def locked(session: Session, item_id: int) -> RoadmapItem:
    """The item, so that nobody else changes it before this transaction ends.

    Raises:
        Mistake: there is none of that number.
    """
    found(session, item_id)
    return session.get_one(RoadmapItem, item_id, with_for_update=True, populate_existing=True)


def last_change(session: Session, item_id: int) -> int:
    """The number of an item's last change; 0 before the first."""
    last = select(func.max(_C.id)).where(_C.item_id == item_id)
    return session.exec(last).one() or 0


def _meant(
    session: Session, item: RoadmapItem, fields: Mapping[str, Any], seen: int
) -> dict[str, Any]:
    """Of what a form holds: what was changed in it.

    What somebody else changed while it was open stays theirs; where both did, we ask.
    """
    newer = select(_C).where(_C.item_id == item.id, col(_C.id) > seen).order_by(col(_C.id))
    first: dict[str, RoadmapChange] = {}
    last: dict[str, RoadmapChange] = {}
    for each in session.exec(newer):
        first.setdefault(each.field, each)
        last[each.field] = each
    now = values_of(session, item)
    meant, problems = {}, {}
    for name, value in fields.items():
        shown = first[name].before if name in first else plain(now[name])
        if plain(value) == shown:
            continue
        if name in last and plain(value) != plain(now[name]):
            someone = session.get(Person, last[name].by or "")
            problems[name] = (
                f"{someone.name if someone else 'Somebody'} has changed this while the form was "
                "open. Close it and open it again to see what it is now."
            )
        meant[name] = value
    if problems:
        raise InvalidInput(problems)
    return meant


def _neighbours(session: Session, item: RoadmapItem) -> list[tuple[int, str]]:
    others = (
        select(_I.id, _I.title)
        .where(_I.quarter == item.quarter, _I.lane == item.lane, _I.id != item.id)
        .order_by(col(_I.rank), col(_I.id))
    )
    return [(stored_id(id_), title) for id_, title in session.exec(others.limit(_NEIGHBOURS))]


def _in_place(session: Session, item: RoadmapItem, quarter: str, lane: str) -> list[RoadmapItem]:
    """The others of a quarter's lane, in order."""
    others = select(_I).where(_I.quarter == quarter, _I.lane == lane, _I.id != item.id)
    return list(session.exec(others.order_by(col(_I.rank), col(_I.id))))


def _between(ranks: Sequence[float], at: int) -> float | None:
    """A rank before that of place `at` and after the one before it; None without room."""
    if not ranks:
        return 1.0
    if at == 0:
        return ranks[0] - 1.0
    if at >= len(ranks):
        return ranks[-1] + 1.0
    middle = (ranks[at - 1] + ranks[at]) / 2
    return middle if ranks[at - 1] < middle < ranks[at] else None
