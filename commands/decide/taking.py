"""The buttons of a question: of an escalation's, and of a record."""

from collections.abc import Callable, Mapping

from bot.interactions import OUTDATED, ActionCall, Answer, Feature, OpenView, Submission, number
from bot.services import Services
from bot.views.decisions import question as views


class Taking(Feature):
    def __init__(self, services: Services) -> None:
        self._taking = services.decisions.taking

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            **dict.fromkeys(views.CHOOSE, self._choose),
            views.EXPLAIN: self._open_explain,
            views.REASON: self._open_reason,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {views.EXPLAIN: self._explain, views.REASON: self._reason}

    def _choose(self, call: ActionCall) -> Answer:
        decision_id, _, place = call.value.partition(":")
        decision = self._taking.choose(call.user_id, number(decision_id), number(place))
        if decision.rationale:
            return Answer()
        return Answer(after=(OpenView(call.trigger_id, views.reason_modal(decision)),))

    def _open_explain(self, call: ActionCall) -> Answer:
        decision = self._taking.to_explain(call.user_id, number(call.value))
        return Answer(after=(OpenView(call.trigger_id, views.explain_modal(decision)),))

    def _explain(self, submission: Submission) -> Answer:
        values = submission.values
        self._taking.explain(
            submission.user_id,
            number(submission.metadata),
            number(values.get("choice"), OUTDATED),
            values.get("reason") or "",
        )
        return Answer()

    def _open_reason(self, call: ActionCall) -> Answer:
        decision = self._taking.to_reason(call.user_id, number(call.value))
        return Answer(after=(OpenView(call.trigger_id, views.reason_modal(decision)),))

    def _reason(self, submission: Submission) -> Answer:
        words = submission.values.get("reason") or ""
        self._taking.give_reason(submission.user_id, number(submission.metadata), words)
        return Answer()
