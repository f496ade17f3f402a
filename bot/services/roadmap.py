"""The shared roadmap: what is on it, and what is added."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.clock import Clock
from bot.domain.quarter import next_quarter, parse_quarter, quarter_of
from bot.domain.roadmap import OPEN_STATUSES, ItemStatus
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, Actor, require
from bot.services.home import HomeService
from bot.services.people import PeopleService, is_reachable, today_of, zone_of
from bot.services.say import say
from bot.views.roadmap import added_text
from models import Escalation, RoadmapItem, Team, TeamMember
from models.database import Database

TITLE_LIMIT = 200
QUARTERS_AHEAD = 5
_USER_ID = re.compile(r"^[UW][A-Z0-9]{1,29}$")


@dataclass(frozen=True)
class ItemDraft:
    """An item as it is asked for."""

    title: str
    lane: str
    quarter: str
    owner: str
    status: ItemStatus
    target_on: date | None


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
        home: HomeService,
        lanes: Sequence[str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._home = home
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
        self._check(draft)
        if not is_reachable(session, draft.owner):
            raise InvalidInput(
                {"owner": "That account is deactivated, or no person's. Choose another."}
            )
        item = RoadmapItem(
            title=" ".join(draft.title.split()),
            lane=draft.lane,
            quarter=draft.quarter,
            status=draft.status,
            team_id=_team_of(session, draft.owner),
            owner_user_id=draft.owner,
            target_on=draft.target_on,
            created_by=actor.user_id,
            created_at=self._clock.now(),
        )
        session.add(item)
        session.flush()
        self._home.refresh(session, [draft.owner], f"roadmap:{item.id}:added")
        return item.id or 0

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

    def _check(self, draft: ItemDraft) -> None:
        problems = {}
        if not draft.title.strip():
            problems["title"] = "A few words, please: what will be different when it is done?"
        if len(draft.title) > TITLE_LIMIT:
            problems["title"] = f"Shorter, please: {TITLE_LIMIT} characters at most."
        if draft.lane not in self.lanes:
            problems["lane"] = f"Choose one of: {', '.join(self.lanes)}."
        if parse_quarter(draft.quarter) != draft.quarter:
            problems["quarter"] = "A quarter looks like 2026-Q4."
        if not _USER_ID.match(draft.owner):
            problems["owner"] = "Someone has to answer for it."
        if problems:
            raise InvalidInput(problems)

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


def _team_of(session: Session, user_id: str) -> int | None:
    teams = select(TeamMember.team_id).where(TeamMember.user_id == user_id)
    return session.exec(teams.order_by(col(TeamMember.team_id))).first()


def _about(items: ColumnElement[bool]) -> SelectOfScalar[Escalation]:
    """Escalations about roadmap items; what is confidential is in no list but its own."""
    return select(Escalation).where(items, ~col(Escalation.confidential))


def _by_item(escalations: Sequence[Escalation]) -> dict[int, list[Escalation]]:
    by_item: dict[int, list[Escalation]] = defaultdict(list)
    for each in escalations:
        by_item[each.roadmap_item_id or 0].append(each)
    return by_item
