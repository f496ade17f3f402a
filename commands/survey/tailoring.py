"""What is set for the survey, and a team's own questions."""

from collections.abc import Callable, Mapping

from bot.domain.settings_parts import Given
from bot.interactions import (
    ActionCall,
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
from bot.views.survey.settings import plan_modal

Subcommand = Callable[[CommandCall, str], Answer]


class Tailoring(Feature):
    def __init__(self, surveys: Surveys) -> None:
        self._settings = surveys.settings
        self._own = surveys.own

    def words(self) -> Mapping[str, Subcommand]:
        return {"questions": self._questions}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {ids.SETTINGS: self._open, ids.OWN: self._open_questions}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {ids.SETTINGS_FORM: self._save, ids.OWN_FORM: self._keep}

    def _open(self, call: ActionCall) -> Answer:
        form = self._settings.form(call.user_id, number(call.value))
        modal = plan_modal(form.plan, form.names, form.slug)
        return Answer(after=(OpenView(call.trigger_id, modal),))

    def _save(self, submission: Submission) -> Answer:
        self._settings.save(submission.user_id, Given(submission.values, submission.lists))
        return Answer()

    def _questions(self, call: CommandCall, typed: str) -> Answer:
        return self._asked(call.user_id, call.trigger_id, typed)

    def _open_questions(self, call: ActionCall) -> Answer:
        return self._asked(call.user_id, call.trigger_id, number(call.value))

    def _asked(self, user_id: str, trigger_id: str, team: str | int) -> Answer:
        found, questions = self._own.questions(user_id, team)
        modal = own_modal(stored_id(found.id), found.name, questions)
        return Answer(after=(OpenView(trigger_id, modal),))

    def _keep(self, submission: Submission) -> Answer:
        lines = (submission.values.get("questions") or "").splitlines()
        self._own.change(submission.user_id, number(submission.metadata), lines)
        return Answer()
