"""Which recurring moments have been dealt with: the unique row is the claim."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Firing(SQLModel, table=True):
    """One moment of one job. Two processes can't both insert it."""

    job: str = Field(primary_key=True, max_length=80)
    day: str = Field(primary_key=True, max_length=10)
    """The local date of the wall-clock moment, ISO 8601; `start` for the job's first sight."""
    due_at: datetime = Field(sa_type=UtcDateTime)
    outcome: str = Field(max_length=20)
    """`seen`, `done` or `skipped`."""
    at: datetime = Field(sa_type=UtcDateTime)
