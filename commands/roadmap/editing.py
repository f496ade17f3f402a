"""Changing an item: its modal, the short forms behind its buttons, its history."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.errors import InvalidInput, Mistake, Outdated
from bot.interactions import (
    ActionCall,
    AfterAck,
    Answer,
    CommandCall,
    OpenView,
    PushView,
    Submission,
    UpdateView,
    number,
    update,
)
from bot.services import Services
from bot.views.naming import Naming
from bot.views.roadmap.card import EDIT, HISTORY, PARTS, card_modal
from bot.views.roadmap.forms import CHANGE, KEEP, about_of, edit_modal
from bot.views.roadmap.history import NEWER, OLDER, history_modal
from commands.roadmap.feature import RoadmapFeature

_WORDS = {
    "edit": "words",
    "status": "status",
    "date": "dates",
    "dates": "dates",
    "move": "place",
    "people": "people",
    "owner": "people",
    "needs": "needs",
    "rice": "rice",
    "decision": "decision",
}
"""What someone may type before an item's number, and the part that it changes."""


class Editing(RoadmapFeature):
    def __init__(self, services: Services, naming: Naming) -> None:
        self._looking = services.roadmap.looking
        self._editing = services.roadmap.editing
        self._example = f"{naming.slash('roadmap')} status 12"

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        typed = {word: partial(self._typed, part=part) for word, part in _WORDS.items()}
        return {**typed, "history": self._typed_history}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        buttons = {f"{EDIT}:{part}": partial(self._open, part=part) for part in PARTS}
        return {**buttons, HISTORY: self._history, NEWER: self._turn, OLDER: self._turn}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {CHANGE: self._change}

    def _typed(self, call: CommandCall, typed: str, part: str) -> Answer:
        form = self._editing.form(call.user_id, self._number(typed))
        return Answer(after=(OpenView(call.trigger_id, edit_modal(form, part)),))

    def _typed_history(self, call: CommandCall, typed: str) -> Answer:
        history = self._looking.history(call.user_id, self._number(typed), 1)
        return Answer(after=(OpenView(call.trigger_id, history_modal(history)),))

    def _number(self, typed: str) -> int:
        return number(typed, f"Which one? Give its number, like `{self._example}`.")

    def _open(self, call: ActionCall, part: str) -> Answer:
        form = self._editing.form(call.user_id, number(call.value))
        if call.view is None:
            return Answer(after=(OpenView(call.trigger_id, edit_modal(form, part)),))
        modal = edit_modal(form, part, call.view["id"])
        return Answer(after=(PushView(call.trigger_id, modal),))

    def _change(self, submission: Submission) -> Answer:
        """The item's modal beneath is renewed; where there is none, it comes instead."""
        about = about_of(submission.metadata)
        if about is None:
            raise Outdated
        fields = _FIELDS[about.part](submission)
        place = submission.values.get("place") or KEEP
        self._editing.change(
            submission.user_id, about.item_id, fields, seen=about.seen, place=place
        )
        card = card_modal(self._looking.card(submission.user_id, about.item_id))
        if not about.view_id:
            return update(card)
        return Answer(after=(UpdateView(about.view_id, "", card),))

    def _history(self, call: ActionCall) -> Answer:
        history = self._looking.history(call.user_id, number(call.value), 1)
        view = history_modal(history)
        step: AfterAck = PushView(call.trigger_id, view)
        return Answer(after=(step if call.view else OpenView(call.trigger_id, view),))

    def _turn(self, call: ActionCall) -> Answer:
        item_id, _, page = call.value.partition(":")
        history = self._looking.history(call.user_id, number(item_id), max(1, number(page)))
        if call.view is None:
            return Answer()
        view = history_modal(history)
        return Answer(after=(UpdateView(call.view["id"], call.view["hash"], view),))


def _texts(*names: str) -> Callable[[Submission], dict[str, Any]]:
    """What these inputs hold; one that the form left out is left alone."""
    return lambda sent: {name: sent.values[name] for name in names if name in sent.values}


def _people(sent: Submission) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "owner_user_id": sent.values.get("owner_user_id"),
        "contributors": sent.lists.get("contributors", []),
    }
    if "teams" in sent.lists:
        fields["teams"] = [number(each) for each in sent.lists["teams"]]
    return fields


def _needs(sent: Submission) -> dict[str, Any]:
    words = (sent.values.get("needs") or "").replace(",", " ").split()
    try:
        return {"needs": [number(each) for each in words]}
    except Mistake:
        raise InvalidInput({"needs": "Numbers of items, please, like #5 #9."}) from None


_FIELDS: Mapping[str, Callable[[Submission], dict[str, Any]]] = {
    "words": _texts("title", "description"),
    "status": _texts("status", "status_note"),
    "dates": _texts("start_on", "target_on"),
    "people": _people,
    "place": _texts("quarter", "lane"),
    "needs": _needs,
    "rice": _texts("reach", "impact", "confidence", "effort"),
    "decision": _texts("decision_needed"),
}
