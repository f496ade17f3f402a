"""What is set for the survey: read and applied as one plain piece of data."""

from collections.abc import Sequence

from pydantic import ValidationError
from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.survey.plan import SurveyPlan
from bot.domain.survey.questions import checked_own, own_by_default
from bot.domain.wall_clock import zone
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, Actor, require
from bot.services.people import PeopleService, is_reachable
from bot.services.surveys.planning import frozen_questions, set_next
from bot.services.surveys.records import (
    plan_of,
    plan_set,
    questions_json,
    require_lead,
    settings_row,
    survey_teams,
    teams_of,
    under_way,
)
from bot.services.teams import match_team, stored_id
from models import AuditEntry, Survey, SurveySettings, SurveyState, Team
from models.database import Database

SUBJECT = "survey"


class SurveySettingsService:
    def __init__(self, database: Database, clock: Clock, people: PeopleService) -> None:
        self._database = database
        self._clock = clock
        self._people = people

    def export(self) -> SurveyPlan:
        """What is set; the usual where nothing is."""
        with self._database.reading() as session:
            return plan_set(session)

    def apply(self, actor: Actor, plan: SurveyPlan) -> None:
        """Set all of it, in a transaction of its own; as `apply_in`."""
        with self._database.writing() as session:
            self.apply_in(session, actor, plan)

    def apply_in(self, session: Session, actor: Actor, plan: SurveyPlan) -> bool:
        """Set all of it, in the caller's transaction. A survey that has begun keeps to its own.

        Returns:
            Whether anything changed.

        Raises:
            NotAllowed: only leads of both teams and administrators may.
            Mistake: a team or person that isn't there, or a floor that would fall.
        """
        row = settings_row(session, lock=True)
        old = plan_set(session)
        teams = _checked(session, old, plan)
        ids = [stored_id(team.id) for team in teams]
        if ids:
            require_lead(actor, Action.CHANGE_SURVEY, ids)
        else:
            require(actor, Action.CHANGE_SURVEY)
        if row is not None and plan == old:
            return False
        row = row or SurveySettings(plan={})
        row.plan = plan.model_dump(mode="json")
        if plan.teams:
            today = self._clock.now().astimezone(zone(teams[0].zone)).date()
            set_next(row, plan, teams, today)
        else:
            row.next_on = row.next_at = None
        session.add(row)
        self._note(session, actor, old, plan)
        return True

    def own_questions(self, user_id: str, typed: str) -> tuple[Team, tuple[str, ...]]:
        """A team's own questions as they are set.

        Args:
            user_id: who asks.
            typed: the team; nothing for the reader's own.

        Raises:
            NotAllowed: only the team's lead and administrators change them.
            Mistake: no such team in the survey.
        """
        with self._database.reading() as session:
            team = self._team(session, user_id, typed)
            return team, _own(plan_set(session), team)

    def set_own_questions(self, user_id: str, team_id: int, lines: Sequence[str]) -> bool:
        """Change a team's own questions.

        Returns:
            Whether they are in the survey that is planned; else in the one after it.

        Raises:
            Mistake: there is no such team.
            NotAllowed: only the team's lead and administrators may.
            InvalidInput: too many, too long, or the same one twice.
        """
        try:
            questions = checked_own(lines)
        except Mistake as mistake:
            raise InvalidInput({"questions": str(mistake)}) from None
        with self._database.writing() as session:
            team = session.get(Team, team_id)
            if team is None:
                raise Mistake("There is no such team any more.")
            actor = self._people.actor(session, user_id)
            require(actor, Action.CHANGE_SURVEY, team_id=team_id)
            row = settings_row(session, lock=True)
            old = plan_set(session)
            plan = old.model_copy(
                update={"own_questions": {**old.own_questions, team.slug: questions}}
            )
            row = row or SurveySettings(plan={})
            row.plan = plan.model_dump(mode="json")
            session.add(row)
            self._note(session, actor, old, plan)
            survey = under_way(session, lock=True)
            if survey is None or survey.state != SurveyState.PLANNED:
                return survey is None
            _ask_them(session, survey, plan)
            return True

    def _team(self, session: Session, user_id: str, typed: str) -> Team:
        teams = teams_of(session, plan_set(session))
        actor = self._people.actor(session, user_id)
        mine = [each for each in teams if each.id in actor.lead_of | actor.member_of]
        team = match_team(teams, typed) if typed else (mine or teams)[0]
        if team is None:
            slugs = " or ".join(f"“{each.slug}”" for each in teams)
            raise Mistake(f"Which team’s questions? Type {slugs}.")
        require(actor, Action.CHANGE_SURVEY, team_id=team.id)
        return team

    def _note(self, session: Session, actor: Actor, old: SurveyPlan, new: SurveyPlan) -> None:
        before, after = old.model_dump(mode="json"), new.model_dump(mode="json")
        changed = [name for name in after if after[name] != before[name]]
        session.add(
            AuditEntry(
                at=self._clock.now(),
                by=actor.user_id,
                subject=SUBJECT,
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )
        )


def read_plan(plain: object) -> SurveyPlan:
    """A plan out of a file or a form.

    Raises:
        Mistake: says which line is wrong.
    """
    try:
        return SurveyPlan.model_validate(plain)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        words = first["msg"].removeprefix("Value error, ")
        raise Mistake(f"survey{f'.{where}' if where else ''}: {words}") from None


def _checked(session: Session, old: SurveyPlan, plan: SurveyPlan) -> list[Team]:
    if plan.floor < old.floor:
        raise Mistake(
            f"The floor is {old.floor} and may only rise: people have answered relying on it."
        )
    known = set(session.exec(select(Team.slug).order_by(col(Team.slug))))
    named = [*plan.teams, *plan.groups, *plan.own_questions]
    unknown = next((slug for slug in named if slug not in known), None)
    if unknown:
        raise Mistake(
            f"survey: there is no team “{unknown}”. There are: {', '.join(sorted(known))}."
        )
    if plan.owner and not is_reachable(session, plan.owner):
        raise Mistake("survey.owner: that account is deactivated, or no person’s.")
    return teams_of(session, plan) if plan.teams else []


def _own(plan: SurveyPlan, team: Team) -> tuple[str, ...]:
    return plan.own_questions.get(team.slug, own_by_default(team.slug))


def _ask_them(session: Session, survey: Survey, plan: SurveyPlan) -> None:
    """The survey that is planned asks the questions as they are now."""
    kept = plan_of(survey).model_copy(update={"own_questions": plan.own_questions})
    survey.plan = kept.model_dump(mode="json")
    survey.questions = questions_json(
        frozen_questions(session, kept, survey_teams(session, survey))
    )
    session.add(survey)
