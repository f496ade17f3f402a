"""Rotations: who takes turns being on call, in layers, the later above the earlier."""

from datetime import date, datetime, time

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime

EVERY_DAY = "0123456"


class Rotation(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    name: str = Field(max_length=60)
    always: bool = True
    """Whether somebody is meant to be on call around the clock, so that a gap is worth a word."""
    usergroup_id: str | None = Field(default=None, max_length=30)
    """The Slack user group that follows it; several rotations may share one."""
    sets_topic: bool = False
    """Whether the topic of the team's channel says who is on call."""


class RotationLayer(SQLModel, table=True):
    """People in order, and the hours and days they take; wall-clock times in its own zone.

    A layer that is changed ends (`active_until`) where its successor begins (`active_from`), so
    that the past stays what it was.
    """

    __tablename__ = "rotation_layer"

    id: int | None = Field(default=None, primary_key=True)
    rotation_id: int = Field(foreign_key="rotation.id", index=True)
    position: int
    name: str = Field(max_length=60)
    zone: str = Field(max_length=60)
    handoff_at: time
    starts_on: date
    shift_days: int | None = None
    shift_hours: int | None = None
    """One of the two is set."""
    weekdays: str = Field(default=EVERY_DAY, max_length=7)
    """The days that are worked, Monday is 0."""
    opens_at: time | None = None
    closes_at: time | None = None
    """The hours of each day that are worked; None for all."""
    active_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    active_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RotationMember(SQLModel, table=True):
    __tablename__ = "rotation_member"

    layer_id: int = Field(foreign_key="rotation_layer.id", primary_key=True)
    position: int = Field(primary_key=True)
    user_id: str = Field(max_length=30, index=True)
