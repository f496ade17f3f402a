"""Shifts that change hands: cover that is looked for, and swaps between two people."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class CoverState(StrEnum):
    OPEN = "open"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    """The shift began before anyone took it."""


class CoverRequest(SQLModel, table=True):
    """A shift, or a part of one, for which somebody else is looked for."""

    __tablename__ = "cover_request"

    id: int | None = Field(default=None, primary_key=True)
    rotation_id: int = Field(foreign_key="rotation.id", index=True)
    user_id: str = Field(max_length=30, index=True)
    """Whose hours they are."""
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    note: str | None = Field(default=None, max_length=300)
    state: str = Field(default=CoverState.OPEN, max_length=20, index=True)
    asked_by: str = Field(max_length=30)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    filled_by: str | None = Field(default=None, max_length=30)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CoverAsk(SQLModel, table=True):
    """One person who is asked to cover: whose message changes when it is filled."""

    __tablename__ = "cover_ask"

    cover_request_id: int = Field(foreign_key="cover_request.id", primary_key=True)
    user_id: str = Field(primary_key=True, max_length=30)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    """Lightest load first, the next a while later: it may lie ahead."""
    declined_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SwapState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class SwapRequest(SQLModel, table=True):
    """Two people give each other a shift; it is done when both have agreed."""

    __tablename__ = "swap_request"

    id: int | None = Field(default=None, primary_key=True)
    state: str = Field(default=SwapState.ASKED, max_length=20)
    user_id: str = Field(max_length=30, index=True)
    rotation_id: int = Field(foreign_key="rotation.id")
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    other_user_id: str = Field(max_length=30, index=True)
    other_rotation_id: int = Field(foreign_key="rotation.id")
    other_starts_at: datetime = Field(sa_type=UtcDateTime)
    other_ends_at: datetime = Field(sa_type=UtcDateTime)
    asked_by: str = Field(max_length=30)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    agreed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    other_agreed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
