"""What the roadmap's lists, cards and summaries say alike."""

from dataclasses import dataclass
from datetime import date

from bot.domain.roadmap.slip import Slip, in_days
from bot.domain.roadmap.status import OPEN_STATUSES, STATUS_WORDS, ItemStatus
from bot.views import blocks as b
from models import RoadmapItem


@dataclass(frozen=True)
class Other:
    """Another item, as it is named on one that needs it or is needed by it."""

    id: int
    title: str
    status: str
    target_on: date | None
    slip: Slip | None
    quarter: str = ""

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    def holds_up(self, item: RoadmapItem) -> bool:
        """Whether that item, which needs this one, has to fear for its target."""
        if self.status == ItemStatus.DROPPED:
            return True
        if not self.is_open:
            return False
        troubled = self.status in (ItemStatus.BLOCKED, ItemStatus.AT_RISK)
        later = bool(item.target_on and self.target_on and self.target_on > item.target_on)
        later = later or self.quarter > item.quarter
        return troubled or later or self.slip is not None


def item_line(item: RoadmapItem, slip: Slip | None = None) -> str:
    """One item on one line: number, title, owner, status, target, and how late it is."""
    status = STATUS_WORDS[ItemStatus(item.status)]
    target = f", target {day(item.target_on)}" if item.target_on else ", no target date"
    late = f", {slip_words(slip)}" if slip else ""
    title = b.one_line(item.title, 160)
    return f"#{item.id} {title} – {b.person(item.owner_user_id)}, {status}{target}{late}"


def other_words(other: Other) -> str:
    """It in a line, like `#7 Consent banner (blocked, slipped 6 days, target Fri 11 Dec 2026)`."""
    facts = [STATUS_WORDS[ItemStatus(other.status)]]
    if other.slip:
        facts.append(slip_words(other.slip))
    if other.is_open and other.target_on:
        facts.append(f"target {day(other.target_on)}")
    return f"#{other.id} {b.one_line(other.title, 80)} ({', '.join(facts)})"


def slip_words(slip: Slip) -> str:
    """`slipped 6 days` where the target was moved, `6 days overdue` where it passed."""
    return f"{in_days(slip.days)} overdue" if slip.overdue else f"slipped {in_days(slip.days)}"


def day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def count(number: int, one: str, many: str | None = None) -> str:
    """How many, like `1 item` and `3 items`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
