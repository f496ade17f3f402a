"""Decisions of escalations: asking for one, and their log. Taking one is in commands/decide."""

from collections.abc import Callable, Mapping

from bot.errors import Mistake
from bot.interactions import (
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
from bot.views.blocks import fitting
from bot.views.decisions.lists import decision_line
from bot.views.escalations import decisions as views

Subcommand = Callable[[CommandCall, int | None], Answer]


class Deciding(Feature):
    def __init__(self, services: Services) -> None:
        self._deciding = services.escalations.deciding
        self._looking = services.decisions.looking

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

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {views.ASK: self._ask}

    def _decide(self, call: CommandCall, escalation_id: int | None) -> Answer:
        if escalation_id is None:
            raise Mistake("Which one? Try `decide 12`.")
        return self._open(call.user_id, call.trigger_id, escalation_id)

    def _log(self, call: CommandCall, escalation_id: int | None) -> Answer:
        log = self._looking.log(call.user_id, escalation_id)
        about = f" of #{escalation_id}" if escalation_id else ""
        if not log.decisions:
            return reply(f"No decisions{about} yet.")
        lines = [
            f"• {decision_line(each, log.zone, log.pointers.get(each.id or 0, ()))}"
            for each in log.decisions
        ]
        return reply("\n".join(fitting([f"*Decisions{about}, the latest first*", *lines])))

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
