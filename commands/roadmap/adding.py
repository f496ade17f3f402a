"""The form for a new item: from `/roadmap add` and from a message."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from bot.domain.roadmap import ItemStatus
from bot.domain.roadmap.draft import ItemDraft
from bot.errors import InvalidInput, Outdated
from bot.interactions import (
    Answer,
    CommandCall,
    OpenOnMessage,
    OpenView,
    Shortcut,
    ShortcutCall,
    Submission,
    number,
)
from bot.services import Services
from bot.views.blocks import Block
from bot.views.roadmap.forms import ADD, CREATE_ISSUE, add_modal, held_in
from commands.roadmap.feature import RoadmapFeature

ON_MESSAGE = "roadmap_message"
SHORTCUTS = (
    Shortcut(ON_MESSAGE, "Add to roadmap", "Make what it says an item of the roadmap", "message"),
)


class Adding(RoadmapFeature):
    def __init__(self, services: Services) -> None:
        self._items = services.roadmap.items

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"add": self._open}

    def shortcuts(self) -> Mapping[str, Callable[[ShortcutCall], Answer]]:
        return {ON_MESSAGE: self._open_on_message}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {ADD: self._add}

    def _open(self, call: CommandCall, title: str) -> Answer:
        form = self._items.form(call.user_id, title)
        return Answer(after=(OpenView(call.trigger_id, add_modal(form)),))

    def _open_on_message(self, call: ShortcutCall) -> Answer:
        form = self._items.form(call.user_id, quoted=call.message_text or "")

        def view(permalink: str) -> Block:
            return add_modal(replace(form, source_link=permalink))

        where = (call.channel_id or "", call.message_ts or "")
        return Answer(after=(OpenOnMessage(call.trigger_id, *where, view),))

    def _add(self, submission: Submission) -> Answer:
        self._items.add(submission.user_id, _draft(submission))
        return Answer()


def _draft(submission: Submission) -> ItemDraft:
    values, lists = submission.values, submission.lists
    about = held_in(submission.metadata)
    # Where the form didn't ask, an issue is wanted: the owner's team may have a project.
    create = CREATE_ISSUE in lists.get(CREATE_ISSUE, ()) or not about.get("asked")
    return ItemDraft(
        title=values.get("title") or "",
        lane=values.get("lane") or "",
        quarter=values.get("quarter") or "",
        owner=values.get("owner_user_id") or "",
        status=_status(values.get("status")),
        target_on=_day(values.get("target_on")),
        description=values.get("description") or "",
        contributors=tuple(lists.get("contributors", ())),
        teams=tuple(number(each) for each in lists.get("teams", ())),
        source_link=str(about.get("link") or "") or None,
        create_issue=create,
    )


def _status(text: str | None) -> ItemStatus:
    try:
        return ItemStatus(text or ItemStatus.PLANNED)
    except ValueError:
        raise Outdated from None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput({"target_on": "A date looks like 2026-12-24."}) from None
