"""Actions: in the App Home of who owns them, in lists, in reminders; and putting them off."""

from collections.abc import Sequence
from datetime import date

from bot.views import blocks as b
from bot.views.escalations.postmortem import day_words
from bot.views.meetings.lines import CARRIED_OFTEN, action_line
from models import ActionItem, ActionOrigin

DONE = "action_done"
TO_ROADMAP = "action_to_roadmap"
PUSH, DROP, DECIDE = "action_push", "action_drop", "action_decide"


def action_blocks(action: ActionItem, today: date) -> list[b.Block]:
    """One action in the App Home, with its buttons."""
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
    buttons.append(b.button("Put off…", PUSH, number, label=f"Put off action {number}"))
    return [b.section(words), b.actions(*buttons, block_id=f"action:{number}")]


def list_lines(actions: Sequence[ActionItem], today: date) -> list[str]:
    """Each action on a line, with its number."""
    return [f"• {action_line(each, today)}" for each in actions]


def list_blocks(
    actions: Sequence[ActionItem], total: int, today: date, title: str, which: str
) -> list[b.Block]:
    """A list with buttons; `which` list it is, so that it can be shown anew."""
    blocks = [b.section(f"*{title}*")]
    for each in actions:
        buttons = _buttons(each, f"{each.id}:{which}")
        blocks += [
            b.section(f"• {action_line(each, today)}"),
            b.actions(*buttons, block_id=f"action:{each.id}"),
        ]
    if total > len(actions):
        blocks.append(b.context(f"and {total - len(actions)} more"))
    return blocks


def _buttons(action: ActionItem, value: str) -> list[b.Block]:
    number = action.id
    buttons = [
        b.button("Done", DONE, value, label=f"Done, action {number}"),
        b.button("Put off…", PUSH, str(number), label=f"Put off action {number}"),
    ]
    if action.carried >= CARRIED_OFTEN:
        drop = b.confirm("Drop it?", "It is on no agenda any more.", "Drop it", "Keep it")
        buttons += [
            b.button("Decide it in the meeting", DECIDE, str(number), label=f"Decide {number}"),
            b.button("Drop", DROP, value, label=f"Drop action {number}", confirm=drop),
        ]
    return buttons


def reminder_words(action: ActionItem, today: date) -> str:
    """What its owner reads in the morning."""
    when = {0: "is due today", 1: "is due tomorrow"}.get((action.due_on - today).days)
    when = when or ("was due" if action.due_on < today else "is due")
    day = "" if when.endswith(("today", "tomorrow")) else f" {day_words(action.due_on)}"
    return f"Action {action.id} {when}{day}: {b.one_line(action.words, 300)}"


def reminder_buttons(action: ActionItem) -> list[b.Block]:
    number = str(action.id)
    return [
        b.button("Done", DONE, number, label=f"Done, action {number}"),
        b.button("Put off…", PUSH, number, label=f"Put off action {number}"),
    ]


def done_words(action: ActionItem) -> str:
    return f"✓ Action {action.id} is done: {b.one_line(action.words, 300)}"


def dropped_words(action: ActionItem) -> str:
    return f"Action {action.id} is dropped: {b.one_line(action.words, 300)}"


def orphaned_words(action: ActionItem) -> str:
    """Said to who can mend it when the owner has left."""
    return (
        f"Action {action.id} belongs to {b.person(action.owner_user_id)}, whose account is "
        f"deactivated: {b.one_line(action.words, 300)}. It is due {day_words(action.due_on)}. Add "
        "it anew for someone who is here, and mark this one done."
    )


def push_modal(action: ActionItem) -> b.Block:
    """Until when, and why."""
    return b.modal(
        PUSH,
        "Put it off",
        [
            b.people_say(action.words),
            b.context(f"It is due {day_words(action.due_on)}."),
            b.field("due", "Until when?", {"type": "datepicker", "action_id": "value"}),
            b.field(
                "why",
                "Why?",
                b.text_input("value", limit=500),
                hint="One sentence; it is shown with the action.",
            ),
        ],
        submit="Put off",
        metadata=str(action.id),
    )


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
