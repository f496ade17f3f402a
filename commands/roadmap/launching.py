"""`/roadmap launch 12`, the item's button, and `/roadmap launches`."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.domain.quarter import parse_quarter
from bot.domain.roadmap.launch import LaunchDraft
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
    reply,
    update,
)
from bot.services import Services
from bot.views.naming import Naming
from bot.views.roadmap import launches as views
from bot.views.roadmap.card import card_modal
from commands.roadmap.feature import RoadmapFeature


class Launching(RoadmapFeature):
    def __init__(self, services: Services, naming: Naming) -> None:
        self._launches = services.roadmap.launches
        self._looking = services.roadmap.looking
        self._naming = naming
        self._command = naming.slash("roadmap")

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"launch": self._typed, "launches": self._page}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {views.RECORD: self._open, views.REMOVE: self._remove}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {views.RECORD: self._record}

    def _typed(self, call: CommandCall, typed: str) -> Answer:
        item_id = number(
            typed,
            f"Which item was launched? Give its number, like `{self._command} launch 12`. "
            f"`{self._command} launches` shows what was recorded.",
        )
        modal = views.launch_modal(self._launches.form(call.user_id, item_id))
        return Answer(after=(OpenView(call.trigger_id, modal),))

    def _page(self, call: CommandCall, typed: str) -> Answer:
        quarter = parse_quarter(typed)
        if typed and quarter is None:
            raise Mistake(f"Of which quarter? Type it like `{self._command} launches 2026-Q4`.")
        page = self._launches.page(call.user_id, quarter)
        return reply("\n".join(views.page_lines(page, self._naming)))

    def _open(self, call: ActionCall) -> Answer:
        form = self._launches.form(call.user_id, number(call.value))
        if call.view is None:
            return Answer(after=(OpenView(call.trigger_id, views.launch_modal(form)),))
        modal = views.launch_modal(form, call.view["id"])
        return Answer(after=(PushView(call.trigger_id, modal),))

    def _record(self, submission: Submission) -> Answer:
        """The item's modal beneath is renewed; where there is none, it comes instead."""
        about = views.about_of(submission.metadata)
        if about is None:
            raise Outdated
        values = submission.values
        draft = LaunchDraft(
            live_on=_day(values.get("live_on"), "live_on"),
            asked_on=_day(values.get("asked_on"), "asked_on"),
            needed_it=views.ANSWERS.get(values.get("needed_it") or ""),
        )
        request = values.get("request") or ""
        self._launches.record(submission.user_id, about.item_id, draft, request, seen=about.seen)
        card = card_modal(self._looking.card(submission.user_id, about.item_id))
        if not about.view_id:
            return update(card)
        return Answer(after=(UpdateView(about.view_id, "", card),))

    def _remove(self, call: ActionCall) -> Answer:
        """The form becomes the item's card; one beneath it is renewed, too."""
        item_id = number(call.value)
        self._launches.remove(call.user_id, item_id)
        card = card_modal(self._looking.card(call.user_id, item_id))
        about = views.about_of(call.view["private_metadata"]) if call.view else None
        shown = [call.view["id"]] if call.view else []
        shown += [about.view_id] if about and about.view_id else []
        steps: list[AfterAck] = [UpdateView(view_id, "", card) for view_id in shown]
        return Answer(after=tuple(steps))


def _day(text: str | None, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput({name: "A date looks like 2026-12-24."}) from None
