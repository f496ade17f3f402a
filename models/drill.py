"""Reachability drills: announced test pages, and who answered them."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Drill(SQLModel, table=True):
    """A test page to everyone in a team's rotations, announced beforehand."""

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    made_by: str = Field(max_length=30)
    made_at: datetime = Field(sa_type=UtcDateTime)
    announced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pages_at: datetime = Field(sa_type=UtcDateTime)
    paged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    """When the answers are counted."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DrillAnswer(SQLModel, table=True):
    """One person who is paged in a drill."""

    __tablename__ = "drill_answer"

    drill_id: int = Field(foreign_key="drill.id", primary_key=True)
    user_id: str = Field(primary_key=True, max_length=30)
    paged_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
