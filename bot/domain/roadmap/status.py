"""Where an item stands."""

from enum import StrEnum


class ItemStatus(StrEnum):
    """Where an item stands; the value is stored."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    AT_RISK = "at_risk"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "dropped"


STATUS_WORDS = {
    ItemStatus.PLANNED: "planned",
    ItemStatus.IN_PROGRESS: "in progress",
    ItemStatus.AT_RISK: "at risk",
    ItemStatus.BLOCKED: "blocked",
    ItemStatus.DONE: "done",
    ItemStatus.DROPPED: "dropped",
}
OPEN_STATUSES = (
    ItemStatus.PLANNED,
    ItemStatus.IN_PROGRESS,
    ItemStatus.AT_RISK,
    ItemStatus.BLOCKED,
)
