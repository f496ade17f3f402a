"""What lies above a rotation: who takes hours of someone else's, and who is away."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class OverrideKind(StrEnum):
    """How an override came about."""

    OVERRIDE = "override"
    COVER = "cover"
    SWAP = "swap"
    TAKE = "take"


class Override(SQLModel, table=True):
    """Someone is on call for some time, whoever's turn it is. Of two, the later made one counts."""

    id: int | None = Field(default=None, primary_key=True)
    rotation_id: int = Field(foreign_key="rotation.id", index=True)
    user_id: str = Field(max_length=30, index=True)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime, index=True)
    kind: str = Field(default=OverrideKind.OVERRIDE, max_length=20)
    reason: str | None = Field(default=None, max_length=300)
    """Needed where a lead lets through what the burn-out guard refuses."""
    made_by: str = Field(max_length=30)
    made_at: datetime = Field(sa_type=UtcDateTime)
    removed_by: str | None = Field(default=None, max_length=30)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TimeOff(SQLModel, table=True):
    """Days on which a person is away, on their own calendar, both ends included."""

    __tablename__ = "time_off"

    id: int | None = Field(default=None, primary_key=True)
    user_id: str = Field(max_length=30, index=True)
    starts_on: date
    ends_on: date = Field(index=True)
    made_by: str = Field(max_length=30)
    made_at: datetime = Field(sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
