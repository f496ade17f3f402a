"""What the roadmap is made of."""

from enum import StrEnum


class ItemStatus(StrEnum):
    """Where an item stands; the value is stored."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "dropped"


STATUS_WORDS = {
    ItemStatus.PLANNED: "planned",
    ItemStatus.IN_PROGRESS: "in progress",
    ItemStatus.BLOCKED: "blocked",
    ItemStatus.DONE: "done",
    ItemStatus.DROPPED: "dropped",
}
OPEN_STATUSES = (ItemStatus.PLANNED, ItemStatus.IN_PROGRESS, ItemStatus.BLOCKED)
