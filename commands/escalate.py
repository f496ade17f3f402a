"""`/escalate`: raise an escalation, see what is open; the buttons of its messages."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from bot.errors import InvalidInput
from bot.interactions import (
    About,
    ActionCall,
    Answer,
    Command,
    CommandCall,
    OpenView,
    Submission,
    UpdateView,
    help_text,
    number,
    reply,
    split,
)
from bot.services import Services
from bot.services.escalations import EscalationDraft
from bot.services.escalations.looking import LISTED
from bot.views.escalations.answer_forms import resolve_modal
from bot.views.escalations.card import ACKNOWLEDGE, RESOLVE, state_line
from bot.views.escalations.raise_form import RAISE, TEAM_CHOSEN, raise_modal
from bot.views.naming import Naming


class Escalate(Command):
    about: ClassVar[About] = About(
        name="escalate",
        summary="get help now: it pages who is on call",
        usage_hint="[team] [what happened] | list",
        examples=(
            ("", "opens the form; you see who is paged before you send it"),
            ("checkout is down", "the same, with what happened filled in"),
            ("it checkout is down", "the same, to the team that you name first"),
            ("list", "what is open"),
            ("help", "this help"),
        ),
    )

    def __init__(self, services: Services, naming: Naming) -> None:
        self._escalations = services.escalations
        self._naming = naming

    def run(self, call: CommandCall) -> Answer:
        words = split(call.text)
        if words.whole.lower() == "help":
            return help_text(self._naming, self.about)
        if words.whole.lower() == "list":
            return self._list(call.user_id)
        form = self._escalations.raising.form(call.user_id, words.whole)
        return Answer(after=(OpenView(call.trigger_id, raise_modal(form)),))

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            TEAM_CHOSEN: self._choose_team,
            ACKNOWLEDGE: self._acknowledge,
            RESOLVE: self._open_resolve,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {RAISE: self._raise, RESOLVE: self._resolve}

    def _list(self, reader: str) -> Answer:
        unresolved = self._escalations.looking.unresolved(reader)
        if not unresolved:
            return reply("Nothing is open. All quiet.")
        lines = [f"• {state_line(each)}" for each in unresolved[:LISTED]]
        left = len(unresolved) - LISTED
        more = [f"and {left} more"] if left > 0 else []
        return reply("\n".join([f"*Open escalations: {len(unresolved)}*", *lines, *more]))

    def _choose_team(self, call: ActionCall) -> Answer:
        if call.view is None:
            return Answer()
        typed = call.view["state"]["values"].get("summary", {}).get("value", {}).get("value")
        form = self._escalations.raising.form_for(call.user_id, number(call.value), typed or "")
        return Answer(after=(UpdateView(call.view["id"], call.view["hash"], raise_modal(form)),))

    def _raise(self, submission: Submission) -> Answer:
        values = submission.values
        draft = EscalationDraft(
            team_id=number(values.get("team")),
            impact=values.get("impact") or "",
            summary=values.get("summary") or "",
            deadline_at=_moment(values.get("deadline")),
            link=values.get("link") or None,
            roadmap_item_id=number(values["item"]) if values.get("item") else None,
        )
        self._escalations.raising.raise_escalation(submission.user_id, draft)
        return Answer()

    def _acknowledge(self, call: ActionCall) -> Answer:
        self._escalations.answering.acknowledge(call.user_id, number(call.value))
        return Answer()

    def _open_resolve(self, call: ActionCall) -> Answer:
        escalation = self._escalations.answering.to_resolve(call.user_id, number(call.value))
        return Answer(after=(OpenView(call.trigger_id, resolve_modal(escalation)),))

    def _resolve(self, submission: Submission) -> Answer:
        words = submission.values.get("resolution") or ""
        self._escalations.answering.resolve(submission.user_id, number(submission.metadata), words)
        return Answer()


def _moment(epoch_seconds: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(epoch_seconds), UTC) if epoch_seconds else None
    except (ValueError, OverflowError, OSError):
        raise InvalidInput({"deadline": "That is no date I understand."}) from None
