"""Escalations, from raised to resolved."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class EscalationState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class Escalation(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    """The team that is asked for help."""
    raised_by: str = Field(max_length=30, index=True)
    impact: str = Field(max_length=40)
    severity: int
    summary: str = Field(max_length=2000)
    link: str | None = Field(default=None, max_length=2000)
    deadline_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    roadmap_item_id: int | None = Field(default=None, foreign_key="roadmap_item.id", index=True)
    paged_user_id: str | None = Field(default=None, max_length=30, index=True)
    state: str = Field(default=EscalationState.OPEN, max_length=20, index=True)
    next_step_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When the engine has to act next; None while nothing is to be done."""
    raised_at: datetime = Field(sa_type=UtcDateTime)
    acknowledged_by: str | None = Field(default=None, max_length=30)
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resolved_by: str | None = Field(default=None, max_length=30)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resolution: str | None = Field(default=None, max_length=2000)
