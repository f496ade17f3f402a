"""What is to be sent, and how fast. See docs/adr/0001-outbox.md."""

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, ColumnElement, Index, literal_column, text
from sqlmodel import Field, SQLModel, col

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


UNFINISHED = (OutboxState.PENDING, OutboxState.CLAIMED, OutboxState.UNKNOWN)
WAITING = (OutboxState.PENDING, OutboxState.UNKNOWN)


def _partial(name: str, columns: Sequence[str], states: Sequence[OutboxState]) -> Index:
    """An index of the few rows that are in these states; see `in_state`."""
    where = text(f"state IN ({', '.join(_quoted(states))})")
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


def _quoted(states: Sequence[OutboxState]) -> list[str]:
    return [f"'{state}'" for state in states]


class OutboxMessage(SQLModel, table=True):
    """One call to the outside, committed with the state change that causes it."""

    __tablename__ = "outbox_message"
    __table_args__: ClassVar[Any] = (
        _partial("ix_outbox_message_due", ["priority", "id"], WAITING),
        _partial("ix_outbox_message_line", ["destination", "priority", "id"], UNFINISHED),
        _partial("ix_outbox_message_claimed", ["claimed_until"], [OutboxState.CLAIMED]),
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


def in_state(row: type[OutboxMessage], *states: OutboxState) -> ColumnElement[bool]:
    """Whether a row is in one of these states, written out as the indexes have them.

    With bound values neither database would use an index that holds only some states.
    """
    return col(row.state).in_([literal_column(state) for state in _quoted(states)])


class Pace(SQLModel, table=True):
    """The moment up to which a scope (`channel:C1`, `method:chat.update`) is used up."""

    __tablename__ = "pace"

    scope: str = Field(primary_key=True, max_length=200)
    free_at: datetime = Field(sa_type=UtcDateTime)
