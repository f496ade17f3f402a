"""What is to be sent, and how fast. See docs/adr/0001-outbox.md."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Priority(IntEnum):
    """Lower goes first."""

    PAGE = 0
    UPDATE = 1
    DIGEST = 2


class OutboxState(StrEnum):
    PENDING = "pending"  # its next step is to be sent
    CLAIMED = "claimed"  # a process is at it, or died at it
    UNKNOWN = "unknown"  # may have arrived: a post is looked for, anything else is sent again
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"  # no longer wanted when its turn came


class OutboxMessage(SQLModel, table=True):
    """One call to the outside, committed with the state change that causes it."""

    __tablename__ = "outbox_message"
    __table_args__: ClassVar[Any] = (
        Index("ix_outbox_message_due", "state", "priority", "id"),
        Index("ix_outbox_message_line", "destination", "priority", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=200)
    destination: str = Field(max_length=200)
    """A channel id, or the user id of a DM: a DM's `D…` is never a destination."""
    priority: int
    method: str = Field(max_length=80)
    """`chat.postMessage`, `chat.update`, `views.publish`, …"""
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    target_key: str | None = Field(default=None, max_length=200, index=True)
    """For an update: the key of the row whose message it changes."""
    state: str = Field(default=OutboxState.PENDING, max_length=20)
    wanted: bool = True
    """False once withdrawn while its outcome was open: it is looked for, but not sent again."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    not_before: datetime = Field(sa_type=UtcDateTime)
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    claimed_by: str | None = Field(default=None, max_length=80)
    attempts: int = 0
    looks: int = 0
    """How often the outcome of the last attempt was looked for in the channel's history."""
    first_attempt_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """The earliest moment at which it may have been posted; None while it surely was not."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was sent, failed or was withdrawn."""
    posted_channel: str | None = Field(default=None, max_length=40)
    posted_ts: str | None = Field(default=None, max_length=40)
    last_error: str | None = Field(default=None, max_length=500)


class Pace(SQLModel, table=True):
    """The moment up to which a scope (`channel:C1`, `method:chat.update`) is used up."""

    __tablename__ = "pace"

    scope: str = Field(primary_key=True, max_length=200)
    free_at: datetime = Field(sa_type=UtcDateTime)
