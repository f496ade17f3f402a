"""People of the workspace, as Slack last told."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Person(SQLModel, table=True):
    """One member of the Slack workspace."""

    user_id: str = Field(primary_key=True, max_length=30)
    name: str = Field(max_length=120)
    email: str | None = Field(default=None, max_length=254, index=True)
    """In lower case; None where Slack doesn't tell it."""
    zone: str = Field(default="UTC", max_length=60)
    is_bot: bool = False
    is_guest: bool = False
    is_owner: bool = False
    deleted: bool = False
    home_opened: bool = False
    """Whether they have opened the App Home, so that it is worth keeping fresh."""
    home_tab: str = Field(default="home", max_length=20)
    """Which of its tabs they look at: `home` or `settings`."""


class SyncCursor(SQLModel, table=True):
    """How far a reading of the outside has come."""

    __tablename__ = "sync_cursor"

    name: str = Field(primary_key=True, max_length=60)
    moment: datetime = Field(sa_type=UtcDateTime)
