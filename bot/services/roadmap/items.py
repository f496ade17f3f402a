"""The shared roadmap: what is on it, and what is added."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.clock import Clock
from bot.domain.quarter import next_quarter, quarter_of
from bot.domain.roadmap import OPEN_STATUSES
from bot.domain.roadmap.draft import ItemDraft
from bot.errors import Mistake
from bot.permissions import Action, Actor, require
from bot.services.people import PeopleService, today_of, zone_of
from bot.services.roadmap.changing import Changing
from bot.services.say import say
from bot.views.roadmap.lists import added_text
from models import ChangeSource, Escalation, RoadmapItem, Team
from models.database import Database

QUARTERS_AHEAD = 5


@dataclass(frozen=True)
class QuarterView:
    """A quarter's items, in lane order, with the escalations about them by item id."""

    quarter: str
    items: Sequence[RoadmapItem]
    escalations: Mapping[int, Sequence[Escalation]]


@dataclass(frozen=True)
class ItemView:
    item: RoadmapItem
    team_name: str | None
    escalations: Sequence[Escalation]
    reader_zone: str


class RoadmapService:
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
        self.lanes = tuple(lanes)

    def quarters(self, reader: str) -> list[str]:
        """This quarter, as the reader's calendar has it, and those after it."""
        with self._database.reading() as session:
            today = today_of(session, reader, self._clock.now())
        quarters = [quarter_of(today)]
        while len(quarters) < QUARTERS_AHEAD:
            quarters.append(next_quarter(quarters[-1]))
        return quarters

    def quarter(self, quarter: str) -> QuarterView:
        """All items of a quarter, with the escalations about them."""
        with self._database.reading() as session:
            wanted = select(RoadmapItem).where(RoadmapItem.quarter == quarter)
            items = session.exec(wanted).all()
            ids = [item.id for item in items]
            about = _about(col(Escalation.roadmap_item_id).in_(ids))
            escalations = session.exec(about.order_by(col(Escalation.id))).all() if ids else []
        return QuarterView(quarter, sorted(items, key=self._lane_order), _by_item(escalations))

    def show(self, reader: str, item_id: int) -> ItemView:
        """One item.

        Raises:
            Mistake: there is none of that number.
        """
        with self._database.reading() as session:
            item = session.get(RoadmapItem, item_id)
            if item is None:
                raise Mistake(f"There is no roadmap item #{item_id}.")
            team = session.get(Team, item.team_id) if item.team_id else None
            about = _about(col(Escalation.roadmap_item_id) == item_id)
            escalations = session.exec(about.order_by(col(Escalation.id))).all()
            return ItemView(
                item, team.name if team else None, escalations, zone_of(session, reader)
            )

    def add(self, user_id: str, draft: ItemDraft) -> int:
        """Store an item; its team is the owner's. Who added it and the owner are told its number.

        Returns:
            Its number.

        Raises:
            NotAllowed: guests can't add.
            InvalidInput: what is wrong with which field.
        """
        with self._database.writing() as session:
            item_id = self.add_as(session, self._people.actor(session, user_id), draft)
            self._tell(session, item_id, {user_id, draft.owner})
        return item_id

    def may_add(self, user_id: str) -> None:
        """Raises NotAllowed for who can't add, before they fill the form."""
        with self._database.reading() as session:
            require(self._people.actor(session, user_id), Action.ADD_ROADMAP_ITEM)

    def add_as(self, session: Session, actor: Actor, draft: ItemDraft) -> int:
        """The same within the caller's transaction, for an actor who is known already."""
        require(actor, Action.ADD_ROADMAP_ITEM)
        return self._changing.add_item(session, draft, actor.user_id, ChangeSource.SLACK)

    def _tell(self, session: Session, item_id: int, user_ids: set[str]) -> None:
        item = session.get_one(RoadmapItem, item_id)
        for user_id in sorted(user_ids):
            say(
                session,
                key=f"roadmap:{item_id}:added:{user_id}",
                destination=user_id,
                words=added_text(item, user_id),
                event_type="liaison_roadmap_item",
                now=self._clock.now(),
            )

    def _lane_order(self, item: RoadmapItem) -> tuple[int, str, date, int]:
        known = self.lanes.index(item.lane) if item.lane in self.lanes else len(self.lanes)
        return known, item.lane, item.target_on or date.max, item.id or 0


def open_items(session: Session, quarter: str) -> list[RoadmapItem]:
    """What an escalation can be about: unfinished items of the quarter and later, soonest first."""
    items = select(RoadmapItem).where(
        RoadmapItem.quarter >= quarter, col(RoadmapItem.status).in_(OPEN_STATUSES)
    )
    soonest = (
        RoadmapItem.quarter,
        col(RoadmapItem.target_on).is_(None),
        col(RoadmapItem.target_on),
    )
    return list(session.exec(items.order_by(*soonest).limit(100)))


def _about(items: ColumnElement[bool]) -> SelectOfScalar[Escalation]:
    """Escalations about roadmap items; what is confidential is in no list but its own."""
    return select(Escalation).where(items, ~col(Escalation.confidential))


def _by_item(escalations: Sequence[Escalation]) -> dict[int, list[Escalation]]:
    by_item: dict[int, list[Escalation]] = defaultdict(list)
    for each in escalations:
        by_item[each.roadmap_item_id or 0].append(each)
    return by_item
