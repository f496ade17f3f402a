"""An escalation as it is asked for, before it is one."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.night import FirstPage


@dataclass(frozen=True)
class EscalationDraft:
    """What someone, or a machine, asks for; nothing of it is checked.

    `deadline_at` is a moment in UTC. `named` are those who may see a confidential one besides
    whom it pages. Without a `first_page`, the night's default for its severity holds.
    """

    team_id: int
    impact: str
    summary: str
    deadline_at: datetime | None = None
    link: str | None = None
    roadmap_item_id: int | None = None
    source_link: str | None = None
    confidential: bool = False
    named: tuple[str, ...] = ()
    first_page: FirstPage | None = None
