"""One thing to change: what the teams agree on after a survey, and the next one asks about."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from bot.clock import Clock
from bot.domain.survey.results import from_json, strongest_and_weakest
from bot.errors import Mistake
from bot.permissions import Action
from bot.services.actions import ActionDraft, ActionService, ActionSource
from bot.services.people import PeopleService, today_of
from bot.services.say import say
from bot.services.surveys.records import name_of, require_runner, sides_of, survey_teams
from bot.services.teams import stored_id
from bot.views.survey.choose import chosen_words
from models import ActionOrigin, Survey, SurveyState, Team
from models.database import Database

_SIX_WEEKS = timedelta(weeks=6)


@dataclass(frozen=True)
class ChangeForm:
    """What can be chosen from: the weakest items, and by when it is usually done."""

    survey_id: int
    weakest: tuple[str, ...]
    teams: tuple[tuple[int, str], ...]
    team_id: int
    """The reader's own, or the first."""
    owner: str
    due_on: date


class ChoosingService:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, actions: ActionService
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._actions = actions

    def form(self, user_id: str, survey_id: int) -> ChangeForm:
        """What to choose from.

        Raises:
            NotAllowed: only leads of the teams, the owner and administrators choose.
            Mistake: it isn't published, or something was chosen already.
        """
        with self._database.reading() as session:
            survey = self._open_choice(session, user_id, survey_id)
            published = from_json(survey.results)
            _, weak = strongest_and_weakest(published)
            texts = [
                item.question.about(
                    published.partner(item.team_id).name if item.team_id else "the other team"
                )
                for item in weak
            ]
            sides = [side.team_id for side in published.sides]
            led = self._people.actor(session, user_id).lead_of
            today = today_of(session, user_id, self._clock.now())
            return ChangeForm(
                survey_id=survey_id,
                weakest=tuple(texts),
                teams=tuple((side.team_id, side.name) for side in published.sides),
                team_id=next((each for each in sides if each in led), sides[0]),
                owner=user_id,
                due_on=today + _SIX_WEEKS,
            )

    def choose(self, user_id: str, survey_id: int, team_id: int, draft: ActionDraft) -> int:
        """Choose it: an action with an owner and a date, which the agendas carry.

        Returns:
            The action's number.

        Raises:
            InvalidInput: what is wrong with which field.
            NotAllowed, Mistake: as for `form`.
        """
        with self._database.writing() as session:
            survey = self._open_choice(session, user_id, survey_id, lock=True)
            if team_id not in {side.team_id for side in sides_of(survey)}:
                raise Mistake("That team is not in this survey.")
            number = self._actions.add(
                session,
                user_id=user_id,
                team_id=team_id,
                draft=draft,
                source=ActionSource(ActionOrigin.SURVEY, stored_id(survey.id)),
            )
            survey.change = " ".join(draft.words.split())
            survey.action_item_id = number
            session.add(survey)
            for team in survey_teams(session, survey):
                self._tell(session, survey, team, draft)
            return number

    def _open_choice(
        self, session: Session, user_id: str, survey_id: int, *, lock: bool = False
    ) -> Survey:
        survey = session.get(Survey, survey_id, with_for_update=lock)
        if survey is None or survey.state != SurveyState.PUBLISHED:
            raise Mistake("Its results aren’t published yet: choose when both teams know them.")
        require_runner(self._people.actor(session, user_id), Action.CHOOSE_CHANGE, survey)
        if survey.change:
            raise Mistake("One thing has been chosen already: one is what gets done.")
        return survey

    def _tell(self, session: Session, survey: Survey, team: Team, draft: ActionDraft) -> None:
        say(
            session,
            key=f"survey:{survey.id}:chosen:{team.channel_id}",
            destination=team.channel_id,
            words=chosen_words(name_of(survey), draft.words, draft.owner, draft.due_on),
            event_type="liaison_survey_change",
            now=self._clock.now(),
        )
