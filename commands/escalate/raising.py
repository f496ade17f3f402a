"""The form for a new escalation: from `/escalate`, the shortcuts and the App Home."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.domain.draft import EscalationDraft
from bot.domain.night import FirstPage
from bot.interactions import (
    ActionCall,
    Answer,
    Feature,
    Filled,
    OpenOnMessage,
    OpenView,
    Shortcut,
    ShortcutCall,
    Submission,
    UpdateView,
    number,
)
from bot.services import Services
from bot.views.blocks import Block
from bot.views.escalations.raise_form import (
    CHANGED,
    CONFIDENTIAL,
    FIRST_PAGE,
    JOIN,
    OPEN_FORM,
    RAISE,
    joined_modal,
    raise_modal,
)
from commands.escalate.moments import moment

ANYWHERE, ON_MESSAGE = "escalate", "escalate_message"
SHORTCUTS = (
    Shortcut(ANYWHERE, "Escalate", "Get help now: it pages who is on call", "global"),
    Shortcut(
        ON_MESSAGE,
        "Escalate this message",
        "Get help with what it says: it pages who is on call",
        "message",
    ),
)


class Raising(Feature):
    def __init__(self, services: Services) -> None:
        self._forms = services.escalations.forms
        self._raising = services.escalations.raising
        self._joining = services.escalations.joining

    def open(self, user_id: str, trigger_id: str, typed: str = "") -> Answer:
        """Open the form; `typed` may begin with a team's name, the rest is what happened."""
        form = self._forms.typed(user_id, typed)
        return Answer(after=(OpenView(trigger_id, raise_modal(form)),))

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            OPEN_FORM: lambda call: self.open(call.user_id, call.trigger_id),
            CHANGED: self._change,
            JOIN: self._join,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {RAISE: self._raise}

    def shortcuts(self) -> Mapping[str, Callable[[ShortcutCall], Answer]]:
        return {
            ANYWHERE: lambda call: self.open(call.user_id, call.trigger_id),
            ON_MESSAGE: self._open_on_message,
        }

    def _open_on_message(self, call: ShortcutCall) -> Answer:
        form = self._forms.quoting(call.user_id, call.message_text or "")

        def view(permalink: str) -> Block:
            return raise_modal(replace(form, draft=replace(form.draft, source_link=permalink)))

        where = (call.channel_id or "", call.message_ts or "")
        return Answer(after=(OpenOnMessage(call.trigger_id, *where, view),))

    def _change(self, call: ActionCall) -> Answer:
        """Show what a choice in the form sets off."""
        if call.view is None:
            return Answer()
        draft = _draft(call.form, call.view["private_metadata"])
        changed = raise_modal(self._forms.changed(call.user_id, draft))
        return Answer(after=(UpdateView(call.view["id"], call.view["hash"], changed),))

    def _join(self, call: ActionCall) -> Answer:
        words = call.form.values.get("summary") or ""
        joined = self._joining.join(call.user_id, number(call.value), words)
        if call.view is None:
            return Answer()
        view = joined_modal(joined.number, joined.line)
        return Answer(after=(UpdateView(call.view["id"], call.view["hash"], view),))

    def _raise(self, submission: Submission) -> Answer:
        form = Filled(submission.values, submission.lists)
        draft = _draft(form, submission.metadata)
        self._raising.raise_escalation(submission.user_id, draft)
        return Answer()


def _draft(form: Filled, metadata: str) -> EscalationDraft:
    values = form.values
    first = next((held for id_, held in values.items() if id_.startswith(FIRST_PAGE)), None)
    confidential = CONFIDENTIAL in form.lists.get("confidential", [])
    return EscalationDraft(
        team_id=number(values.get("team")),
        impact=values.get("impact") or "",
        summary=values.get("summary") or "",
        deadline_at=moment(values.get("deadline"), "deadline"),
        link=values.get("link") or None,
        roadmap_item_id=number(values["item"]) if values.get("item") else None,
        source_link=metadata or None,
        confidential=confidential,
        named=tuple(form.lists.get("named", [])) if confidential else (),
        first_page=FirstPage(first) if first in set(FirstPage) else None,
    )
