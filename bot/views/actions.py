"""Actions, in the App Home of who owns them."""

from collections.abc import Sequence
from datetime import date

from bot.views import blocks as b
from bot.views.escalations.postmortem import day_words
from models import ActionItem, ActionOrigin

DONE = "action_done"
TO_ROADMAP = "action_to_roadmap"


def action_blocks(action: ActionItem, today: date) -> list[b.Block]:
    """One action, with its buttons."""
    number = str(action.id)
    late = ", which has passed" if action.due_on < today else ""
    is_learnt = action.source == ActionOrigin.POST_MORTEM
    since = f" (from #{action.source_id})" if is_learnt else ""
    item = f" – roadmap item #{action.roadmap_item_id}" if action.roadmap_item_id else ""
    words = f"{b.one_line(action.words, 300)}{since} – by {day_words(action.due_on)}{late}{item}"
    buttons = [b.button("Done", DONE, number, label=f"Done, action {number}")]
    if not action.roadmap_item_id:
        buttons.append(
            b.button(
                "Make it a roadmap item", TO_ROADMAP, number, label=f"To the roadmap, {number}"
            )
        )
    return [b.section(words), b.actions(*buttons, block_id=f"action:{number}")]


def to_roadmap_modal(action: ActionItem, lanes: Sequence[str], quarters: Sequence[str]) -> b.Block:
    """Where on the roadmap: title, owner and date are the action's own."""
    return b.modal(
        TO_ROADMAP,
        "To the roadmap",
        [
            b.people_say(action.words),
            b.context(f"Owner {b.person(action.owner_user_id)}, by {day_words(action.due_on)}."),
            b.field(
                "lane", "Lane", b.select("value", [b.option(x, x) for x in lanes], initial=lanes[0])
            ),
            b.field(
                "quarter",
                "Quarter",
                b.select("value", [b.option(x, x) for x in quarters], initial=quarters[0]),
            ),
        ],
        submit="Add",
        metadata=str(action.id),
    )
