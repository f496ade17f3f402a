"""Settings of a team that someone is editing and has not saved yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class PolicyDraft(SQLModel, table=True):
    """One person's draft of one team's settings; both columns hold all their parts."""

    __tablename__ = "policy_draft"

    team_id: int = Field(foreign_key="team.id", primary_key=True)
    user_id: str = Field(primary_key=True, max_length=30)
    base: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """What was stored when the draft was begun, or looked over again."""
    parts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    changed_at: datetime = Field(sa_type=UtcDateTime)
