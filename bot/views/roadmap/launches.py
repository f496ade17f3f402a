"""The form of a launch, its line on the item's card, and a quarter's launches."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.roadmap.launch import LaunchDraft, LaunchFigures
from bot.views import blocks as b
from bot.views.naming import Naming
from bot.views.roadmap.forms import held_in
from bot.views.roadmap.launch_words import (
    DEPENDENCY,
    PERIOD,
    VELOCITY,
    figures_lines,
    launch_words,
    rate,
    velocity,
)
from bot.views.roadmap.words import count
from models import RoadmapItem

RECORD, REMOVE = "launch_record", "launch_remove"
YES, NO, UNKNOWN = "yes", "no", "unknown"
_ANSWERS = {YES: "Yes", NO: "No, we did it ourselves", UNKNOWN: "Not recorded"}
ANSWERS: Mapping[str, bool | None] = {YES: True, NO: False, UNKNOWN: None}
_REQUEST_LIMIT = 300


@dataclass(frozen=True)
class LaunchForm:
    """An item with its launch, if one is recorded. `seen`: what its history told last of it."""

    item: RoadmapItem
    today: date
    seen: int
    draft: LaunchDraft | None = None


@dataclass(frozen=True)
class Launched:
    """An item that was launched."""

    item: RoadmapItem
    launch: LaunchDraft


@dataclass(frozen=True)
class LaunchPage:
    """A quarter's launches."""

    quarter: str
    figures: LaunchFigures
    launches: Sequence[Launched] = ()
    """The first ones, by the day on which they were live."""
    earlier: Mapping[str, LaunchFigures] = field(default_factory=dict)
    """Of the quarters before it, the latest first."""
    is_over: bool = False


@dataclass(frozen=True)
class About:
    """What the form carries with it; `view_id` is the item's own modal beneath, or empty."""

    item_id: int
    seen: int
    view_id: str


def launch_button(item_id: int, *, recorded: bool) -> b.Block:
    words = "Correct the launch" if recorded else "Record the launch"
    return b.button(words, RECORD, str(item_id), label=f"{words} of #{item_id}")


def launch_line(launch: LaunchDraft) -> str:
    """The line on an item's card."""
    return f"Launched: {launch_words(launch)}"


def launch_modal(form: LaunchForm, view_id: str = "") -> b.Block:
    """The form; `view_id` of the item's own modal beneath, which is renewed after it."""
    known = form.draft or LaunchDraft(form.today)
    answers = [b.option(words, value) for value, words in _ANSWERS.items()]
    answer = next(value for value, needed in ANSWERS.items() if needed is known.needed_it)
    request = known.request.words if known.request else ""
    blocks = [
        b.context(f"#{form.item.id} {b.one_line(form.item.title, 255)}"),
        b.field("live_on", "Live on", b.date_input("value", initial=known.live_on)),
        b.field(
            "asked_on",
            "Asked for on",
            b.date_input("value", initial=known.asked_on),
            hint="When marketing first asked for it. Leave it empty where nobody knows.",
            optional=True,
        ),
        b.field(
            "needed_it",
            "Did it need an IT request?",
            b.radio("value", answers, initial=answer),
            hint="Anything that marketing could not do by itself.",
        ),
        b.field(
            "request",
            "Which one?",
            b.text_input("value", initial=request, limit=_REQUEST_LIMIT),
            hint="Like “escalation 12”, “item 9” or MKT-44.",
            optional=True,
        ),
    ]
    if form.draft:
        sure = b.confirm(
            "Take it back?", "The figures count it no longer. The history keeps it.", "Take it back"
        )
        remove = b.button(
            "Take this record back", REMOVE, str(form.item.id), style="danger", confirm=sure
        )
        blocks.append(b.actions(remove))
    about = {"item": form.item.id, "seen": form.seen, "view": view_id[:1000]}
    return b.modal(RECORD, "Launch", blocks, submit="Save", metadata=json.dumps(about))


def about_of(metadata: str) -> About | None:
    """What `launch_modal` put there; None for anything else."""
    held = held_in(metadata)
    item_id, seen = held.get("item"), held.get("seen")
    if not (isinstance(item_id, int) and isinstance(seen, int)):
        return None
    return About(item_id, seen, str(held.get("view") or ""))


def page_lines(page: LaunchPage, naming: Naming) -> list[str]:
    """A quarter's launches in words: figures first, then what they mean, then each."""
    so_far = "" if page.is_over else " so far"
    lines = [f"*Launches in {page.quarter}{so_far}: {page.figures.count}*"]
    if page.figures.count:
        lines += [f"• {each}" for each in figures_lines(page.figures)]
    else:
        record = f"`{naming.slash('roadmap')} launch 12`"
        lines.append(f"Not recorded yet. Once an item is live, record it with {record}.")
    earlier = [_earlier(quarter, each) for quarter, each in page.earlier.items() if each.count]
    if earlier:
        lines += ["*Before*", *earlier]
    if page.launches:
        lines += ["*Each*", *(_launched(each) for each in page.launches)]
        left = page.figures.count - len(page.launches)
        lines += [f"and {left:,} more"] if left > 0 else []
    return [*lines, f"_{VELOCITY} {DEPENDENCY} {PERIOD}_"]


def _earlier(quarter: str, figures: LaunchFigures) -> str:
    how_many = count(figures.count, "launch", "launches")
    return f"• {quarter}: {how_many}; {velocity(figures)}; {rate(figures)}"


def _launched(each: Launched) -> str:
    return f"• #{each.item.id} {b.one_line(each.item.title, 100)}: {launch_words(each.launch)}"
