"""The other buttons of an escalation's messages, and the modals that they open."""

from collections.abc import Callable, Mapping

from bot.errors import Mistake
from bot.interactions import (
    OUTDATED,
    ActionCall,
    Answer,
    Feature,
    OpenView,
    Submission,
    number,
)
from bot.services import Services
from bot.services.escalations import HandOver, Update
from bot.views.escalations import answer_forms as forms
from bot.views.escalations.card import ANSWER, ASK, MORE, REOPEN, UPDATE
from commands.escalate.moments import moment

Choice = Callable[[ActionCall, int], Answer]
"""What one line of the “…” menu does: who chose it, and the escalation's number."""


class Responding(Feature):
    def __init__(self, services: Services, more: Mapping[str, Choice]) -> None:
        """Its buttons; `more` are lines of the “…” menu that other features answer."""
        self._responding = services.escalations.responding
        self._moving = services.escalations.moving
        self._more: Mapping[str, Choice] = {
            "hand_over": self._open_hand_over,
            "add_responder": self._open_add_responder,
            "reassign": self._open_reassign,
            "severity": self._open_severity,
            **more,
        }

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            UPDATE: lambda call: self.open_update(
                call.user_id, call.trigger_id, number(call.value)
            ),
            ASK: self._open_ask,
            ANSWER: self._open_answer,
            REOPEN: self._reopen,
            MORE: self._choose,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {
            UPDATE: self._update,
            ASK: self._ask,
            ANSWER: self._answer,
            forms.HAND_OVER: self._hand_over,
            forms.ADD_RESPONDER: self._add_responder,
            forms.REASSIGN: self._reassign,
            forms.SEVERITY: self._change_severity,
        }

    def open_update(self, user_id: str, trigger_id: str, escalation_id: int) -> Answer:
        """The form for an update, from its button and from `/escalate update 12`."""
        escalation = self._responding.to_work(user_id, escalation_id)
        return _open(trigger_id, forms.update_modal(escalation))

    def _choose(self, call: ActionCall) -> Answer:
        choice, _, escalation_id = call.value.partition(":")
        if choice not in self._more:
            raise Mistake(OUTDATED)
        return self._more[choice](call, number(escalation_id))

    def _open_ask(self, call: ActionCall) -> Answer:
        escalation = self._responding.to_work(call.user_id, number(call.value))
        return _open(call.trigger_id, forms.ask_modal(escalation))

    def _open_answer(self, call: ActionCall) -> Answer:
        escalation, question = self._responding.to_answer(call.user_id, number(call.value))
        return _open(call.trigger_id, forms.answer_modal(escalation, question))

    def _open_hand_over(self, call: ActionCall, escalation_id: int) -> Answer:
        escalation, teams = self._moving.to_hand_over(call.user_id, escalation_id)
        return _open(call.trigger_id, forms.hand_over_modal(escalation, teams))

    def _open_add_responder(self, call: ActionCall, escalation_id: int) -> Answer:
        escalation = self._responding.to_work(call.user_id, escalation_id)
        return _open(call.trigger_id, forms.add_responder_modal(escalation))

    def _open_reassign(self, call: ActionCall, escalation_id: int) -> Answer:
        escalation = self._responding.to_work(call.user_id, escalation_id)
        return _open(call.trigger_id, forms.reassign_modal(escalation))

    def _open_severity(self, call: ActionCall, escalation_id: int) -> Answer:
        escalation = self._responding.to_work(call.user_id, escalation_id)
        return _open(call.trigger_id, forms.severity_modal(escalation))

    def _reopen(self, call: ActionCall) -> Answer:
        self._moving.reopen(call.user_id, number(call.value))
        return Answer()

    def _update(self, submission: Submission) -> Answer:
        values = submission.values
        chosen = values.get("next")
        usual = chosen not in forms.NEXT_UPDATES or chosen == forms.AS_USUAL
        update = Update(
            words=values.get("words") or "",
            minutes=None if usual else number(chosen),
            at=moment(values.get("at"), "at"),
        )
        self._responding.update(submission.user_id, number(submission.metadata), update)
        return Answer()

    def _ask(self, submission: Submission) -> Answer:
        question = submission.values.get("question") or ""
        self._responding.ask(submission.user_id, number(submission.metadata), question)
        return Answer()

    def _answer(self, submission: Submission) -> Answer:
        words = submission.values.get("answer") or ""
        self._responding.answer(submission.user_id, number(submission.metadata), words)
        return Answer()

    def _hand_over(self, submission: Submission) -> Answer:
        values = submission.values
        escalation_id, _, leg = submission.metadata.partition(":")
        to = HandOver(number(values.get("team")), values.get("reason") or "", number(leg))
        self._moving.hand_over(submission.user_id, number(escalation_id), to)
        return Answer()

    def _add_responder(self, submission: Submission) -> Answer:
        person = submission.values.get("person") or ""
        self._moving.add_responder(submission.user_id, number(submission.metadata), person)
        return Answer()

    def _reassign(self, submission: Submission) -> Answer:
        values = submission.values
        person, words = values.get("person") or "", values.get("words") or ""
        self._moving.reassign(submission.user_id, number(submission.metadata), person, words)
        return Answer()

    def _change_severity(self, submission: Submission) -> Answer:
        values = submission.values
        self._responding.change_severity(
            submission.user_id,
            number(submission.metadata),
            number(values.get("severity")),
            values.get("why") or "",
        )
        return Answer()


def _open(trigger_id: str, view: dict[str, object]) -> Answer:
    return Answer(after=(OpenView(trigger_id, view),))
