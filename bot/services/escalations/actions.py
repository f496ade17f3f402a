"""What is to be done after an escalation: one owner and one date each, until it is done."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.quarter import quarter_of
from bot.domain.roadmap import ItemStatus
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, require
from bot.services.escalations.case import Case
from bot.services.home import HomeService
from bot.services.people import PeopleService, is_reachable, today_of
from bot.services.roadmap import ItemDraft, RoadmapService
from bot.services.teams import stored_id
from models import ActionItem
from models.database import Database

WORDS_LIMIT = 500


@dataclass(frozen=True)
class ActionDraft:
    """An action as it was filled in; `due_on` as a form gives it, `2026-12-04`."""

    words: str
    owner: str
    due_on: str
    suffix: str = ""
    """Of the form's block ids, for what is wrong."""


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

    def add(self, session: Session, user_id: str, case: Case, draft: ActionDraft) -> None:
        """Add an action to a post-mortem, in the caller's transaction.

        Raises:
            InvalidInput: what is wrong with which field; an action needs all three.
        """
        now = self._clock.now()
        due_on = _check(session, draft, today_of(session, user_id, now))
        action = ActionItem(
            post_mortem_id=case.number,
            team_id=stored_id(case.team.id),
            words=" ".join(draft.words.split()),
            owner_user_id=draft.owner,
            due_on=due_on,
            created_by=user_id,
            created_at=now,
        )
        session.add(action)
        session.flush()
        self._home.refresh(session, [draft.owner], f"action:{action.id}:added")

    def remove(self, session: Session, case: Case, action_id: int) -> None:
        """Take an action out of a draft, in the caller's transaction. One that is gone is fine."""
        action = session.get(ActionItem, action_id)
        if action is None or action.post_mortem_id != case.number:
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
                action.done_at = self._clock.now()
                session.add(action)
                self._home.refresh(session, [action.owner_user_id], f"action:{action_id}:done")
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
            raise Mistake("That action is gone: it was taken out of the post-mortem.")
        actor = self._people.actor(session, user_id)
        involved = (action.owner_user_id, action.created_by)
        require(actor, Action.FINISH_ACTION, team_id=action.team_id, involved=involved)
        return action


def actions_of(session: Session, escalation_id: int) -> list[ActionItem]:
    """The actions of one post-mortem, in the order in which they were added."""
    wanted = select(ActionItem).where(ActionItem.post_mortem_id == escalation_id)
    return list(session.exec(wanted.order_by(col(ActionItem.id))))


def open_actions(session: Session, team_id: int) -> list[ActionItem]:
    """A team's actions that are not done, soonest first: for its agenda."""
    wanted = select(ActionItem).where(
        ActionItem.team_id == team_id, col(ActionItem.done_at).is_(None)
    )
    return list(session.exec(wanted.order_by(col(ActionItem.due_on), col(ActionItem.id))))


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
    try:
        due_on = date.fromisoformat(draft.due_on)
    except ValueError:
        due_on = today
        problems["due"] = "By which day?"
    if due_on < today:
        problems["due"] = "That day has passed. Choose a later one."
    if problems:
        raise InvalidInput(
            {f"action_{name}{draft.suffix}": words for name, words in problems.items()}
        )
    return due_on


def _check_no_item(action: ActionItem) -> None:
    if action.roadmap_item_id:
        raise Mistake(f"It is on the roadmap already: #{action.roadmap_item_id}.")
