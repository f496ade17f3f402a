"""What people are told in a line about items that concern them."""

from bot.views import blocks as b
from bot.views.roadmap.words import Other, other_words
from models import ChangeSource, RoadmapItem


def added_text(item: RoadmapItem, reader: str) -> str:
    """One line for who added an item, or for who is to own it."""
    if reader == item.created_by:
        return f"Added to the roadmap for {item.quarter}: {_named(item)}"
    maker = b.person(item.created_by)
    return f"{maker} made you the owner of {_named(item)}, on the roadmap for {item.quarter}."


def owner_text(item: RoadmapItem, by: str | None, source: ChangeSource) -> str:
    """For who owns it from now on."""
    maker = b.person(by) if by else "Somebody"
    where = " in Jira" if source is ChangeSource.JIRA else ""
    return (
        f"{maker} made you{where} the owner of {_named(item)}, on the roadmap for {item.quarter}."
    )


def contributor_text(item: RoadmapItem, by: str | None, source: ChangeSource) -> str:
    """For who is to work on it too."""
    maker = b.person(by) if by else "Somebody"
    where = " in Jira" if source is ChangeSource.JIRA else ""
    owner = b.person(item.owner_user_id)
    return f"{maker} put you{where} on {_named(item)}, which {owner} answers for ({item.quarter})."


def held_up_text(item: RoadmapItem, blocker: Other) -> str:
    """For the owner of what waits for something that is late or blocked now."""
    return f"Your {_named(item)} waits for {other_words(blocker)}."


def _named(item: RoadmapItem) -> str:
    return f"#{item.id} {b.one_line(item.title, 120)}"
