"""The survey's rows as the rules take them."""

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col, func, or_, select

from bot.domain.business import BusinessCalendar
from bot.domain.quarter import quarter_of
from bot.domain.survey.plan import SurveyPlan
from bot.domain.survey.questions import Question
from bot.domain.survey.results import Published, Rate, Side, from_json
from bot.errors import Mistake
from bot.permissions import Action, Actor, require
from models import (
    InvitationState,
    Person,
    Survey,
    SurveyInvitation,
    SurveySettings,
    SurveyState,
    Team,
)

_QUESTIONS: TypeAdapter[tuple[Question, ...]] = TypeAdapter(tuple[Question, ...])
_SIDES: TypeAdapter[tuple[Side, ...]] = TypeAdapter(tuple[Side, ...])
_TWO = 2
COUNTED = (InvitationState.INVITED, InvitationState.ANSWERED)
"""Whoever is in another state leaves the denominator."""


def settings_row(session: Session, *, lock: bool = False) -> SurveySettings | None:
    return session.get(SurveySettings, 1, with_for_update=lock)


def plan_set(session: Session) -> SurveyPlan:
    """What is set; the usual where nothing is."""
    row = settings_row(session)
    return SurveyPlan.model_validate(row.plan) if row else SurveyPlan()


def teams_of(session: Session, plan: SurveyPlan) -> list[Team]:
    """The two teams of a plan; where it names none, the only two there are.

    Raises:
        Mistake: there aren't two such teams.
    """
    teams = list(session.exec(select(Team).order_by(Team.name)))
    if plan.teams:
        by_slug = {team.slug: team for team in teams}
        chosen = [by_slug[slug] for slug in plan.teams if slug in by_slug]
    else:
        chosen = teams
    if len(chosen) != _TWO:
        raise Mistake(
            "A survey is between two teams, and it isn’t set which. A team’s lead sets that in the "
            "App Home: *Settings*, then *Survey*."
        )
    return chosen


def calendars_of(teams: Iterable[Team]) -> list[BusinessCalendar]:
    return [_calendar(team.zone, team.holiday_region) for team in teams]


def calendar_for(plan: SurveyPlan, team: Team, zone_name: str) -> BusinessCalendar:
    """Someone's own working days: the holidays of their zone's region, else of their team."""
    return _calendar(zone_name, plan.regions.get(zone_name, team.holiday_region))


def _calendar(zone_name: str, region: str | None) -> BusinessCalendar:
    return BusinessCalendar(zone_name, time(9), time(17), region)


def plan_of(survey: Survey) -> SurveyPlan:
    return SurveyPlan.model_validate(survey.plan)


def sides_of(survey: Survey) -> tuple[Side, ...]:
    return _SIDES.validate_python(survey.sides)


def questions_of(survey: Survey) -> tuple[Question, ...]:
    return _QUESTIONS.validate_python(survey.questions)


def questions_json(questions: Sequence[Question]) -> list[dict[str, Any]]:
    plain: list[dict[str, Any]] = _QUESTIONS.dump_python(tuple(questions), mode="json")
    return plain


def sides_json(teams: Iterable[Team]) -> list[dict[str, Any]]:
    return [{"team_id": team.id, "name": team.name} for team in teams]


def name_of(survey: Survey) -> str:
    """What people call it: the quarter in which it began."""
    return quarter_of(survey.opens_on)


def survey_teams(session: Session, survey: Survey) -> list[Team]:
    """The teams as they are today; in the survey's order."""
    return [session.get_one(Team, side.team_id) for side in sides_of(survey)]


def leads_of(session: Session, survey: Survey) -> list[str]:
    """Who sees the results first: the leads of both teams, and the survey's owner."""
    leads = {team.lead_user_id for team in survey_teams(session, survey)}
    return sorted({survey.owner_user_id, *leads} - {None})  # type: ignore[arg-type]


def require_runner(actor: Actor, action: Action, survey: Survey) -> None:
    """Check that someone leads one of the teams, owns the survey, or administrates.

    Raises:
        NotAllowed: they don't.
    """
    require_lead(actor, action, [side.team_id for side in sides_of(survey)], survey.owner_user_id)


def require_lead(
    actor: Actor, action: Action, team_ids: Sequence[int], owner: str | None = None
) -> None:
    """The same for teams between which there is no survey yet."""
    led = next((each for each in team_ids if each in actor.lead_of), team_ids[0])
    require(actor, action, team_id=led, involved=(owner,))


def under_way(session: Session, *, lock: bool = False) -> Survey | None:
    """The survey that is planned or open; there is one at most."""
    states = (SurveyState.PLANNED, SurveyState.OPEN)
    wanted = select(Survey).where(col(Survey.state).in_(states)).order_by(col(Survey.id).desc())
    return session.exec(wanted.with_for_update() if lock else wanted).first()


def published_surveys(session: Session) -> list[tuple[Survey, Published]]:
    """All that everyone may read, oldest first."""
    wanted = select(Survey).where(Survey.state == SurveyState.PUBLISHED)
    rows = session.exec(wanted.order_by(col(Survey.opens_on), col(Survey.id)))
    return [(row, from_json(row.results)) for row in rows]


def rates_of(session: Session, survey: Survey) -> dict[int, Rate]:
    """How many answered of those who were asked and still can, by team."""
    counts = (
        select(SurveyInvitation.team_id, SurveyInvitation.state, func.count())
        .join(Person, col(Person.user_id) == SurveyInvitation.user_id)
        .where(
            SurveyInvitation.survey_id == survey.id,
            col(SurveyInvitation.state).in_(COUNTED),
            or_(SurveyInvitation.state == InvitationState.ANSWERED, ~col(Person.deleted)),
        )
        .group_by(col(SurveyInvitation.team_id), SurveyInvitation.state)
    )
    rates = {side.team_id: Rate(0, 0) for side in sides_of(survey)}
    for team_id, state, number in session.exec(counts):
        rate = rates[team_id]
        answered = rate.answered + number * (state == InvitationState.ANSWERED)
        rates[team_id] = Rate(rate.invited + number, answered)
    return rates
