"""The form for a new escalation: from `/escalate`, from the shortcuts, from the App Home."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.errors import InvalidInput
from bot.interactions import (
    ActionCall,
    Answer,
    Feature,
    OpenView,
    Shortcut,
    ShortcutCall,
    Submission,
    UpdateView,
    number,
)
from bot.services import Services
from bot.services.escalations import EscalationDraft
from bot.views.escalations.raise_form import RAISE, TEAM_CHOSEN, raise_modal

SHORTCUTS = (Shortcut("escalate", "Escalate", "Get help now: it pages who is on call", "global"),)


class Raising(Feature):
    def __init__(self, services: Services) -> None:
        self._raising = services.escalations.raising

    def open(self, user_id: str, trigger_id: str, typed: str) -> Answer:
        """Open the form; `typed` may begin with a team's name, the rest is what happened."""
        form = self._raising.form(user_id, typed)
        return Answer(after=(OpenView(trigger_id, raise_modal(form)),))

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {TEAM_CHOSEN: self._choose_team}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {RAISE: self._raise}

    def shortcuts(self) -> Mapping[str, Callable[[ShortcutCall], Answer]]:
        return {"escalate": lambda call: self.open(call.user_id, call.trigger_id, "")}

    def _choose_team(self, call: ActionCall) -> Answer:
        if call.view is None:
            return Answer()
        typed = call.form.values.get("summary") or ""
        form = self._raising.form_for(call.user_id, number(call.value), typed)
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
        self._raising.raise_escalation(submission.user_id, draft)
        return Answer()


def _moment(epoch_seconds: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(epoch_seconds), UTC) if epoch_seconds else None
    except (ValueError, OverflowError, OSError):
        raise InvalidInput({"deadline": "That is no date I understand."}) from None
