"""The forms of the roadmap: a new item, and each thing that can be changed of one."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.domain.roadmap.fields import IMPACTS, MOST_CONTRIBUTORS, NOTE_LIMIT, TITLE_LIMIT
from bot.domain.roadmap.status import OPEN_STATUSES, STATUS_WORDS, ItemStatus
from bot.views import blocks as b
from bot.views.roadmap.card import PARTS
from models import RoadmapItem, Team

ADD, CHANGE = "roadmap_add", "roadmap_change"
LONGEST_TEXT = 3000
"""What Slack's inputs take; a longer description is changed where it was written."""
KEEP, FIRST, LAST = "keep", "first", "last"
CREATE_ISSUE = "create_issue"
_IN_METADATA = 1000


@dataclass(frozen=True)
class NewItem:
    """What the form for a new item offers, and what comes filled in."""

    lanes: Sequence[str]
    quarters: Sequence[str]
    owner: str
    title: str = ""
    description: str = ""
    teams: Sequence[Team] = ()
    project: str | None = None
    """Where an issue would be created too; None where the team has no such place."""
    source_link: str | None = None


@dataclass(frozen=True)
class EditForm:
    """One item with what its forms offer. `seen` is its last change as the form shows it."""

    item: RoadmapItem
    seen: int
    lanes: Sequence[str]
    quarters: Sequence[str]
    contributors: Sequence[str] = ()
    teams: Sequence[int] = ()
    needs: Sequence[int] = ()
    every_team: Sequence[Team] = ()
    neighbours: Sequence[tuple[int, str]] = field(default_factory=tuple)
    """Number and title of the others in its quarter and lane, in order."""


def add_modal(form: NewItem) -> b.Block:
    """The form for a new item."""
    statuses = [b.option(STATUS_WORDS[each].capitalize(), each) for each in OPEN_STATUSES]
    quarters = [b.option(x, x) for x in form.quarters]
    blocks = [
        b.field(
            "title",
            "What will be different when it is done?",
            b.text_input("value", initial=form.title, limit=TITLE_LIMIT),
        ),
        b.field("lane", "Lane", _lanes(form.lanes, form.lanes[0])),
        b.field("quarter", "Quarter", b.select("value", quarters, initial=form.quarters[0])),
        b.field(
            "owner_user_id",
            "Owner",
            b.person_select("value", initial=form.owner),
            hint="The one person who answers for it.",
        ),
        b.field("status", "Status", b.select("value", statuses, initial=ItemStatus.PLANNED)),
        b.field("target_on", "Target date", _date(None), optional=True),
        *_with(form.teams, (), ()),
        b.field(
            "description",
            "More about it",
            b.text_input("value", initial=form.description, multiline=True, limit=LONGEST_TEXT),
            optional=True,
        ),
    ]
    if form.source_link:
        blocks.append(b.context(f"It will link to {b.link(form.source_link)}."))
    if form.project:
        create = b.rich_option(f"Create it in {b.one_line(form.project, 40)} too", CREATE_ISSUE)
        boxes = b.checkboxes("value", [create], initial=[CREATE_ISSUE])
        blocks.append(b.field(CREATE_ISSUE, "Issue", boxes, optional=True))
    link = (form.source_link or "")[:2000]
    metadata = json.dumps({"link": link, "asked": bool(form.project)})
    return b.modal(ADD, "Add to the roadmap", blocks, submit="Add", metadata=metadata)


def edit_modal(form: EditForm, part: str, view_id: str = "") -> b.Block:
    """The form for one part of an item.

    Args:
        form: the item as it is.
        part: of `PARTS`.
        view_id: the item's own modal beneath, which is renewed after it.
    """
    about = {"item": form.item.id, "part": part, "seen": form.seen, "view": view_id[:_IN_METADATA]}
    return b.modal(
        CHANGE,
        PARTS[part],
        [b.context(f"#{form.item.id} {b.one_line(form.item.title, 255)}"), *_FORMS[part](form)],
        submit="Save",
        metadata=json.dumps(about),
    )


def _words(form: EditForm) -> list[b.Block]:
    item = form.item
    title = b.text_input("value", initial=item.title, limit=TITLE_LIMIT)
    blocks = [b.field("title", "What will be different when it is done?", title)]
    if len(item.description) > LONGEST_TEXT:
        long = "Its description is too long to be changed here. Change it where it was written."
        return [*blocks, b.context(long)]
    text = b.text_input("value", initial=item.description, multiline=True, limit=LONGEST_TEXT)
    return [*blocks, b.field("description", "More about it", text, optional=True)]


def _status(form: EditForm) -> list[b.Block]:
    options = [b.option(words.capitalize(), status) for status, words in STATUS_WORDS.items()]
    note = b.text_input("value", initial=form.item.status_note, limit=NOTE_LIMIT)
    return [
        b.field("status", "Status", b.select("value", options, initial=form.item.status)),
        b.field(
            "status_note",
            "Why?",
            note,
            hint="What blocks it, or puts it at risk. Those who review the roadmap read it.",
            optional=True,
        ),
    ]


