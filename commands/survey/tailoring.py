"""A team's own questions."""

from collections.abc import Callable, Mapping

from bot.interactions import (
    Answer,
    CommandCall,
    Feature,
    OpenView,
    Submission,
    number,
)
from bot.services.surveys import Surveys
from bot.services.teams import stored_id
from bot.views.survey import ids
from bot.views.survey.own import own_modal

Subcommand = Callable[[CommandCall, str], Answer]


class Tailoring(Feature):
    def __init__(self, surveys: Surveys) -> None:
        self._settings = surveys.settings

    def words(self) -> Mapping[str, Subcommand]:
        return {"questions": self._questions}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {ids.OWN_FORM: self._keep}

    def _questions(self, call: CommandCall, typed: str) -> Answer:
        team, questions = self._settings.own_questions(call.user_id, typed)
        modal = own_modal(stored_id(team.id), team.name, questions)
        return Answer(after=(OpenView(call.trigger_id, modal),))

    def _keep(self, submission: Submission) -> Answer:
        lines = (submission.values.get("questions") or "").splitlines()
        team_id = number(submission.metadata)
        self._settings.set_own_questions(submission.user_id, team_id, lines)
        return Answer()
