"""Setting goals, changing them, saying how they stand, closing them; each kept in the audit."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, func, select

from bot.clock import Clock
from bot.domain.goals import TYPED
from bot.domain.goals.draft import (
    MOST_GOALS,
    WORDS_LIMIT,
    GoalDraft,
    GoalFields,
    read_goal,
    read_number,
)
from bot.domain.goals.measure import Unit
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, Actor
from bot.services.audit import note_change
from bot.services.goals.looking import found, require_note, require_open
from bot.services.goals.measures import MEASURES
from bot.services.goals.reading import items_of, reading_json, shown
from bot.services.people import PeopleService, unreachable_of
from bot.services.roadmap.gate import require_lead
from bot.services.roadmap.reading import Reader
from bot.services.teams import stored_id
from models import Goal, GoalItem, GoalState, RoadmapItem, Team
from models.database import Database

_AUDITED = (
    *("title", "quarter", "owner_user_id", "team_id", "measure", "unit", "better"),
    *("start", "target", "value", "state", "learnt"),
)
_ENDS = (GoalState.REACHED, GoalState.MISSED, GoalState.DROPPED)


class GoalChanging:
    def __init__(self, database: Database, clock: Clock, people: PeopleService) -> None:
        self._database = database
        self._clock = clock
        self._people = people

    def add(self, user_id: str, draft: GoalDraft) -> int:
        """Set a goal; returns its number.

        Raises:
            NotAllowed: only leads and administrators can.
            InvalidInput: what is wrong with which field.
        """
        with self._database.writing() as session:
            require_lead(self._people.actor(session, user_id), Action.CHANGE_GOALS)
            return self.put(session, draft, user_id)

    def put(self, session: Session, draft: GoalDraft, by: str) -> int:
        """Set a goal in the caller's transaction, for whoever was asked for permission.

        Raises:
            InvalidInput: what is wrong with which field.
        """
        fields, now = _read(session, draft), self._clock.now()
        count = select(func.count()).select_from(Goal).where(Goal.quarter == fields.quarter)
        if session.exec(count).one() >= MOST_GOALS:
            words = f"{MOST_GOALS} goals are set for that quarter. Fewer are easier to remember."
            raise InvalidInput({"quarter": words})
        goal = Goal(made_by=by, made_at=now, **_columns(fields))
        session.add(goal)
        session.flush()
        _put_items(session, goal, fields.items)
        _audit(session, goal, None, by, now)
        return stored_id(goal.id)

    def put_value(self, session: Session, goal_id: int, typed: str, by: str) -> None:
        """Say how a goal stands, in the caller's transaction and for whoever was asked for it.

        Raises:
            InvalidInput: that is no number.
        """
        goal = found(session, goal_id)
        before = _plain(session, goal)
        self._put_value(goal, typed, by)
        _audit(session, goal, before, by, self._clock.now())

    def _put_value(self, goal: Goal, typed: str, by: str) -> None:
        goal.value = _value(typed, goal.unit)
        goal.value_by, goal.value_at = by, self._clock.now()

    def change(self, user_id: str, goal_id: int, draft: GoalDraft, *, version: int) -> None:
        """Change what a goal is; `version` is the one that the form showed.

        Raises:
            NotAllowed: only leads and administrators can.
            Mistake: there is none of that number, or it is closed.
            InvalidInput: what is wrong with which field, or somebody was quicker.
        """

        def apply(session: Session, goal: Goal) -> None:
            _check_version(goal, version, "title")
            fields = _read(session, draft)
            for name, value in _columns(fields).items():
                setattr(goal, name, value)
            if goal.measure != TYPED:
                goal.value = goal.value_by = goal.value_at = None
            _put_items(session, goal, fields.items)

        self._changed(user_id, goal_id, apply)

    def note(self, user_id: str, goal_id: int, typed: str) -> None:
        """Say how a goal stands whose figure is typed in.

        Raises:
            NotAllowed: only its owner, leads and administrators can.
            Mistake: there is none of that number, it is closed, or its figure is counted.
            InvalidInput: that is no number.
        """

        def apply(_: Session, goal: Goal) -> None:
            if goal.measure != TYPED:
                raise Mistake("Liaison counts this one by itself.")
            self._put_value(goal, typed, user_id)

        self._changed(user_id, goal_id, apply, may=require_note)

    def close(self, user_id: str, goal_id: int, state: str, learnt: str, *, version: int) -> None:
        """Close a goal; its figure stays what it is now.

        Args:
            user_id: who.
            goal_id: which.
            state: `reached`, `missed` or `dropped`.
            learnt: what is worth remembering, or nothing.
            version: the one that the form showed.

        Raises:
            NotAllowed: only leads and administrators can.
            Mistake: there is none of that number, or it is closed.
            InvalidInput: that is no way to end, or somebody was quicker.
        """

        def apply(session: Session, goal: Goal) -> None:
            if state not in _ENDS:
                raise InvalidInput({"state": "Choose how it ended."})
            _check_version(goal, version, "state")
            now = self._clock.now()
            (stands,) = shown(session, [goal], Reader.of(session, user_id, now), now)
            goal.closing = reading_json(stands.reading)
            goal.state, goal.learnt = state, learnt.strip()[:WORDS_LIMIT]

        self._changed(user_id, goal_id, apply)

    def reopen(self, user_id: str, goal_id: int) -> str:
        """Open a closed goal again; returns its quarter.

        Raises:
            NotAllowed: only leads and administrators can.
            Mistake: there is none of that number.
        """

        def apply(_: Session, goal: Goal) -> None:
            goal.state, goal.closing, goal.learnt = GoalState.OPEN, None, ""

        return self._changed(user_id, goal_id, apply, closed_too=True)

    def _changed(
        self,
        user_id: str,
        goal_id: int,
        apply: Callable[[Session, Goal], None],
        *,
        may: Callable[[Actor, Goal], None] = lambda actor, _: require_lead(
            actor, Action.CHANGE_GOALS
        ),
        closed_too: bool = False,
    ) -> str:
        """Change a goal that nobody else changes meanwhile; returns its quarter."""
        with self._database.writing() as session:
            found(session, goal_id)
            goal = session.get_one(Goal, goal_id, with_for_update=True, populate_existing=True)
            may(self._people.actor(session, user_id), goal)
            if not closed_too:
                require_open(goal)
            before = _plain(session, goal)
            apply(session, goal)
            goal.version += 1
            session.add(goal)
            session.flush()
            _audit(session, goal, before, user_id, self._clock.now())
            return goal.quarter


def _read(session: Session, draft: GoalDraft) -> GoalFields:
    """The form's fields, sound, and of people, teams and items that are there."""
    fields = read_goal(draft, MEASURES)
    problems = {}
    if unreachable_of(session, [fields.owner_user_id]):
        problems["owner"] = "That account is deactivated, or no person's. Choose another."
    if fields.team_id is not None and session.get(Team, fields.team_id) is None:
        problems["team"] = "There is no such team any more."
    wanted = select(RoadmapItem.id).where(col(RoadmapItem.id).in_(fields.items))
    if missing := sorted(set(fields.items) - set(session.exec(wanted))):
        problems["items"] = f"There is no roadmap item #{missing[0]}."
    if problems:
        raise InvalidInput(problems)
    return fields


