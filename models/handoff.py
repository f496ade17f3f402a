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
