"""The collaboration survey. Anonymity is in how it is stored: see docs/adr/ on it.

No row ties a person to an answer: answers are counters, comments have neither team nor time, and
when a survey closes its rows are written anew in one shuffled transaction.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Integer
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class SurveyState(StrEnum):
    PLANNED = "planned"  # its owner has seen it; nobody was asked yet
    OPEN = "open"  # nothing of it can be read
    CLOSED = "closed"  # its leads have seen the results
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class InvitationState(StrEnum):
    INVITED = "invited"  # will be, or was asked
    ANSWERED = "answered"
    OPTED_OUT = "opted out"
    UNREACHABLE = "unreachable"  # Slack would not deliver it
    LEFT = "left"  # the account was deactivated, or became a guest's


class CommentKind(StrEnum):
    KEEP = "keep"
    CHANGE = "change"


class SurveySettings(SQLModel, table=True):
    """What is set, in one row."""

    __tablename__ = "survey_settings"

    id: int = Field(default=1, primary_key=True)
    plan: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """A `SurveyPlan`."""
    next_on: date | None = None
    """The next date of its rule."""
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the survey of that date is planned, and shown to its owner."""


class Survey(SQLModel, table=True):
    """One survey. Questions, teams and floor are frozen when it opens."""

    id: int | None = Field(default=None, primary_key=True)
    state: str = Field(default=SurveyState.PLANNED, max_length=20)
    plan: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """The `SurveyPlan` that it keeps to."""
    sides: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    """The two teams, as they were called."""
    questions: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    owner_user_id: str = Field(max_length=30)
    started_by: str | None = Field(default=None, max_length=30)
    """None when it came by its rule."""
    opens_on: date
    opens_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    publishes_at: datetime = Field(sa_type=UtcDateTime)
    next_step_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When it opens, closes or is published; None when nothing follows."""
    compact_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its tables are to be stored anew, so that no deleted version is left on the disk."""
    results: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    """A `Published`: all that is kept of the answers."""
    change: str | None = Field(default=None, max_length=500)
    """The one thing that the teams chose to change."""
    action_item_id: int | None = Field(default=None, foreign_key="action_item.id")


class SurveyInvitation(SQLModel, table=True):
    """Who is asked, for which team, and whether they have answered; never when."""

    __tablename__ = "survey_invitation"

    survey_id: int = Field(foreign_key="survey.id", primary_key=True)
    user_id: str = Field(primary_key=True, max_length=30)
    team_id: int = Field(foreign_key="team.id")
    state: str = Field(default=InvitationState.INVITED, max_length=20)
    asked: int = 0
    """How many messages they were sent; forgotten when it closes."""
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When they are asked next; None when they aren't."""


class SurveyTally(SQLModel, table=True):
    """How many in a team gave one answer to one question. Deleted when the survey closes."""

    __tablename__ = "survey_tally"

    survey_id: int = Field(foreign_key="survey.id", primary_key=True)
    team_id: int = Field(foreign_key="team.id", primary_key=True)
    question: str = Field(primary_key=True, max_length=40)
    value: int = Field(primary_key=True)
    n: int = 0


class SurveyComment(SQLModel, table=True):
    """What someone wrote; in the order of random ids."""

    __tablename__ = "survey_comment"

    # On SQLite only a column called INTEGER is the row's own number; any other keeps a second,
    # hidden one, which tells the order.
    id: int = Field(
        sa_column=Column(
            BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
        )
    )
    survey_id: int = Field(foreign_key="survey.id", index=True)
    kind: str = Field(max_length=10)
    words: str = Field(max_length=1000)


class SurveyOptOut(SQLModel, table=True):
    """Someone who wants to be asked never again."""

    __tablename__ = "survey_opt_out"

    user_id: str = Field(primary_key=True, max_length=30)
