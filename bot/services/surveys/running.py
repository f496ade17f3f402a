"""Closing a survey by hand, and how far it is."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.survey.results import rates_shown
from bot.domain.survey.rhythm import next_working_day
from bot.errors import Mistake
from bot.permissions import Action, require
from bot.services.people import PeopleService, zone_of
from bot.services.surveys.engine import SurveyEngine
from bot.services.surveys.records import (
    calendars_of,
    name_of,
    plan_of,
    rates_of,
    require_runner,
    settings_row,
    sides_of,
    survey_teams,
    under_way,
)
from bot.services.teams import stored_id
from bot.views.survey.status import Ahead, Status
from models import InvitationState, Survey, SurveyInvitation, SurveyState
from models.database import Database

NOTHING_OPEN = "No survey is open, so there is nothing to close."


class RunningService:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, engine: SurveyEngine
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._engine = engine

    def next_due(self) -> datetime | None:
        return self._engine.next_due(self._clock.now())

    def run_due(self, now: datetime) -> None:
        self._engine.run_due(now)

    def status(self, user_id: str) -> Status | Ahead:
        """What is under way, or when the next survey comes.

        Raises:
            NotAllowed: guests can't see it.
        """
        with self._database.reading() as session:
            actor = self._people.actor(session, user_id)
            reader_zone = zone_of(session, user_id)
            survey = _current(session)
            if survey is None:
                require(actor, Action.SEE_SURVEY)
                row = settings_row(session)
                return Ahead(
                    row.next_at if row else None, row.next_on if row else None, reader_zone
                )
            invitation = session.get(SurveyInvitation, (survey.id, user_id))
            if invitation is None:
                require(actor, Action.SEE_SURVEY)
            rates = rates_of(session, survey)
            rate, by_team = rates_shown(rates, plan_of(survey).floor)
            led = {side.team_id for side in sides_of(survey)} & actor.lead_of
            owns = survey.owner_user_id == user_id
            return Status(
                survey_id=stored_id(survey.id),
                name=name_of(survey),
                state=survey.state,
                is_confirmed=survey.next_step_at is not None,
                sides=sides_of(survey),
                rate=rate,
                rates=by_team,
                opens_at=survey.opens_at,
                closes_at=survey.closes_at,
                publishes_at=survey.publishes_at,
                reader_zone=reader_zone,
                may_answer=_may_answer(survey, invitation),
                may_run=actor.is_administrator or owns or bool(led),
            )

    def to_close(self, user_id: str) -> Status:
        """What `close` would close.

        Raises:
            Mistake, NotAllowed: as for `close`.
        """
        with self._database.reading() as session:
            self._closable(session, user_id, None)
        found = self.status(user_id)
        if isinstance(found, Ahead):
            raise Mistake(NOTHING_OPEN)
        return found

    def close(self, user_id: str, survey_id: int) -> tuple[datetime, str]:
        """Close an open survey now, for good.

        Returns:
            When it is published, in UTC, and the zone of whoever closed it.

        Raises:
            Mistake: it isn't open.
            NotAllowed: only leads of the teams, the owner and administrators may.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            survey = self._closable(session, user_id, survey_id)
            survey.closes_at = now
            survey.publishes_at = next_working_day(now, calendars_of(survey_teams(session, survey)))
            self._engine.close(session, survey, now)
            return survey.publishes_at, zone_of(session, user_id)

    def _closable(self, session: Session, user_id: str, survey_id: int | None) -> Survey:
        survey = under_way(session, lock=survey_id is not None)
        if survey is None or survey_id not in (None, survey.id):
            raise Mistake(NOTHING_OPEN)
        require_runner(self._people.actor(session, user_id), Action.RUN_SURVEY, survey)
        if survey.state != SurveyState.OPEN:
            raise Mistake("It hasn’t begun yet, so it can’t be closed; it can be cancelled.")
        return survey


def _may_answer(survey: Survey, invitation: SurveyInvitation | None) -> bool:
    if invitation is None or survey.state != SurveyState.OPEN:
        return False
    return invitation.state != InvitationState.ANSWERED


def _current(session: Session) -> Survey | None:
    """The survey that is planned, open, or waits to be published."""
    states = (SurveyState.PLANNED, SurveyState.OPEN, SurveyState.CLOSED)
    wanted = select(Survey).where(col(Survey.state).in_(states))
    return session.exec(wanted.order_by(col(Survey.id).desc())).first()
