"""What is to be done, wherever it came up: one owner and one day each, until it is done."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class ActionOrigin(StrEnum):
    """What an action came up in; `source_id` is the number of that."""

    NONE = "none"
    POST_MORTEM = "post_mortem"  # the escalation's number
    MEETING = "meeting"  # the occurrence of a series
    AUDIT = "audit"  # a line of a checklist
    SURVEY = "survey"


class ActionItem(SQLModel, table=True):
    """One thing to be done by one person by one day."""

    __tablename__ = "action_item"
    __table_args__: ClassVar[Any] = (Index("ix_action_item_source", "source", "source_id"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(default=ActionOrigin.NONE, max_length=20)
    source_id: int | None = None
    """Among what `source` names."""
    team_id: int = Field(foreign_key="team.id", index=True)
    words: str = Field(max_length=500)
    owner_user_id: str = Field(max_length=30, index=True)
    due_on: date
    created_by: str = Field(max_length=30)
    created_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    dropped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Given up, or parked for good, instead of done."""
    pushes: list[dict[str, str]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    """Each time it was put off: `from`, `to` (dates), `by` (a user id), `at`, `why`."""
    carried: int = 0
    """How many agendas it has been on while it was open."""
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When its owner is reminded next; None once that is over."""
    roadmap_item_id: int | None = Field(default=None, foreign_key="roadmap_item.id")
