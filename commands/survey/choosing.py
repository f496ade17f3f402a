"""“Choose one thing to change”."""

from collections.abc import Callable, Mapping

from bot.interactions import ActionCall, Answer, Feature, OpenView, Submission, number
from bot.services.actions import ActionDraft
from bot.services.surveys import Surveys
from bot.views.survey import ids
from bot.views.survey.choose import choose_modal


class Choosing(Feature):
    def __init__(self, surveys: Surveys) -> None:
        self._choosing = surveys.choosing

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {ids.CHOOSE: self._open}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {ids.CHOOSE_FORM: self._choose}

    def _open(self, call: ActionCall) -> Answer:
        form = self._choosing.form(call.user_id, number(call.value))
        modal = choose_modal(
            form.survey_id,
            form.weakest,
            form.teams,
            form.team_id,
            owner=form.owner,
            due_on=form.due_on,
        )
        return Answer(after=(OpenView(call.trigger_id, modal),))

    def _choose(self, submission: Submission) -> Answer:
        values = submission.values
        draft = ActionDraft(
            words=values.get("action_words") or "",
            owner=values.get("action_owner") or "",
            due_on=values.get("action_due") or "",
        )
        self._choosing.choose(
            submission.user_id, number(submission.metadata), number(values.get("team")), draft
        )
        return Answer()
