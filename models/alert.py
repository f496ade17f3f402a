"""What monitors reported: an open row is an alert that fires; all rows are the uptime record."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime

_OPEN = text("ended_at IS NULL")


class Alert(SQLModel, table=True):
    """One occurrence of one alert. The unique index lets one replica open it."""

    __table_args__: ClassVar[Any] = (
        Index(
            "ix_alert_open",
            "team_id",
            "source",
            "fingerprint",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        # A report that comes late, or twice, doesn't open again what has ended.
        UniqueConstraint("team_id", "source", "fingerprint", "started_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    source: str = Field(max_length=20)
    """`alertmanager`, `uptimerobot` or `json`."""
    fingerprint: str = Field(max_length=200)
    title: str = Field(max_length=300)
    impact: str = Field(max_length=40)
    link: str | None = Field(default=None, max_length=2000)
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    escalation_id: int | None = Field(default=None, foreign_key="escalation.id", index=True)
