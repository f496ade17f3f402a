"""Looking items up: a page of a list, one item whole, its history."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, false, func, or_
from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.quarter import quarter_of
from bot.domain.roadmap import ItemStatus
from bot.domain.roadmap.wanted import Kind, Wanted
from bot.errors import Mistake
from bot.services.people import PeopleService
from bot.services.roadmap.gate import may_change
from bot.services.roadmap.hooks import Hooks
from bot.services.roadmap.reading import (
    OPEN,
    SCORE,
    Reader,
    escalations_about,
    listed,
    needed_by,
    on_teams,
    slip,
    waiting_for,
)
from bot.services.roadmap.rows import on_items
from bot.services.teams import match_team
from bot.views.roadmap.card import ItemCard
from bot.views.roadmap.history import A_PAGE as CHANGES
from bot.views.roadmap.history import History
from bot.views.roadmap.lists import ItemPage, Listed
from models import RoadmapChange, RoadmapContributor, RoadmapDependency, RoadmapItem, Team
from models.database import Database

A_PAGE = 25
LATEST = 3
_I, _C = RoadmapItem, RoadmapChange
_MOST_WORDS = 8


class LookingService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        lanes: Sequence[str],
        hooks: Hooks,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._lanes = lanes
        self._hooks = hooks

    def team_named(self, typed: str) -> int | None:
        """The team that a whole text names, and nothing more."""
        with self._database.reading() as session:
            team = match_team(session.exec(select(Team)).all(), typed)
            return team.id if team else None

    def this_quarter(self, user_id: str) -> str:
        """As the reader's calendar has it."""
        with self._database.reading() as session:
            return quarter_of(Reader.of(session, user_id, self._clock.now()).today)

    def page(self, user_id: str, wanted: Wanted) -> ItemPage:
        """One page of a list, by a handful of queries whatever the roadmap's size."""
        with self._database.reading() as session:
            reader = Reader.of(session, user_id, self._clock.now())
            conditions = _conditions(wanted, reader)
            total = session.exec(select(func.count()).select_from(_I).where(*conditions)).one()
            rows = select(_I).where(*conditions).order_by(*self._order(wanted))
            rows = rows.offset((wanted.page - 1) * A_PAGE).limit(A_PAGE)
            team = session.get(Team, wanted.team_id) if wanted.team_id else None
            return ItemPage(
                wanted=wanted,
                rows=self._marked(session, listed(session, session.exec(rows).all(), reader)),
                total=total,
                pages=-(-total // A_PAGE),
                team=team.name if team else None,
                left_over=_left_over(session, wanted, reader.today),
            )

    def card(self, user_id: str, item_id: int) -> ItemCard:
        """One item with all that stands on it.

        Raises:
            Mistake: there is none of that number.
        """
        with self._database.reading() as session:
            return self._card(session, user_id, found(session, item_id))

    def history(self, user_id: str, item_id: int, page: int) -> History:
        """A page of an item's changes, newest first.

        Raises:
            Mistake: there is none of that number.
        """
        with self._database.reading() as session:
            item = found(session, item_id)
            total = session.exec(
                select(func.count()).select_from(_C).where(_C.item_id == item_id)
            ).one()
            reader = Reader.of(session, user_id, self._clock.now())
            return History(
                item=item,
                changes=_changes(session, item_id, CHANGES, (page - 1) * CHANGES),
                page=page,
                pages=-(-total // CHANGES),
                names=team_names(session),
                reader_zone=reader.zone,
            )

    def _card(self, session: Session, user_id: str, item: RoadmapItem) -> ItemCard:
        reader = Reader.of(session, user_id, self._clock.now())
        id_, names = item.id or 0, team_names(session)
        on_it = on_items(session, [id_])[id_]
        return ItemCard(
            item=item,
            team=names.get(item.team_id or 0),
            reader_zone=reader.zone,
            contributors=on_it.contributors,
            teams=[names.get(each, "") for each in on_it.teams],
            needs=needed_by(session, [id_], reader).get(id_, ()),
            needed_by=waiting_for(session, [id_], reader).get(id_, ()),
            slip=slip(item, reader),
            escalations=escalations_about(session, [id_]).get(id_, ()),
            latest=_changes(session, id_, LATEST),
            names=names,
            extras=[more(session, item, user_id) for more in self._hooks.more],
            may_change=may_change(session, self._people.actor(session, user_id), item),
        )

    def _marked(self, session: Session, rows: Sequence[Listed]) -> list[Listed]:
        """The same with what others have to say of them."""
        ids = [each.item.id or 0 for each in rows]
        told = [marks(session, ids) for marks in self._hooks.marks]
        return [
            replace(each, marks=[x[each.item.id or 0] for x in told if each.item.id in x])
            for each in rows
        ]

    def _order(self, wanted: Wanted) -> list[Any]:
        known = {name: place for place, name in enumerate(self._lanes)}
        lane = case(known, value=col(_I.lane), else_=len(known))
        place = [lane, col(_I.lane), col(_I.rank), col(_I.id)]
        if wanted.kind is Kind.RANKING:
            return [SCORE.is_(None), SCORE.desc(), col(_I.id)]
        if wanted.kind is Kind.FIND:
            return [case((OPEN, 0), else_=1), col(_I.quarter), *place]
        return [col(_I.quarter), *place]


def found(session: Session, item_id: int) -> RoadmapItem:
    """The item of that number.

    Raises:
        Mistake: there is none.
    """
    item = session.get(RoadmapItem, item_id)
    if item is None:
        raise Mistake(f"There is no roadmap item #{item_id}.")
    return item


def team_names(session: Session) -> dict[int, str]:
    return {each.id or 0: each.name for each in session.exec(select(Team).order_by(Team.name))}


def _changes(
    session: Session, item_id: int, how_many: int, skipped: int = 0
) -> Sequence[RoadmapChange]:
    newest = select(_C).where(_C.item_id == item_id).order_by(col(_C.id).desc())
    return session.exec(newest.offset(skipped).limit(how_many)).all()


def _conditions(wanted: Wanted, reader: Reader) -> list[ColumnElement[bool]]:
    conditions = list(_KINDS[wanted.kind](wanted, reader))
    if wanted.quarter:
        conditions.append(col(_I.quarter) == wanted.quarter)
    if wanted.team_id:
        teams = on_teams().subquery()
        ours = select(teams.c.item_id).where(teams.c.team_id == wanted.team_id)
        conditions.append(col(_I.id).in_(ours))
    return conditions


_Conditions = Iterable[ColumnElement[bool]]


def _mine(_: Wanted, reader: Reader) -> _Conditions:
    helping = select(RoadmapContributor.item_id).where(RoadmapContributor.user_id == reader.user_id)
    return [OPEN, or_(col(_I.owner_user_id) == reader.user_id, col(_I.id).in_(helping))]


def _blocked(_: Wanted, __: Reader) -> _Conditions:
    """What is blocked, and what waits for something that is."""
    blocked = select(_I.id).where(_I.status == ItemStatus.BLOCKED)
    waiting = select(RoadmapDependency.item_id).where(col(RoadmapDependency.needs_id).in_(blocked))
    return [OPEN, or_(col(_I.status) == ItemStatus.BLOCKED, col(_I.id).in_(waiting))]


def _late(_: Wanted, reader: Reader) -> _Conditions:
    """Past its target or its quarter, or its target was moved past what was promised."""
    past = (col(_I.target_on) < reader.today, col(_I.quarter) < quarter_of(reader.today))
    return [OPEN, or_(*past, col(_I.target_on) > col(_I.promised_on))]


def _found(wanted: Wanted, _: Reader) -> _Conditions:
    """Every word is in its title or description."""
    text = col(_I.title).concat(" ").concat(col(_I.description))
    words = wanted.words.split()[:_MOST_WORDS]
    return [text.icontains(word, autoescape=True) for word in words] or [false()]


_KINDS: Mapping[Kind, Callable[[Wanted, Reader], _Conditions]] = {
    Kind.QUARTER: lambda *_: [],
    Kind.RANKING: lambda *_: [OPEN],
    Kind.MINE: _mine,
    Kind.BLOCKED: _blocked,
    Kind.LATE: _late,
    Kind.FIND: _found,
}


def _left_over(session: Session, wanted: Wanted, today: date) -> int:
    quarter = quarter_of(today)
    if wanted.kind is not Kind.QUARTER or wanted.quarter != quarter or wanted.team_id:
        return 0
    earlier = select(func.count()).select_from(_I).where(OPEN, col(_I.quarter) < quarter)
    return session.exec(earlier).one()
