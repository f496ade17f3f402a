"""Adding actions, and what can be done with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from bot.clock import Clock
from bot.domain.action_days import next_reminder
from bot.domain.quarter import quarter_of
from bot.domain.roadmap import ItemStatus
from bot.errors import Mistake
from bot.permissions import Action, require
from bot.services.actions.checks import (
    ActionDraft,
    check_draft,
    check_no_item,
    later_day,
    still_open,
)
from bot.services.actions.rows import (
    ActionSource,
    calendar_of,
    concerns,
    is_open,
    may_be_told,
    source_of,
)
from bot.services.home import HomeService
from bot.services.people import PeopleService, today_of
from bot.services.roadmap import ItemDraft, RoadmapService
from bot.services.teams import stored_id
from models import ActionItem
from models.database import Database

LISTED = 20


@dataclass(frozen=True)
class ItemForm:
    """What the form for making an action a roadmap item offers."""

    action: ActionItem
    lanes: tuple[str, ...]
    quarters: tuple[str, ...]


@dataclass(frozen=True)
class ListedActions:
    """Open actions, soonest first: the first `LISTED` of `total`."""

    actions: Sequence[ActionItem]
    total: int
    today: date
    """On the reader's calendar."""
    mine: bool


class ActionService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        home: HomeService,
        roadmap: RoadmapService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._home = home
        self._roadmap = roadmap

    def add(
        self,
        session: Session,
        *,
        user_id: str,
        team_id: int,
        draft: ActionDraft,
        source: ActionSource,
    ) -> int:
        """Add an action, in the caller's transaction; its owner is shown it in their App Home.

        Args:
            session: the caller's transaction, which has checked that `user_id` may.
            user_id: who adds it.
            team_id: the team whose members may change it, beside its owner and who added it.
            draft: as it was filled in.
            source: where it came up.

        Returns:
            Its number.

        Raises:
            InvalidInput: what is wrong with which field; an action needs all three.
        """
        now = self._clock.now()
        due_on = check_draft(session, draft, today_of(session, user_id, now))
        action = ActionItem(
            source=source.origin,
            source_id=source.number,
            team_id=team_id,
            words=" ".join(draft.words.split()),
            owner_user_id=draft.owner,
            due_on=due_on,
            created_by=user_id,
            created_at=now,
        )
        action.remind_at = next_reminder(due_on, calendar_of(session, action), now)
        session.add(action)
        session.flush()
        self._home.refresh(session, [draft.owner], f"action:{action.id}:added")
        return stored_id(action.id)

    def remove(self, session: Session, source: ActionSource, action_id: int) -> None:
        """Take an action out of a draft, in the caller's transaction. One that is gone is fine."""
        action = session.get(ActionItem, action_id)
        if action is None or source_of(action) != source:
            return
        session.delete(action)
        session.flush()
        self._home.refresh(session, [action.owner_user_id], f"action:{action_id}:removed")

    def finish(self, user_id: str, action_id: int) -> ActionItem:
        """It is done. Done twice is fine.

        Raises:
            NotAllowed: only its owner, the team, its lead, and administrators can.
            Mistake: there is no such action any more.
        """
        with self._database.writing() as session:
            action = self._allowed(session, user_id, action_id)
            if action.done_at is None:
                action.done_at, action.dropped_at = self._clock.now(), None
                action.remind_at = None
                session.add(action)
                self._home.refresh(session, [action.owner_user_id], f"action:{action_id}:done")
            return action

    def listed(self, reader: str, *, mine: bool = False) -> ListedActions:
        """The reader's open actions, or those of their teams (of all teams for who is in none)."""
        with self._database.reading() as session:
            today = today_of(session, reader, self._clock.now())
            wanted = select(ActionItem).where(*is_open(), may_be_told(reader))
            teams = self._people.actor(session, reader).member_of
            if mine:
                wanted = wanted.where(ActionItem.owner_user_id == reader)
            elif teams:
                wanted = wanted.where(concerns(reader, teams))
            order = (col(ActionItem.due_on), col(ActionItem.id))
            count = session.exec(select(func.count()).select_from(wanted.subquery())).one()
            found = session.exec(wanted.order_by(*order).limit(LISTED)).all()
            return ListedActions(found, count, today, mine=mine)

    def to_push(self, user_id: str, action_id: int) -> ActionItem:
        """An action that someone wants to put off; raises as `push` does."""
        with self._database.reading() as session:
            return still_open(self._allowed(session, user_id, action_id))

    def push(self, user_id: str, action_id: int, due_on: str, why: str) -> ActionItem:
        """Put an action off to a later day; the reason is kept and shown.

        Raises:
            NotAllowed: only its owner, the team, its lead, and administrators can.
            Mistake: it is gone, done or dropped.
            InvalidInput: the day or the reason is missing or doesn't fit.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            action = still_open(self._allowed(session, user_id, action_id))
            later = later_day(action, due_on, why, today_of(session, user_id, now))
            pushed = {
                "from": action.due_on.isoformat(),
                "to": later.isoformat(),
                "by": user_id,
                "at": now.isoformat(),
                "why": " ".join(why.split()),
            }
            action.pushes = [*action.pushes, pushed]
            action.due_on = later
            action.remind_at = next_reminder(later, calendar_of(session, action), now)
            session.add(action)
            cause = f"action:{action_id}:pushed:{len(action.pushes)}"
            self._home.refresh(session, [action.owner_user_id], cause)
            return action

    def drop(self, user_id: str, action_id: int) -> ActionItem:
        """Give it up: it is on no agenda any more. Dropped twice is fine; raises as `finish`."""
        with self._database.writing() as session:
            action = self._allowed(session, user_id, action_id)
            if action.done_at is None and action.dropped_at is None:
                action.dropped_at, action.remind_at = self._clock.now(), None
                session.add(action)
                cause = f"action:{action_id}:dropped"
                self._home.refresh(session, [action.owner_user_id], cause)
            return action

    def to_roadmap_form(self, user_id: str, action_id: int) -> ItemForm:
        """The form for making it a roadmap item; raises as `make_item` does."""
        with self._database.reading() as session:
            action = self._allowed(session, user_id, action_id)
            check_no_item(action)
        quarters = tuple(self._roadmap.quarters(user_id))
        return ItemForm(action, self._roadmap.lanes, quarters)

    def make_item(self, user_id: str, action_id: int, lane: str, quarter: str) -> int:
        """Make an action an item of the roadmap, with the same owner and date.

        Returns:
            The item's number.

        Raises:
            NotAllowed: only its owner, the team, its lead, and administrators can.
            Mistake: it is gone, or is on the roadmap already.
            InvalidInput: what is wrong with which field.
        """
        with self._database.writing() as session:
            action = self._allowed(session, user_id, action_id)
            check_no_item(action)
            draft = ItemDraft(
                title=action.words[:200],
                lane=lane,
                quarter=quarter or quarter_of(action.due_on),
                owner=action.owner_user_id,
                status=ItemStatus.PLANNED,
                target_on=action.due_on,
            )
            actor = self._people.actor(session, user_id)
            action.roadmap_item_id = self._roadmap.add_as(session, actor, draft)
            session.add(action)
            self._home.refresh(session, [action.owner_user_id], f"action:{action_id}:item")
            return action.roadmap_item_id

    def _allowed(self, session: Session, user_id: str, action_id: int) -> ActionItem:
        action = session.get(ActionItem, action_id, with_for_update=True)
        if action is None:
            raise Mistake(f"There is no action {action_id}: it may have been taken out again.")
        actor = self._people.actor(session, user_id)
        involved = (action.owner_user_id, action.created_by)
        require(actor, Action.FINISH_ACTION, team_id=action.team_id, involved=involved)
        return action
