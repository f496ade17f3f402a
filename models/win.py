"""Wins: thanks with a reason."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Win(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    given_by: str = Field(max_length=30)
    reason: str = Field(max_length=1000)
    channel_id: str = Field(max_length=30)
    """Where it was posted."""
    given_at: datetime = Field(sa_type=UtcDateTime, index=True)


class WinPerson(SQLModel, table=True):
    """Who is thanked, and named: those who don't want that are thanked in a DM, and aren't here."""

    __tablename__ = "win_person"

    win_id: int = Field(foreign_key="win.id", primary_key=True)
    user_id: str = Field(primary_key=True, max_length=30)
