"""What is asked when both sides changed the same thing."""

from collections.abc import Mapping

from bot.domain.sync_fields import BY_NAME, Value
from bot.views import blocks as b
from models import RoadmapItem

CHOOSE_OURS, CHOOSE_JIRAS = "jira_choose_ours", "jira_choose_jiras"
_SHOWN = 500


def conflict_words(
    item: RoadmapItem, key: str, conflicts: Mapping[str, tuple[Value, Value]]
) -> str:
    """Both values of each field, side by side."""
    head = (
        f"Somebody changed *#{item.id} {b.one_line(item.title, 120)}* here and in Jira "
        f"({b.escape(key)}) at the same time. Nothing is lost yet: which one counts?"
    )
    lines = [
        f"*{BY_NAME[name].words.capitalize()}*\n• here: {_shown(ours)}\n• in Jira: {_shown(theirs)}"
        for name, (ours, theirs) in conflicts.items()
    ]
    return "\n".join([head, *lines])


def conflict_buttons(item_id: int, key: str) -> list[b.Block]:
    """The choice; the same two stand in the item's own view."""
    return [
        b.button(
            "Choose ours",
            CHOOSE_OURS,
            str(item_id),
            label=f"Choose the roadmap's for item {item_id}",
            confirm=b.confirm(
                "Choose ours?",
                f"What is written here goes to {key}. Formatting that a description has there is "
                "lost.",
                "Choose ours",
            ),
        ),
        b.button(
            "Choose Jira’s", CHOOSE_JIRAS, str(item_id), label=f"Choose Jira's for item {item_id}"
        ),
    ]


def chosen_words(item: RoadmapItem, user_id: str, *, ours: bool, fields: list[str]) -> str:
    """What stands in the question's place once it is answered."""
    which = "what is here" if ours else "what is in Jira"
    names = ", ".join(BY_NAME[name].words for name in fields)
    title = b.one_line(item.title, 120)
    return f"{b.person(user_id)} chose {which} for the {names} of *#{item.id} {title}*."


def gone_words(item: RoadmapItem, key: str) -> str:
    """That an issue is no longer there."""
    return (
        f"{b.escape(key)} is gone from Jira, or hidden from Liaison's account. "
        f"*#{item.id} {b.one_line(item.title, 120)}* stays on the roadmap as it is. Its own view "
        "can unlink it, or make a new issue."
    )


def stuck_words(item: RoadmapItem, key: str | None, why: str) -> str:
    """That something keeps an item and its issue from being in step."""
    whose = f"{b.escape(key)} doesn't follow" if key else "Its issue in Jira can't be made"
    return (
        f"*#{item.id} {b.one_line(item.title, 120)}*: {whose}: {b.one_line(why, 500)}. "
        "The roadmap has it as you wrote it."
    )


def _shown(value: Value) -> str:
    if value is None:
        return "_nothing_"
    text = value if isinstance(value, str) else ", ".join(value)
    return b.one_line(text, _SHOWN)
