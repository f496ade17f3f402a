"""Looking at goals, and the forms in which they are changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, select

from bot.clock import Clock
from bot.domain.goals import TYPED
from bot.domain.goals.draft import GoalDraft
from bot.domain.quarter import quarter_of, quarters_from
from bot.errors import Mistake, NotAllowed
from bot.permissions import Action, Actor, require
from bot.services.goals.measures import MEASURES
from bot.services.goals.reading import goals_of, items_of, shown
from bot.services.people import PeopleService
from bot.services.roadmap.gate import require_lead
from bot.services.roadmap.reading import Reader
from bot.views.goals.forms import GoalForm
from bot.views.goals.lists import GoalsPage, ShownGoal, number_words
from models import Goal, GoalState, Team
from models.database import Database

_QUARTERS_AHEAD = 4


class GoalLooking:
    def __init__(self, database: Database, clock: Clock, people: PeopleService) -> None:
        self._database = database
        self._clock = clock
        self._people = people

    def page(self, user_id: str, quarter: str | None = None) -> GoalsPage:
        """A quarter's goals as they stand; None for the present one. Everyone sees them."""
        now = self._clock.now()
        with self._database.reading() as session:
            reader = Reader.of(session, user_id, now)
            wanted = quarter or quarter_of(reader.today)
            return GoalsPage(
                quarter=wanted,
                goals=shown(session, goals_of(session, [wanted]), reader, now),
                reader=user_id,
                may_change=_may(self._people.actor(session, user_id)),
            )

    def one(self, user_id: str, goal_id: int) -> ShownGoal:
        """One goal as it stands.

        Raises:
            Mistake: there is none of that number.
        """
        with self._database.reading() as session:
            return self._one(session, user_id, found(session, goal_id))

    def form(
        self,
        user_id: str,
        goal_id: int | None = None,
        draft: GoalDraft | None = None,
        *,
        quarter: str | None = None,
    ) -> GoalForm:
        """The form for a new goal or an old one.

        Args:
            user_id: who wants to set or change it.
            goal_id: which is to be changed; None for a new one.
            draft: what the form holds already; None for what is stored, or a new one's beginning.
            quarter: in which a new one begins; None for the present one.

        Raises:
            NotAllowed: only leads and administrators can.
            Mistake: there is none of that number, or it is closed.
        """
        with self._database.reading() as session:
            require_lead(self._people.actor(session, user_id), Action.CHANGE_GOALS)
            goal = found(session, goal_id) if goal_id else None
            if goal:
                require_open(goal)
            today = Reader.of(session, user_id, self._clock.now()).today
            new = GoalDraft("", quarter or quarter_of(today), user_id, TYPED, "")
            held = draft or (_stored(session, goal) if goal else new)
            quarters = quarters_from(quarter_of(today), _QUARTERS_AHEAD)
            return GoalForm(
                draft=held,
                quarters=sorted({*quarters, held.quarter} - {""}),
                teams=session.exec(select(Team).order_by(Team.name)).all(),
                measures=tuple(MEASURES.values()),
                goal_id=goal_id or 0,
                version=goal.version if goal else 0,
            )

    def noting(self, user_id: str, goal_id: int) -> ShownGoal:
        """A goal for the form in which its owner, a lead or an administrator says how it stands.

        Raises:
            NotAllowed: they are none of these.
            Mistake: there is none of that number, or it is closed.
        """
        with self._database.reading() as session:
            goal = require_open(found(session, goal_id))
            require_note(self._people.actor(session, user_id), goal)
            return self._one(session, user_id, goal)

    def closing(self, user_id: str, goal_id: int) -> ShownGoal:
        """A goal for the form in which a lead or an administrator closes it.

        Raises:
            NotAllowed: they are neither.
            Mistake: there is none of that number, or it is closed.
        """
        with self._database.reading() as session:
            require_lead(self._people.actor(session, user_id), Action.CHANGE_GOALS)
            return self._one(session, user_id, require_open(found(session, goal_id)))

    def _one(self, session: Session, user_id: str, goal: Goal) -> ShownGoal:
        now = self._clock.now()
        return shown(session, [goal], Reader.of(session, user_id, now), now)[0]


def found(session: Session, goal_id: int) -> Goal:
    """The goal of that number.

    Raises:
        Mistake: there is none.
    """
    goal = session.get(Goal, goal_id)
    if goal is None:
        raise Mistake(f"There is no goal {goal_id}.")
    return goal


def require_open(goal: Goal) -> Goal:
    """The same goal.

    Raises:
        Mistake: it is closed.
    """
    if goal.state != GoalState.OPEN:
        raise Mistake(f"Goal {goal.id} is closed. A lead or an administrator can open it again.")
    return goal


def require_note(actor: Actor, goal: Goal) -> None:
    """Check that someone may say how a goal stands.

    Raises:
        NotAllowed: only its owner, leads and administrators can.
    """
    led = min(actor.lead_of, default=goal.team_id)
    require(actor, Action.NOTE_GOAL, team_id=led, involved=(goal.owner_user_id,))


def stand_at(
    session: Session,
    quarters: Sequence[str],
    team_ids: Sequence[int],
    reader: Reader,
    now: datetime,
) -> list[ShownGoal]:
    """The goals of some quarters and teams, and of all teams together, for an agenda."""
    return shown(session, goals_of(session, quarters, team_ids), reader, now)


def _may(actor: Actor) -> bool:
    try:
        require_lead(actor, Action.CHANGE_GOALS)
    except NotAllowed:
        return False
    return True


def _stored(session: Session, goal: Goal) -> GoalDraft:
    return GoalDraft(
        title=goal.title,
        quarter=goal.quarter,
        owner=goal.owner_user_id,
        measure=goal.measure,
        target=number_words(goal.target),
        start="" if goal.start is None else number_words(goal.start),
        team=str(goal.team_id or ""),
        unit=goal.unit,
        better=goal.better,
        items=" ".join(f"#{each}" for each in items_of(session, goal)),
    )
