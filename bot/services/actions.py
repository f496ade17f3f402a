"""What is to be done: one owner and one date each, until it is done. The one mechanism for it.

Post-mortems, meetings, surveys and audits add actions here, each with an `ActionSource` that says
where it came up.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.action_days import next_reminder
from bot.domain.business import BusinessCalendar
from bot.domain.quarter import quarter_of
from bot.domain.roadmap import ItemStatus
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, require
from bot.services.home import HomeService
from bot.services.people import PeopleService, is_reachable, today_of, zone_of
from bot.services.roadmap import ItemDraft, RoadmapService
from bot.services.teams import stored_id
from models import ActionItem, ActionOrigin, Team
from models.database import Database

WORDS_LIMIT, WHY_LIMIT = 500, 500


@dataclass(frozen=True)
class ActionDraft:
    """An action as it was filled in; `due_on` as a form gives it, `2026-12-04`."""

    words: str
    owner: str
    due_on: str
    suffix: str = ""
    """Of the form's block ids, for what is wrong."""


@dataclass(frozen=True)
class ActionSource:
    """Where an action came up: in the post-mortem, meeting, audit line or survey of that number."""

    origin: ActionOrigin = ActionOrigin.NONE
    number: int | None = None


@dataclass(frozen=True)
class ItemForm:
    """What the form for making an action a roadmap item offers."""

    action: ActionItem
    lanes: tuple[str, ...]
    quarters: tuple[str, ...]


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
        due_on = _check(session, draft, today_of(session, user_id, now))
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

    def to_push(self, user_id: str, action_id: int) -> ActionItem:
        """An action that someone wants to put off; raises as `push` does."""
        with self._database.reading() as session:
            return _still_open(self._allowed(session, user_id, action_id))

    def push(self, user_id: str, action_id: int, due_on: str, why: str) -> ActionItem:
        """Put an action off to a later day; the reason is kept and shown.

        Raises:
            NotAllowed: only its owner, the team, its lead, and administrators can.
            Mistake: it is gone, done or dropped.
            InvalidInput: the day or the reason is missing or doesn't fit.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            action = _still_open(self._allowed(session, user_id, action_id))
            later = _later_day(action, due_on, why, today_of(session, user_id, now))
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
            _check_no_item(action)
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
            _check_no_item(action)
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


def source_of(action: ActionItem) -> ActionSource:
    """Where an action came up."""
    return ActionSource(ActionOrigin(action.source), action.source_id)


def actions_of(session: Session, source: ActionSource) -> list[ActionItem]:
    """The actions of one post-mortem, meeting, …, in the order in which they were added."""
    wanted = select(ActionItem).where(
        ActionItem.source == source.origin, ActionItem.source_id == source.number
    )
    return list(session.exec(wanted.order_by(col(ActionItem.id))))


def is_open() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions under which an action is neither done nor dropped."""
    return col(ActionItem.done_at).is_(None), col(ActionItem.dropped_at).is_(None)


def open_actions(session: Session, team_ids: Collection[int]) -> list[ActionItem]:
    """The actions of these teams that are open, soonest first: for their agenda."""
    wanted = select(ActionItem).where(col(ActionItem.team_id).in_(team_ids), *is_open())
    return list(session.exec(wanted.order_by(col(ActionItem.due_on), col(ActionItem.id))))


def calendar_of(session: Session, action: ActionItem) -> BusinessCalendar:
    """The working days of an action's owner: their clock, and their team's public holidays."""
    team = session.get(Team, action.team_id)
    zone_name = zone_of(session, action.owner_user_id)
    return BusinessCalendar(zone_name, region=team.holiday_region if team else None)


def _check(session: Session, draft: ActionDraft, today: date) -> date:
    """Raises InvalidInput, by the form's block ids, unless all three are there and sound."""
    problems = {}
    if not draft.words.strip():
        problems["words"] = "What is to be done? One sentence."
    if len(draft.words) > WORDS_LIMIT:
        problems["words"] = f"Shorter, please: {WORDS_LIMIT} characters at most."
    if not draft.owner:
        problems["owner"] = "One person answers for it."
    elif not is_reachable(session, draft.owner):
        problems["owner"] = "That account is deactivated, or no person’s. Choose another."
    due_on = day_typed(draft.due_on)
    if due_on is None:
        problems["due"] = "By which day?"
    elif due_on < today:
        problems["due"] = "That day has passed. Choose a later one."
    if problems or due_on is None:
        raise InvalidInput(
            {f"action_{name}{draft.suffix}": words for name, words in problems.items()}
        )
    return due_on


def _later_day(action: ActionItem, due_on: str, why: str, today: date) -> date:
    """Raises InvalidInput, by the form's block ids, unless it is a later day with a reason."""
    problems = {}
    if not why.strip():
        problems["why"] = "One sentence on why it takes longer."
    if len(why) > WHY_LIMIT:
        problems["why"] = f"Shorter, please: {WHY_LIMIT} characters at most."
    later = day_typed(due_on)
    if later is None or later <= max(action.due_on, today - timedelta(days=1)):
        problems["due"] = "Choose a day later than the one it has, and not in the past."
    if problems or later is None:
        raise InvalidInput(problems)
    return later


def day_typed(text: str) -> date | None:
    """A day as a form gives it, `2026-12-04`; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _still_open(action: ActionItem) -> ActionItem:
    if action.done_at:
        raise Mistake(f"Action {action.id} is done already.")
    if action.dropped_at:
        raise Mistake(f"Action {action.id} was dropped.")
    return action


def _check_no_item(action: ActionItem) -> None:
    if action.roadmap_item_id:
        raise Mistake(f"It is on the roadmap already: #{action.roadmap_item_id}.")