def _check_version(goal: Goal, version: int, field: str) -> None:
    """Check that a form showed the goal as it is; what is wrong is said at one of its fields."""
    if goal.version != version:
        words = (
            "Somebody has changed this goal while the form was open. Close it and open it again to "
            "see how it is now."
        )
        raise InvalidInput({field: words})


def _columns(fields: GoalFields) -> dict[str, Any]:
    return {name: value for name, value in asdict(fields).items() if name != "items"}


def _value(typed: str, unit: str) -> float:
    try:
        value = read_number(typed, percent=unit == Unit.PERCENT)
    except Mistake as mistake:
        raise InvalidInput({"value": str(mistake)}) from None
    if value is None:
        raise InvalidInput({"value": "A number, please, like 12 or 99.5."})
    return value


def _put_items(session: Session, goal: Goal, items: Sequence[int]) -> None:
    goal_id = stored_id(goal.id)
    session.exec(delete(GoalItem).where(col(GoalItem.goal_id) == goal_id))
    session.add_all(GoalItem(goal_id=goal_id, item_id=each) for each in items)


def _plain(session: Session, goal: Goal) -> dict[str, Any]:
    session.flush()
    return {name: getattr(goal, name) for name in _AUDITED} | {
        "items": list(items_of(session, goal))
    }


def _audit(
    session: Session, goal: Goal, before: dict[str, Any] | None, by: str, now: datetime
) -> None:
    note_change(
        session,
        by=by,
        at=now,
        subject=f"goal {goal.id} “{goal.title}”",
        before=before,
        after=_plain(session, goal),
    )
