"""`/roadmap`: the quarter's items by lane, one item, and the form for a new one."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import ClassVar

from bot.domain.quarter import parse_quarter
from bot.domain.roadmap import ItemStatus
from bot.errors import InvalidInput, Mistake
from bot.interactions import (
    OUTDATED,
    About,
    Answer,
    Command,
    CommandCall,
    OpenView,
    Submission,
    help_text,
    number,
    reply,
    split,
)
from bot.services import Services
from bot.services.roadmap import ItemDraft
from bot.views.naming import Naming
from bot.views.roadmap import lists as views


class Roadmap(Command):
    about: ClassVar[About] = About(
        name="roadmap",
        summary="what both teams are working on",
        usage_hint="[2027-Q1 | show 12 | add …]",
        examples=(
            ("", "this quarter's items by lane, with owner, status and target"),
            ("2027-Q1", "the same for another quarter"),
            ("show 12", "everything about one item"),
            ("add new consent banner", "opens the form for a new item"),
            ("help", "this help"),
        ),
    )

    def __init__(self, services: Services, naming: Naming) -> None:
        self._roadmap = services.roadmap.items
        self._naming = naming

    def run(self, call: CommandCall) -> Answer:
        words = split(call.text)
        if words.first == "add":
            return self._open_form(call, words.rest)
        if words.first == "show":
            return self._show(call.user_id, words.rest)
        if words.whole.lower() == "help":
            return help_text(self._naming, self.about)
        quarter = parse_quarter(words.whole)
        if words.whole and not quarter:
            raise Mistake(
                f"I don't know what to do with that. Try `{self._naming.slash('roadmap')} help`."
            )
        return self._list(quarter or self._roadmap.quarters(call.user_id)[0])

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {"roadmap_add": self._add}

    def _list(self, quarter: str) -> Answer:
        view = self._roadmap.quarter(quarter)
        add = f"`{self._naming.slash('roadmap')} add`"
        if not view.items:
            return reply(
                f"Nothing is on the roadmap for {quarter} yet. Add the first item with {add}."
            )
        lanes = views.quarter_lines(view.items, view.escalations)
        count = len(view.items)
        title = f"Roadmap {quarter}: {count} {'item' if count == 1 else 'items'}"
        hidden = len(view.items) - sum(len(lines) for _, lines in lanes)
        closing = f"and {hidden} more. " if hidden else ""
        closing += f"`{self._naming.slash('roadmap')} show 12` tells all about one; {add} adds one."
        text = "\n".join(
            [title, *(line for lane, lines in lanes for line in (f"*{lane}*", *lines))]
        )
        return reply(text, views.quarter_blocks(title, lanes, closing))

    def _show(self, user_id: str, typed: str) -> Answer:
        example = f"`{self._naming.slash('roadmap')} show 12`"
        item_id = number(typed, f"Which one? Give its number, like {example}.")
        view = self._roadmap.show(user_id, item_id)
        return reply(views.item_text(view.item, view.team_name, view.escalations, view.reader_zone))

    def _open_form(self, call: CommandCall, title: str) -> Answer:
        self._roadmap.may_add(call.user_id)
        form = views.add_modal(
            title=title,
            lanes=self._roadmap.lanes,
            quarters=self._roadmap.quarters(call.user_id),
            owner=call.user_id,
        )
        return Answer(after=(OpenView(call.trigger_id, form),))

    def _add(self, submission: Submission) -> Answer:
        values = submission.values
        draft = ItemDraft(
            title=values.get("title") or "",
            lane=values.get("lane") or "",
            quarter=values.get("quarter") or "",
            owner=values.get("owner_user_id") or "",
            status=_status(values.get("status")),
            target_on=_day(values.get("target_on")),
        )
        self._roadmap.add(submission.user_id, draft)
        return Answer()


def _status(text: str | None) -> ItemStatus:
    try:
        return ItemStatus(text or ItemStatus.PLANNED)
    except ValueError:
        raise Mistake(OUTDATED) from None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput({"target_on": "A date looks like 2026-12-24."}) from None
