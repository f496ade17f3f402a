"""The shared roadmap: its items, who and what is on them, and every change of them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, Text
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class ChangeSource(StrEnum):
    """From where an item was changed; the value is stored."""

    SLACK = "slack"
    JIRA = "jira"
    LIAISON = "liaison"


class RoadmapItem(SQLModel, table=True):
    """One thing that will be different when it is done.

    Rows are written by `bot.services.roadmap.changing` alone, which keeps their history.
    """

    __tablename__ = "roadmap_item"
    __table_args__ = (Index("ix_roadmap_item_place", "quarter", "lane", "rank"),)

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=255)
    """As long as Jira's."""
    description: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    lane: str = Field(max_length=60)
    quarter: str = Field(max_length=7, index=True)
    """`2026-Q4`"""
    rank: float = 0.0
    """Its place among those of the same quarter and lane: the smallest is first."""
    status: str = Field(max_length=20, index=True)
    status_note: str = Field(default="", max_length=500)
    """Why it is blocked or at risk, in a sentence."""
    team_id: int | None = Field(default=None, foreign_key="team.id", index=True)
    """The owner's team."""
    owner_user_id: str = Field(max_length=30, index=True)
    start_on: date | None = None
    target_on: date | None = Field(default=None, index=True)
    promised_on: date | None = None
    """The first target date it had: what a slip is counted from."""
    slipped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its target was moved past what was promised; None while it isn't."""
    reach: int | None = None
    """RICE: how many people it reaches in a quarter."""
    impact: float | None = None
    """How much it does for each: 3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal."""
    confidence: int | None = None
    """Per cent."""
    effort: float | None = None
    """Person-weeks."""
    decision_needed: str = Field(default="", max_length=500)
    """What has to be decided before it can go on; empty when nothing has."""
    source_link: str | None = Field(default=None, max_length=2000)
    """The permalink of the message from which it was added."""
    created_by: str = Field(max_length=30)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)


class RoadmapContributor(SQLModel, table=True):
    """Someone who works on an item besides its owner."""

    __tablename__ = "roadmap_contributor"

    item_id: int = Field(foreign_key="roadmap_item.id", primary_key=True)
    user_id: str = Field(primary_key=True, max_length=30, index=True)


class RoadmapTeam(SQLModel, table=True):
    """A team that works on an item besides its owner's."""

    __tablename__ = "roadmap_team"

    item_id: int = Field(foreign_key="roadmap_item.id", primary_key=True)
    team_id: int = Field(foreign_key="team.id", primary_key=True, index=True)


class RoadmapDependency(SQLModel, table=True):
    """`item_id` can't be done before `needs_id` is. There are no circles."""

    __tablename__ = "roadmap_dependency"

    item_id: int = Field(foreign_key="roadmap_item.id", primary_key=True)
    needs_id: int = Field(foreign_key="roadmap_item.id", primary_key=True, index=True)


class RoadmapChange(SQLModel, table=True):
    """One field of one item changed; or all of them, when it was added. Rows are only added."""

    __tablename__ = "roadmap_change"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="roadmap_item.id", index=True)
    field: str = Field(max_length=30)
    """As `bot.domain.roadmap.fields` names it; `created` for the first, with all of them after."""
    before: Any = Field(default=None, sa_column=Column(JSON))
    after: Any = Field(default=None, sa_column=Column(JSON))
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    by: str | None = Field(default=None, max_length=30)
    """Who did it; None where nobody is known, as for a change in Jira by a stranger."""
    source: str = Field(max_length=10)


class TeamCapacity(SQLModel, table=True):
    """How many weeks of one person a team has for the roadmap in a quarter."""

    __tablename__ = "team_capacity"

    team_id: int = Field(foreign_key="team.id", primary_key=True)
    quarter: str = Field(primary_key=True, max_length=7)
    weeks: float
    by: str = Field(max_length=30)
    at: datetime = Field(sa_type=UtcDateTime)


class RoadmapSummary(SQLModel, table=True):
    """A summary that was posted: the next one tells what has changed since."""

    __tablename__ = "roadmap_summary"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    quarter: str = Field(max_length=7)
    items: int
    joint: int
    by: str | None = Field(default=None, max_length=30)
    """None for the scheduled ones."""


class RoadmapLink(SQLModel, table=True):
    """An address at which whoever has it reads the roadmap, until it ends or is revoked."""

    __tablename__ = "roadmap_link"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    """SHA-256 in hexadecimal: the token itself is shown once and kept nowhere."""
    made_by: str = Field(max_length=30)
    made_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_by: str | None = Field(default=None, max_length=30)
