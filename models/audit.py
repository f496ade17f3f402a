"""Who changed which setting, from what to what."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class AuditEntry(SQLModel, table=True):
    """One change of a setting. Rows are only added."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    by: str = Field(max_length=30)
    subject: str = Field(max_length=120, index=True)
    """What was changed: `escalation policy of it`."""
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
