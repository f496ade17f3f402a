"""Planning a survey: by its rule or because someone asks; its owner sees it before anyone."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.clock import Clock
from bot.domain.survey.plan import SurveyPlan
from bot.domain.survey.rhythm import next_working_day
from bot.domain.wall_clock import zone
from bot.errors import Mistake
from bot.permissions import Action
from bot.services.people import PeopleService
from bot.services.surveys.drafting import place, plan_survey, preview_of, set_next, show
from bot.services.surveys.records import (
    calendars_of,
    plan_of,
    plan_set,
    require_lead,
    require_runner,
    settings_row,
    survey_teams,
    teams_of,
    under_way,
)
from bot.services.teams import stored_id
from bot.views.survey.preview import Preview
from models import Survey, SurveyState, Team
from models.database import Database

_log = logging.getLogger(__name__)
LATEST = timedelta(days=14)
"""A survey that fell due while nothing ran is still held within this time."""


class PlanningService:
    def __init__(self, database: Database, clock: Clock, people: PeopleService, slash: str) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._slash = slash

    def start(self, user_id: str) -> Preview:
        """Plan a survey that begins on the next working day; nobody is asked before `send`.

        Returns:
            What would be sent, and to whom; its owner is shown the same.

        Raises:
            NotAllowed: only leads of the teams, the owner and administrators may.
            Mistake: one is planned or open already, or it isn't set between which teams.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            plan = plan_set(session)
            teams = teams_of(session, plan)
            ids = [stored_id(team.id) for team in teams]
            actor = self._people.actor(session, user_id)
            require_lead(actor, Action.RUN_SURVEY, ids, plan.owner)
            _forget_draft(session)
            begins = next_working_day(now, calendars_of(teams))
            opens_on = begins.astimezone(zone(teams[0].zone)).date()
            owner = self._owner(session, plan, teams) or user_id
            survey = plan_survey(session, plan, teams, opens_on, owner, started_by=user_id)
            preview = preview_of(session, survey, user_id)
            if owner != user_id:
                show(session, survey, now)
            return preview

    def preview(self, user_id: str, survey_id: int) -> Preview:
        """What will be sent, as it stands now.

        Raises:
            NotAllowed: as for `start`.
        """
        with self._database.reading() as session:
            return preview_of(session, self._planned(session, user_id, survey_id), user_id)

    def send(self, user_id: str, survey_id: int) -> Preview:
        """The preview is right: let it begin.

        Raises:
            Mistake: it isn't planned any more, or its day has passed.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            survey = self._planned(session, user_id, survey_id, lock=True)
            if survey.opens_at < now:
                raise Mistake("Its first day has passed. Start another one.")
            survey.next_step_at = survey.opens_at
            session.add(survey)
            session.flush()
            return preview_of(session, survey, user_id)

    def cancel(self, user_id: str, survey_id: int) -> Preview:
        """Nobody is asked. Once it is open it can only be closed.

        Raises:
            Mistake: it isn't planned any more.
        """
        with self._database.writing() as session:
            survey = self._planned(session, user_id, survey_id, lock=True)
            survey.state, survey.next_step_at = SurveyState.CANCELLED, None
            session.add(survey)
            session.flush()
            return preview_of(session, survey, user_id)

    def widen(self, user_id: str, survey_id: int, groups: Mapping[int, Sequence[str]]) -> Preview:
        """Ask the members of these user groups too, by the team for which they answer.

        Raises:
            Mistake: it isn't planned any more.
        """
        with self._database.writing() as session:
            survey = self._planned(session, user_id, survey_id, lock=True)
            slugs = {team.id: team.slug for team in survey_teams(session, survey)}
            by_slug = {slugs[each]: tuple(ids) for each, ids in groups.items() if each in slugs}
            plan = plan_of(survey).model_copy(update={"groups": by_slug})
            survey.plan = plan.model_dump(mode="json")
            session.add(survey)
            session.flush()
            return preview_of(session, survey, user_id)

    def move(self, session: Session, survey: Survey, now: datetime) -> None:
        """Its first day passed while nothing ran: it begins on the next working day instead."""
        plan, teams = plan_of(survey), survey_teams(session, survey)
        begins = next_working_day(now, calendars_of(teams))
        place(session, survey, plan, teams, begins.astimezone(zone(teams[0].zone)).date())
        survey.next_step_at = survey.opens_at
        session.add(survey)
        session.flush()
        show(session, survey, now)

    def run_due(self, session: Session, now: datetime) -> None:
        """Plan the survey whose preview is due by the rule, and move on to the rule's next date."""
        row = settings_row(session, lock=True)
        if row is None or row.next_at is None or row.next_at > now or row.next_on is None:
            return
        plan, due_on = SurveyPlan.model_validate(row.plan), row.next_on
        try:
            teams = teams_of(session, plan)
        except Mistake as mistake:
            _log.warning("no survey is planned: %s", mistake)
            row.next_at = None
            session.add(row)
            return
        today = now.astimezone(zone(teams[0].zone)).date()
        if today - due_on <= LATEST and not _is_busy(session):
            self._by_rule(session, plan, teams, due_on, now)
        set_next(row, plan, teams, max(today, due_on))
        session.add(row)

    def _by_rule(
        self, session: Session, plan: SurveyPlan, teams: Sequence[Team], due_on: date, now: datetime
    ) -> None:
        """Its date may have passed while nothing ran: then it begins on the next working day."""
        owner = self._owner(session, plan, teams)
        if owner is None:
            return
        _forget_draft(session)
        survey = plan_survey(session, plan, teams, due_on, owner, started_by=None)
        if survey.opens_at < now:
            begins = next_working_day(now, calendars_of(teams))
            place(session, survey, plan, teams, begins.astimezone(zone(teams[0].zone)).date())
        survey.next_step_at = survey.opens_at
        session.add(survey)
        session.flush()
        show(session, survey, now)

    def _owner(self, session: Session, plan: SurveyPlan, teams: Sequence[Team]) -> str | None:
        leads = [team.lead_user_id for team in teams if team.lead_user_id]
        found = [plan.owner, *leads, *self._people.administrators(session)]
        return next((each for each in found if each), None)

    def _planned(
        self, session: Session, user_id: str, survey_id: int, *, lock: bool = False
    ) -> Survey:
        survey = session.get(Survey, survey_id, with_for_update=lock)
        if survey is None or survey.state == SurveyState.CANCELLED:
            raise Mistake(
                f"That survey is not planned any more. `{self._slash} start` plans another."
            )
        require_runner(self._people.actor(session, user_id), Action.RUN_SURVEY, survey)
        if survey.state != SurveyState.PLANNED:
            raise Mistake("That survey has begun: its questions, teams and floor are frozen.")
        return survey


def _is_busy(session: Session) -> bool:
    found = under_way(session)
    return found is not None and not _is_draft(found)


def _is_draft(survey: Survey) -> bool:
    """Started by someone who hasn't said yet that it is right."""
    return survey.state == SurveyState.PLANNED and survey.next_step_at is None


def _forget_draft(session: Session) -> None:
    """Make room for another survey.

    Raises:
        Mistake: there is one already that is planned for sure, or open.
    """
    found = under_way(session, lock=True)
    if found is None:
        return
    if not _is_draft(found):
        is_open = found.state == SurveyState.OPEN
        raise Mistake(
            "A survey is open already; `status` shows how far it is."
            if is_open
            else "A survey is planned already; `status` shows when it begins."
        )
    found.state = SurveyState.CANCELLED
    session.add(found)
    session.flush()
