"""The buttons of an escalation's messages, and the modals that they open."""

from collections.abc import Callable, Mapping

from bot.interactions import ActionCall, Answer, Feature, OpenView, Submission, number
from bot.services import Services
from bot.views.escalations.answer_forms import resolve_modal
from bot.views.escalations.card import ACKNOWLEDGE, RESOLVE


class Answering(Feature):
    def __init__(self, services: Services) -> None:
        self._answering = services.escalations.answering

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {ACKNOWLEDGE: self._acknowledge, RESOLVE: self._open_resolve}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {RESOLVE: self._resolve}

    def open_resolve(self, user_id: str, trigger_id: str, escalation_id: int) -> Answer:
        """The form that ends one, from its button and from `/escalate resolve 12`."""
        escalation = self._answering.to_resolve(user_id, escalation_id)
        return Answer(after=(OpenView(trigger_id, resolve_modal(escalation)),))

    def _acknowledge(self, call: ActionCall) -> Answer:
        self._answering.acknowledge(call.user_id, number(call.value))
        return Answer()

    def _open_resolve(self, call: ActionCall) -> Answer:
        return self.open_resolve(call.user_id, call.trigger_id, number(call.value))

    def _resolve(self, submission: Submission) -> Answer:
        words = submission.values.get("resolution") or ""
        self._answering.resolve(submission.user_id, number(submission.metadata), words)
        return Answer()
