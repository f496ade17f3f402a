"""Shared goals of a quarter, and the roadmap items that are to bring them about."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class GoalState(StrEnum):
    OPEN = "open"
    REACHED = "reached"
    MISSED = "missed"
    DROPPED = "dropped"


class Goal(SQLModel, table=True):
    """What is to be better at the end of a quarter, and how one sees it."""

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=120)
    quarter: str = Field(max_length=7, index=True)
    """`2026-Q4`"""
    owner_user_id: str = Field(max_length=30)
    team_id: int | None = Field(default=None, foreign_key="team.id", index=True)
    """Whose figure it is; None for all teams together."""
    measure: str = Field(max_length=40)
    """The key of what Liaison counts, or `typed`."""
    unit: str = Field(default="", max_length=20)
    better: str = Field(max_length=10)
    """`higher` or `lower`."""
    start: float | None = None
    """Where it stood when the quarter began; None where the target is to hold all the time."""
    target: float
    value: float | None = None
    """The figure that was typed in last."""
    value_by: str | None = Field(default=None, max_length=30)
    value_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    state: str = Field(default=GoalState.OPEN, max_length=10)
    learnt: str = Field(default="", max_length=300)
    """What there is to say of how it ended."""
    closing: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    """The figure when it was closed: a `Reading` as JSON; None where there was none."""
    version: int = 1
    """Counted up with each change, so that a form knows when it is outdated."""
    made_by: str = Field(max_length=30)
    made_at: datetime = Field(sa_type=UtcDateTime)


class GoalItem(SQLModel, table=True):
    """A roadmap item that is to bring a goal about."""

    __tablename__ = "goal_item"

    goal_id: int = Field(foreign_key="goal.id", primary_key=True)
    item_id: int = Field(foreign_key="roadmap_item.id", primary_key=True, index=True)
