"""Decisions: asking for one, taking one, and their log."""

from collections.abc import Callable, Mapping

from bot.errors import Mistake
from bot.interactions import (
    OUTDATED,
    ActionCall,
    Answer,
    CommandCall,
    Feature,
    OpenView,
    Submission,
    number,
    reply,
)
from bot.services import Services
from bot.services.escalations import QuestionDraft
from bot.views.escalations import decisions as views

Subcommand = Callable[[CommandCall, int | None], Answer]


class Deciding(Feature):
    def __init__(self, services: Services) -> None:
        self._deciding = services.escalations.deciding

    def words(self) -> Mapping[str, Subcommand]:
        """What can be typed after `/escalate`, alone or before a number."""
        return {"decide": self._decide, "decisions": self._log}

    def more(self) -> Mapping[str, Callable[[ActionCall, int], Answer]]:
        """The line of the “…” menu."""
        return {
            "decision": lambda call, escalation_id: self._open(
                call.user_id, call.trigger_id, escalation_id
            )
        }

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            **dict.fromkeys(views.CHOOSE, self._choose),
            views.EXPLAIN: self._open_explain,
            views.REASON: self._open_reason,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {views.ASK: self._ask, views.EXPLAIN: self._explain, views.REASON: self._reason}

    def _decide(self, call: CommandCall, escalation_id: int | None) -> Answer:
        if escalation_id is None:
            raise Mistake("Which one? Try `decide 12`.")
        return self._open(call.user_id, call.trigger_id, escalation_id)

    def _log(self, call: CommandCall, escalation_id: int | None) -> Answer:
        log = self._deciding.log(call.user_id, escalation_id)
        about = f" of #{escalation_id}" if escalation_id else ""
        if not log.decisions:
            return reply(f"No decisions{about} yet.")
        lines = [f"• {views.decision_line(each, log.zone)}" for each in log.decisions]
        return reply("\n".join([f"*Decisions{about}, the latest first*", *lines]))

    def _open(self, user_id: str, trigger_id: str, escalation_id: int) -> Answer:
        form = self._deciding.to_ask(user_id, escalation_id)
        modal = views.ask_modal(form.escalation, form.asked)
        return Answer(after=(OpenView(trigger_id, modal),))

    def _ask(self, submission: Submission) -> Answer:
        values = submission.values
        draft = QuestionDraft(
            kind=values.get("kind") or "",
            question=values.get("question") or "",
            options=values.get("options") or "",
        )
        self._deciding.ask(submission.user_id, number(submission.metadata), draft)
        return Answer()

    def _choose(self, call: ActionCall) -> Answer:
        decision_id, _, place = call.value.partition(":")
        decision = self._deciding.choose(call.user_id, number(decision_id), number(place))
        return Answer(after=(OpenView(call.trigger_id, views.reason_modal(decision)),))

    def _open_explain(self, call: ActionCall) -> Answer:
        decision = self._deciding.to_explain(call.user_id, number(call.value))
        return Answer(after=(OpenView(call.trigger_id, views.explain_modal(decision)),))

    def _explain(self, submission: Submission) -> Answer:
        values = submission.values
        self._deciding.explain(
            submission.user_id,
            number(submission.metadata),
            number(values.get("choice"), OUTDATED),
            values.get("reason") or "",
        )
        return Answer()

    def _open_reason(self, call: ActionCall) -> Answer:
        decision = self._deciding.to_reason(call.user_id, number(call.value))
        return Answer(after=(OpenView(call.trigger_id, views.reason_modal(decision)),))

    def _reason(self, submission: Submission) -> Answer:
        words = submission.values.get("reason") or ""
        self._deciding.give_reason(submission.user_id, number(submission.metadata), words)
        return Answer()
