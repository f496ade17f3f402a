"""Calendars: links by which ours are read, and those of others that are read as a layer."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class CalendarLink(SQLModel, table=True):
    """An address that shows one person's shifts or one rotation's; whoever has it may read."""

    __tablename__ = "calendar_link"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    """SHA-256 in hexadecimal: the token itself is shown once and kept nowhere."""
    user_id: str | None = Field(default=None, max_length=30, index=True)
    rotation_id: int | None = Field(default=None, foreign_key="rotation.id", index=True)
    """One of the two is set."""
    made_by: str = Field(max_length=30, index=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ImportedCalendar(SQLModel, table=True):
    """An iCalendar file that is a layer of a rotation, read anew on a timetable if it has a URL."""

    __tablename__ = "imported_calendar"

    id: int | None = Field(default=None, primary_key=True)
    rotation_id: int = Field(foreign_key="rotation.id", index=True)
    position: int
    """Among the rotation's layers; above a layer of the same position."""
    name: str = Field(max_length=60)
    url: str | None = Field(default=None, max_length=2000)
    """None for a file that was read once."""
    made_by: str = Field(max_length=30)
    made_at: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_read_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    problem: str | None = Field(default=None, max_length=500)
    """Why the last reading failed; the shifts of the one before stay."""
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ImportedShift(SQLModel, table=True):
    __tablename__ = "imported_shift"

    id: int | None = Field(default=None, primary_key=True)
    calendar_id: int = Field(foreign_key="imported_calendar.id", index=True)
    user_id: str = Field(max_length=30, index=True)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime, index=True)
