"""What is said when a shift passes from one person to the next."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class HandoffNote(SQLModel, table=True):
    """What someone leaves for whoever has the shift after theirs."""

    __tablename__ = "handoff_note"

    id: int | None = Field(default=None, primary_key=True)
    rotation_id: int = Field(foreign_key="rotation.id", index=True)
    user_id: str = Field(max_length=30)
    shift_ends_at: datetime = Field(sa_type=UtcDateTime)
    """Of the shift it was written in."""
    words: str = Field(max_length=3000)
    written_at: datetime = Field(sa_type=UtcDateTime)


class RotationWatch(SQLModel, table=True):
    """Who had a rotation when it was last looked at, so that a change is noticed once."""

    __tablename__ = "rotation_watch"

    rotation_id: int = Field(foreign_key="rotation.id", primary_key=True)
    on_call: str | None = Field(default=None, max_length=30)
    """Who is paged: whoever is on call, or stands in for them."""
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    notes_asked_for: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """The end of the shift whose outgoing person was asked for notes."""
    next_look_at: datetime = Field(sa_type=UtcDateTime, index=True)
