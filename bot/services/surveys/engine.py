"""The survey as a kind of work: what is due by its rows, each step in a transaction of its own."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session, col, func, select

from bot.services.surveys.closing import close_survey, compact_due, forget_asking
from bot.services.surveys.planning import PlanningService
from bot.services.surveys.publishing import publish_survey, show_leads
from bot.services.surveys.sending import ask_due, next_asking, open_survey
from models import Survey, SurveySettings, SurveyState
from models.database import Database

_Step = Callable[[Session, Survey, datetime], None]
LATE = timedelta(days=2)
"""So late it may open on the dates that its owner saw; later the dates move."""


class SurveyEngine:
    """Plans, opens, asks, closes and publishes.

    Args:
        database: where the surveys are.
        planning: plans them.
        slash: how the command is typed.
        rng: shuffles what is left when one closes.
    """

    def __init__(
        self, database: Database, planning: PlanningService, slash: str, rng: Random
    ) -> None:
        self._database = database
        self._slash = slash
        self._planning = planning
        self._rng = rng
        self._steps: dict[str, _Step] = {
            SurveyState.PLANNED: self._open,
            SurveyState.OPEN: self.close,
            SurveyState.CLOSED: self._publish,
        }

    def next_due(self, now: datetime) -> datetime | None:
        """When the first of all that is to do is due."""
        planned = select(func.min(SurveySettings.next_at)).scalar_subquery()
        steps = select(func.min(Survey.next_step_at), func.min(Survey.compact_at), planned)
        with self._database.reading() as session:
            moments = [*session.exec(steps).one(), next_asking(session, now)]
        return min((moment for moment in moments if moment), default=None)

    def run_due(self, now: datetime) -> None:
        """Do all of it; what is killed in between goes on from its rows."""
        with self._database.writing() as session:
            self._planning.run_due(session, now)
        while self._step(now):
            pass
        compact_due(self._database, now)
        while self._ask(now):
            pass

    def close(self, session: Session, survey: Survey, now: datetime) -> None:
        """Close an open survey that is locked, and show the leads what came of it."""
        published = close_survey(session, survey, now, self._rng)
        show_leads(session, survey, published, now)

    def _step(self, now: datetime) -> bool:
        with self._database.writing() as session:
            due = select(Survey).where(col(Survey.next_step_at) <= now).order_by(col(Survey.id))
            locked = due.limit(1).with_for_update(skip_locked=True)
            survey = session.exec(locked).first()
            if survey is None:
                return False
            self._steps[survey.state](session, survey, now)
            return True

    def _open(self, session: Session, survey: Survey, now: datetime) -> None:
        if now - survey.opens_at > LATE:
            self._planning.move(session, survey, now)
        else:
            open_survey(session, survey)

    def _publish(self, session: Session, survey: Survey, now: datetime) -> None:
        publish_survey(session, survey, now)
        forget_asking(session, survey, now)
        survey.compact_at = now
        session.add(survey)

    def _ask(self, now: datetime) -> bool:
        with self._database.writing() as session:
            return ask_due(session, now, self._slash)
