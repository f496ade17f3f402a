"""Launches: when something was asked for, when it was live, and whether IT had to be asked."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Launch(SQLModel, table=True):
    """The launch of a roadmap item: one at most. What nobody knows is None, never a guess."""

    item_id: int = Field(foreign_key="roadmap_item.id", primary_key=True)
    asked_on: date | None = None
    live_on: date = Field(index=True)
    needed_it: bool | None = None
    """Whether it needed an IT request."""
    request_escalation_id: int | None = Field(default=None, foreign_key="escalation.id", index=True)
    request_item_id: int | None = Field(default=None, foreign_key="roadmap_item.id", index=True)
    request_issue: str | None = Field(default=None, max_length=60)
    """The key of an issue in Jira. Of the three at most one says which request it was."""
    recorded_by: str = Field(max_length=30)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
