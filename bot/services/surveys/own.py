"""A team's own questions."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.clock import Clock
from bot.domain.survey.plan import SurveyPlan
from bot.domain.survey.questions import checked_own, own_by_default
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, Actor, require
from bot.services.audit import note_change
from bot.services.home import HomeService
from bot.services.people import PeopleService
from bot.services.surveys.drafting import adjust
from bot.services.surveys.records import plan_set, settings_row, teams_of
from bot.services.teams import match_team
from models import SurveySettings, Team
from models.database import Database

SUBJECT = "survey"


class OwnQuestionsService:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, home: HomeService
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._home = home

    def questions(self, user_id: str, which: str | int) -> tuple[Team, tuple[str, ...]]:
        """A team's own questions as they are set.

        Args:
            user_id: who asks.
            which: the team as it was typed, nothing for the reader's own; or its number.

        Raises:
            NotAllowed: only the team's lead and administrators change them.
            Mistake: no such team in the survey.
        """
        with self._database.reading() as session:
            team = self._team(session, user_id, which)
            return team, own_of(plan_set(session), team)

    def change(self, user_id: str, team_id: int, lines: Sequence[str]) -> bool:
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
            now = self._clock.now()
            note_plan(session, actor, old, plan, now)
            self._home.refresh(session, [user_id], f"survey-questions:{now.isoformat()}")
            return adjust(session, plan, now)

    def _team(self, session: Session, user_id: str, which: str | int) -> Team:
        teams = teams_of(session, plan_set(session))
        actor = self._people.actor(session, user_id)
        mine = [each for each in teams if each.id in actor.lead_of | actor.member_of]
        if isinstance(which, int):
            team = next((each for each in teams if each.id == which), None)
        else:
            team = match_team(teams, which) if which else (mine or teams)[0]
        if team is None:
            slugs = " or ".join(f"“{each.slug}”" for each in teams)
            raise Mistake(f"Which team’s questions? Type {slugs}.")
        require(actor, Action.CHANGE_SURVEY, team_id=team.id)
        return team


def own_of(plan: SurveyPlan, team: Team) -> tuple[str, ...]:
    """A team's own questions; the usual one where it has set none."""
    return plan.own_questions.get(team.slug, own_by_default(team.slug))


def note_plan(
    session: Session, actor: Actor, old: SurveyPlan, new: SurveyPlan, now: datetime
) -> None:
    """Note who changed what is set, in the caller's transaction."""
    before, after = old.model_dump(mode="json"), new.model_dump(mode="json")
    note_change(session, by=actor.user_id, at=now, subject=SUBJECT, before=before, after=after)
