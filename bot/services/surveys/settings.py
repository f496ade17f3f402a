"""What is set for the survey: read and applied as one plain piece of data, or by a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.settings_parts import Given
from bot.domain.survey.plan import SurveyPlan
from bot.domain.survey.plan_form import plan_from
from bot.domain.wall_clock import zone
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, Actor, require
from bot.services.home import HomeService
from bot.services.people import PeopleService, is_reachable
from bot.services.surveys.drafting import adjust, set_next
from bot.services.surveys.own import note_plan, own_of
from bot.services.surveys.records import plan_set, require_lead, settings_row, teams_of
from bot.services.teams import stored_id
from bot.views.home_settings import PartLine
from bot.views.survey import ids
from bot.views.survey.settings import own_words, plan_words
from models import SurveySettings, Team
from models.database import Database


@dataclass(frozen=True)
class SettingsForm:
    """What is set; the names of all teams by slug; the team from which it was opened."""

    plan: SurveyPlan
    names: Mapping[str, str]
    slug: str


def survey_part(session: Session, team: Team) -> list[PartLine]:
    """What is set, as the Settings tab shows it under a team."""
    plan = plan_set(session)
    words = plan_words(plan, team_names(session), team.slug)
    lines = [PartLine(words, "Survey", ids.SETTINGS, str(team.id))]
    if team.slug in plan.teams:
        own = own_words(own_of(plan, team), is_default=team.slug not in plan.own_questions)
        lines.append(PartLine(own, "Own questions", ids.OWN, str(team.id)))
    return lines


def team_names(session: Session) -> dict[str, str]:
    """Of all teams, by slug."""
    teams = session.exec(select(Team).order_by(Team.name))
    return {team.slug: team.name for team in teams}


class SurveySettingsService:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, home: HomeService
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._home = home

    def apply(self, actor: Actor, plan: SurveyPlan) -> None:
        """Set all of it, in a transaction of its own; as `apply_in`."""
        with self._database.writing() as session:
            self.apply_in(session, actor, plan)

    def apply_in(self, session: Session, actor: Actor, plan: SurveyPlan) -> bool:
        """Set all of it, in the caller's transaction. A survey that has begun keeps to its own.

        Returns:
            Whether anything changed.

        Raises:
            NotAllowed: only leads of its teams and administrators may; of those before, too.
            Mistake: a team or person that isn't there, or a floor that would fall.
        """
        settings_row(session, lock=True)
        old, now = plan_set(session), self._clock.now()
        _require(session, actor, old, _checked(session, old, plan))
        if not store_plan(session, plan, now):
            return False
        note_plan(session, actor, old, plan, now)
        return True

    def form(self, user_id: str, team_id: int) -> SettingsForm:
        """What is set, to be changed by a team's lead.

        Raises:
            NotAllowed: only the team's lead and administrators may.
            Mistake: there is no such team any more.
        """
        with self._database.reading() as session:
            team = session.get(Team, team_id)
            if team is None:
                raise Mistake("There is no such team any more.")
            require(self._people.actor(session, user_id), Action.CHANGE_SURVEY, team_id=team_id)
            return SettingsForm(plan_set(session), team_names(session), team.slug)

    def save(self, user_id: str, given: Given) -> None:
        """Set what a form holds.

        Raises:
            InvalidInput: what is wrong with which input; a lower floor is.
            NotAllowed, Mistake: as for `apply_in`.
        """
        with self._database.writing() as session:
            old, actor = plan_set(session), self._people.actor(session, user_id)
            if old.teams:
                _require(session, actor, old, ())
            plan = plan_from(given, old)
            if problem := _floor_problem(old, plan):
                raise InvalidInput({"floor": problem})
            self.apply_in(session, actor, plan)
            cause = f"survey-settings:{self._clock.now().isoformat()}"
            self._home.refresh(session, [user_id], cause)


def store_plan(session: Session, plan: SurveyPlan, now: datetime) -> bool:
    """Keep a plan, in the transaction of whoever has checked that they may, and notes it.

    Returns:
        Whether anything changed.

    Raises:
        Mistake: a team or person that isn't there, or a floor that would fall.
    """
    row = settings_row(session, lock=True)
    old = plan_set(session)
    teams = _checked(session, old, plan)
    if row is not None and plan == old:
        return False
    same_dates = row is not None and (plan.teams, plan.rule) == (old.teams, old.rule)
    row = row or SurveySettings(plan={})
    row.plan = plan.model_dump(mode="json")
    if not plan.teams:
        row.next_on = row.next_at = None
    elif row.next_at is None or not same_dates:
        set_next(row, plan, teams, now.astimezone(zone(teams[0].zone)).date())
    session.add(row)
    adjust(session, plan, now)
    return True


def _checked(session: Session, old: SurveyPlan, plan: SurveyPlan) -> list[Team]:
    if problem := _floor_problem(old, plan):
        raise Mistake(problem)
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


def _floor_problem(old: SurveyPlan, plan: SurveyPlan) -> str | None:
    if plan.floor >= old.floor:
        return None
    return f"The floor is {old.floor} and may only rise: people have answered relying on it."


def _require(session: Session, actor: Actor, old: SurveyPlan, teams: Sequence[Team]) -> None:
    """Of the teams as they were set, and as they will be, the actor leads one each."""
    slugs = select(Team.id).where(col(Team.slug).in_(old.teams)).order_by(col(Team.id))
    before = [stored_id(each) for each in session.exec(slugs)]
    for led in (before, [stored_id(team.id) for team in teams]):
        if led:
            require_lead(actor, Action.CHANGE_SURVEY, led)
    if not before and not teams:
        require(actor, Action.CHANGE_SURVEY)
