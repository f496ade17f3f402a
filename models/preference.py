"""What people have chosen for themselves, and the reminders that wait because of it."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Reminders(StrEnum):
    AT_ONCE = "at_once"
    DIGEST = "digest"
    MUTED = "muted"


class Preference(SQLModel, table=True):
    """One person's choices; who has no row has these defaults."""

    user_id: str = Field(primary_key=True, max_length=30)
    reminders: str = Field(default=Reminders.AT_ONCE, max_length=20)
    quiet_from: time | None = None
    """On the clock where they are, and so is the end; both or neither."""
    quiet_until: time | None = None
    named_in_wins: bool = True


class Reminder(SQLModel, table=True):
    """A reminder that waits: for a morning's digest, or for the end of someone's quiet hours."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=200)
    user_id: str = Field(max_length=30, index=True)
    words: str = Field(max_length=3000)
    buttons: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    event_type: str = Field(max_length=60)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When it goes out, or is thought over again; None once that is settled."""
    digest_on: date | None = None
    """The local date of the digest that it goes out with; None when it goes alone."""
    useless_after: datetime | None = Field(default=None, sa_type=UtcDateTime)
    made_at: datetime = Field(sa_type=UtcDateTime)
