"""The workspace's own settings, who else looks after it, and how far its setup has come."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Administrator(SQLModel, table=True):
    """Someone whom another administrator has named; owners and LIAISON_ADMINS need no row."""

    user_id: str = Field(primary_key=True, max_length=30)
    named_by: str = Field(max_length=30)
    named_at: datetime = Field(sa_type=UtcDateTime)


class WorkspaceSetting(SQLModel, table=True):
    """A setting that is changed in the app; without a row its environment variable holds."""

    __tablename__ = "workspace_setting"

    name: str = Field(primary_key=True, max_length=40)
    value: Any = Field(sa_column=Column(JSON, nullable=False))


class SetupSkip(SQLModel, table=True):
    """A step of the guided setup that someone chose to leave out; what is done is in its rows."""

    __tablename__ = "setup_skip"

    team_id: int = Field(primary_key=True)
    """0 for what belongs to the whole workspace."""
    step: str = Field(primary_key=True, max_length=20)
    by: str = Field(max_length=30)
    at: datetime = Field(sa_type=UtcDateTime)


class TestPage(SQLModel, table=True):
    """A page marked as a test, to whoever was on call for a team."""

    __tablename__ = "test_page"
    __test__ = False  # pytest takes classes of that name for tests

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    user_id: str = Field(max_length=30)
    sent_by: str = Field(max_length=30)
    sent_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
