"""Escalation policies: who is paged after whom, and how fast."""

from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class EscalationPolicy(SQLModel, table=True):
    """One team's policy. Its shape is `bot.domain.policy.Policy`, which reads and checks it."""

    __tablename__ = "escalation_policy"

    team_id: int = Field(foreign_key="team.id", primary_key=True)
    rules: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
