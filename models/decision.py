"""The decision log: what was asked, who could decide, what they chose and why."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class DecisionState(StrEnum):
    ASKED = "asked"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Decision(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    escalation_id: int | None = Field(default=None, foreign_key="escalation.id", index=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    topic: str = Field(max_length=40)
    """What kind of decision: `pause_spend`, `roll_back`, `publish`, `approve`."""
    question: str = Field(max_length=2000)
    options: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    asked_by: str = Field(max_length=30)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default=DecisionState.ASKED, max_length=20, index=True)
    turn: int = 0
    """Whose turn it is among the approver and their delegates, in order."""
    next_page_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    choice: str | None = Field(default=None, max_length=2000)
    rationale: str | None = Field(default=None, max_length=2000)
    decided_by: str | None = Field(default=None, max_length=30)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
