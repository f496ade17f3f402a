"""An item as it is asked for, before it is one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.roadmap.status import ItemStatus


@dataclass(frozen=True)
class ItemDraft:
    """What someone asks for; nothing of it is checked."""

    title: str
    lane: str
    quarter: str
    owner: str
    status: ItemStatus = ItemStatus.PLANNED
    target_on: date | None = None
    description: str = ""
    start_on: date | None = None
    effort: float | None = None
    contributors: tuple[str, ...] = ()
    teams: tuple[int, ...] = ()
    """Beside the owner's."""
    source_link: str | None = None
    create_issue: bool = True
    """Whether an issue is wanted too, where the team has a project elsewhere."""

    def fields(self) -> dict[str, Any]:
        """Every field that an item has, as `bot.domain.roadmap.fields` names them."""
        return {
            "title": self.title,
            "description": self.description,
            "lane": self.lane,
            "quarter": self.quarter,
            "rank": 0.0,
            "status": self.status,
            "status_note": "",
            "owner_user_id": self.owner,
            "team_id": None,
            "start_on": self.start_on,
            "target_on": self.target_on,
            "reach": None,
            "impact": None,
            "confidence": None,
            "effort": self.effort,
            "decision_needed": "",
            "source_link": self.source_link,
            "contributors": self.contributors,
            "teams": self.teams,
            "needs": (),
        }
