"""The shared roadmap."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class RoadmapItem(SQLModel, table=True):
    __tablename__ = "roadmap_item"

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=200)
    lane: str = Field(max_length=60)
    quarter: str = Field(max_length=7, index=True)
    """`2026-Q4`"""
    status: str = Field(max_length=20)
    team_id: int | None = Field(default=None, foreign_key="team.id")
    owner_user_id: str = Field(max_length=30, index=True)
    target_on: date | None = None
    created_by: str = Field(max_length=30)
    created_at: datetime = Field(sa_type=UtcDateTime)