def _dates(form: EditForm) -> list[b.Block]:
    hint = "Moved later, it is told as slipped, against the first target it had."
    return [
        b.field("start_on", "Start", _date(form.item.start_on), optional=True),
        b.field("target_on", "Target", _date(form.item.target_on), hint=hint, optional=True),
    ]


def _people(form: EditForm) -> list[b.Block]:
    owner = b.person_select("value", initial=form.item.owner_user_id)
    hint = "The one person who answers for it. The item goes to their team."
    others = [each for each in form.every_team if each.id != form.item.team_id]
    return [
        b.field("owner_user_id", "Owner", owner, hint=hint),
        *_with(others, form.contributors, form.teams),
    ]


def _with(
    teams: Sequence[Team], contributors: Sequence[str], chosen: Sequence[int]
) -> list[b.Block]:
    people = b.people_select("value", initial=contributors, most=MOST_CONTRIBUTORS)
    blocks = [b.field("contributors", "Who works on it too?", people, optional=True)]
    if teams:
        options = [b.option(each.name, str(each.id)) for each in teams]
        several = b.multi_select("value", options, initial=[str(each) for each in chosen])
        blocks.append(b.field("teams", "Which other teams?", several, optional=True))
    return blocks


def _place(form: EditForm) -> list[b.Block]:
    item = form.item
    lanes = dict.fromkeys([*form.lanes, item.lane])
    quarters = sorted({*form.quarters, item.quarter})
    options = [b.option("Where it is, or last in another lane", KEEP), b.option("First", FIRST)]
    options += [b.option(f"Before #{id_} {title}", str(id_)) for id_, title in form.neighbours]
    options = [*options[:98], b.option("Last", LAST)]
    return [
        b.field(
            "quarter",
            "Quarter",
            b.select("value", [b.option(x, x) for x in quarters], initial=item.quarter),
        ),
        b.field("lane", "Lane", _lanes(tuple(lanes), item.lane)),
        b.field("place", "Place in the lane", b.select("value", options, initial=KEEP)),
    ]


def _needs(form: EditForm) -> list[b.Block]:
    said = " ".join(f"#{each}" for each in form.needs)
    return [
        b.field(
            "needs",
            "What has to be done before it?",
            b.text_input("value", initial=said, limit=400),
            hint="Numbers, like #5 #9. Empty when it waits for nothing.",
            optional=True,
        )
    ]


def _rice(form: EditForm) -> list[b.Block]:
    item = form.item
    impacts = [
        b.option(f"{words.capitalize()} ({each:g})", f"{each:g}") for each, words in IMPACTS.items()
    ]
    chosen = f"{item.impact:g}" if item.impact else None
    return [
        b.field(
            "reach",
            "Reach",
            _number(item.reach),
            hint="How many people it reaches in a quarter.",
            optional=True,
        ),
        b.field(
            "impact",
            "Impact",
            b.select("value", impacts, initial=chosen),
            hint="How much it does for each of them.",
            optional=True,
        ),
        b.field(
            "confidence",
            "Confidence, in per cent",
            _number(item.confidence),
            hint="How sure you are of the other figures: 100 is measured, 50 is a guess.",
            optional=True,
        ),
        b.field(
            "effort",
            "Effort, in weeks of one person",
            _number(item.effort),
            hint="Of all teams together. It counts against the team's weeks in the quarter, too.",
            optional=True,
        ),
    ]


def _decision(form: EditForm) -> list[b.Block]:
    text = b.text_input("value", initial=form.item.decision_needed, limit=NOTE_LIMIT)
    hint = "The summary lists it for those who review the roadmap. Empty it once it is decided."
    return [
        b.field(
            "decision_needed", "What has to be decided, by whom?", text, hint=hint, optional=True
        )
    ]


def _lanes(lanes: Sequence[str], initial: str) -> b.Block:
    return b.select("value", [b.option(each, each) for each in lanes], initial=initial)


def _date(day: date | None) -> b.Block:
    picker = {"type": "datepicker", "action_id": "value"}
    return {**picker, "initial_date": day.isoformat()} if day else picker


def _number(value: float | None) -> b.Block:
    written = "" if value is None else str(value) if isinstance(value, int) else f"{value:g}"
    return b.text_input("value", initial=written, limit=20)


_FORMS: Mapping[str, Callable[[EditForm], list[b.Block]]] = {
    "words": _words,
    "status": _status,
    "dates": _dates,
    "people": _people,
    "place": _place,
    "needs": _needs,
    "rice": _rice,
    "decision": _decision,
}


@dataclass(frozen=True)
class About:
    """What a form for changing an item carries with it."""

    item_id: int
    part: str
    seen: int
    view_id: str


def about_of(metadata: str) -> About | None:
    """What `edit_modal` put there; None for anything else."""
    held = held_in(metadata)
    item_id, seen, part = held.get("item"), held.get("seen"), held.get("part")
    if not (isinstance(item_id, int) and isinstance(seen, int) and part in PARTS):
        return None
    return About(item_id, part, seen, str(held.get("view") or ""))


def held_in(metadata: str) -> dict[str, Any]:
    """A modal's metadata as it was written; empty for what is no such thing."""
    try:
        held = json.loads(metadata)
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}
