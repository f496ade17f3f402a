"""Calendars: links by which ours are read, and those of others that are read as a layer."""

from datetime import datetime

from sqlmodel import JSON, Field, SQLModel

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
    content: bytes | None = None
    """A pasted file that waits to be read; forgotten then."""
    file_id: str | None = Field(default=None, max_length=30)
    """A file in Slack that waits to be fetched and read; forgotten then."""
    zone: str = Field(default="UTC", max_length=60)
    """Of days without hours, and of times that name no zone (IANA)."""
    known: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """Whose shifts they are by hand: user ids by what the calendar calls people."""
    made_by: str = Field(max_length=30)
    made_at: datetime = Field(sa_type=UtcDateTime)
    saved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """None while it is only looked at: none of its shifts count before."""
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its shifts were last read, or were seen to be the same as before."""
    read_whole_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_read_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    etag: str | None = Field(default=None, max_length=300)
    modified: str | None = Field(default=None, max_length=100)
    """What the server said with its last answer (`ETag`, `Last-Modified`), to ask for changes."""
    problem: str | None = Field(default=None, max_length=500)
    """Why the last reading failed; the shifts of the one before stay."""
    failures: int = 0
    """How many readings have failed one after another."""
    problem_told: bool = False
    """Whether the team's lead was told of it."""
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """From then on it brings no shifts; those of before stay, for they were worked."""


class ImportedShift(SQLModel, table=True):
    __tablename__ = "imported_shift"

    id: int | None = Field(default=None, primary_key=True)
    calendar_id: int = Field(foreign_key="imported_calendar.id", index=True)
    whose: str = Field(max_length=255)
    """An email or a name, as the calendar says it."""
    user_id: str | None = Field(default=None, max_length=30, index=True)
    """None while nobody of the workspace is known by it: then it is nobody's shift."""
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime, index=True)
