"""What the roadmap is made of, and its rules. Pure."""

from bot.domain.roadmap.status import OPEN_STATUSES, STATUS_WORDS, ItemStatus

__all__ = ["OPEN_STATUSES", "STATUS_WORDS", "ItemStatus"]
