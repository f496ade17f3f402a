"""The step that says when the first survey comes, and between which teams."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from bot.domain.guide import rule_from
from bot.domain.survey.plan import DateRule
from bot.domain.wall_clock import zone
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, require
from bot.services.guide.desk import GuideDesk
from bot.services.surveys import Surveys
from bot.services.surveys.records import plan_set, settings_row
from bot.views.blocks import one_line
from bot.views.guide.more_forms import SurveyForm
from models import Team


class SurveyStep:
    def __init__(self, desk: GuideDesk, surveys: Surveys) -> None:
        self._desk = desk
        self._surveys = surveys

    def form(self, user_id: str, team_id: int) -> SurveyForm:
        """The form, with the date that is set or the usual one.

        Raises:
            NotAllowed: only the team's lead and administrators may.
            Mistake: there is no other team yet.
        """
        with self._desk.database.reading() as session:
            team, others = self._teams(session, user_id, team_id)
            plan, row = plan_set(session), settings_row(session)
            chosen = [each for each in plan.teams if each != team.slug]
            other = chosen[0] if team.slug in plan.teams and chosen else others[0].slug
            usual = (plan.rule or DateRule()).next_date(self._today(team))
            return SurveyForm(
                team=team.name,
                others=[(each.name, each.slug) for each in others],
                other=other,
                first=(row.next_on if row else None) or usual,
            )

    def save(self, user_id: str, team_id: int, other: str, first: date | None) -> None:
        """Set it: from that day on every three months, on the same weekday of the month.

        Raises:
            NotAllowed, Mistake: as for `form`.
            InvalidInput: what is wrong with which input.
        """
        with self._desk.database.writing() as session:
            team, others = self._teams(session, user_id, team_id)
            if other not in {each.slug for each in others}:
                raise InvalidInput({"other": "Choose one of these."})
            try:
                rule = rule_from(first, self._today(team))
            except Mistake as mistake:
                raise InvalidInput({"first": str(mistake)}) from None
            plan = plan_set(session)
            pair = plan.teams if {team.slug, other} == set(plan.teams) else (team.slug, other)
            actor = self._desk.people.actor(session, user_id)
            wanted = plan.model_copy(update={"rule": rule, "teams": pair})
            self._surveys.settings.apply_in(session, actor, wanted)

    def _today(self, team: Team) -> date:
        return self._desk.now().astimezone(zone(team.zone)).date()

    def _teams(self, session: Session, user_id: str, team_id: int) -> tuple[Team, Sequence[Team]]:
        team = self._desk.allowed(session, user_id, team_id)
        actor = self._desk.people.actor(session, user_id)
        require(actor, Action.CHANGE_SURVEY, team_id=team_id)
        others = session.exec(select(Team).where(Team.id != team_id).order_by(col(Team.name)))
        if not (found := others.all()):
            raise Mistake("A survey is between two teams. Add the other team first.")
        return team, found


def survey_words(session: Session, team: Team) -> str | None:
    """When the next survey comes, for the guide's page; None where it isn't set for this team."""
    row, plan = settings_row(session), plan_set(session)
    if row is None or row.next_on is None or team.slug not in plan.teams:
        return None
    names = session.exec(
        select(Team.name).where(col(Team.slug).in_(plan.teams)).order_by(col(Team.name))
    )
    between = " and ".join(one_line(each) for each in names)
    return f"{row.next_on:%A, %-d %B %Y}, between {between}; then every three months"
