"""Meetings: series, each of their meetings, topics, who facilitates, checklists."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class MeetingSeries(SQLModel, table=True):
    """A meeting that comes back: what `bot.domain.cadence` needs, and what its agendas hold."""

    __tablename__ = "meeting_series"

    id: int | None = Field(default=None, primary_key=True)
    preset: str = Field(max_length=40)
    """Of which preset it was made: `weekly_sync`, `cms_audit`, …"""
    name: str = Field(max_length=80)
    channel_id: str = Field(max_length=30)
    every: str = Field(max_length=20)
    """`week`, `two_weeks`, `month_weekday`, `month_date`, `quarter` or `mid_quarter`."""
    weekday: int = 0
    nth: int = 1
    month_day: int = 1
    at: time
    """On the clock of `zone` (IANA)."""
    zone: str = Field(max_length=60)
    starts_on: date
    ends_on: date | None = None
    minutes: int
    regions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Whose public holidays count, like `US` or `DE-BE`."""
    on_holiday: str = Field(max_length=10)
    """`skip`, `move` or `hold`."""
    sections: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Those of its agenda that are on, in their order."""
    checklist: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Of an audit: what each meeting goes through, line by line."""
    post_at: time = time(16)
    """When the agenda is posted, on the working day before."""
    made_by: str = Field(max_length=30)
    made_at: datetime = Field(sa_type=UtcDateTime)
    plan_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When its next meeting is looked for; None while one is planned, or when it is over."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str | None = Field(default=None, max_length=200)
    """What its owner has been told of and has not mended yet, so that it is told once."""


class SeriesTeam(SQLModel, table=True):
    """A team whose meeting it is."""

    __tablename__ = "series_team"

    series_id: int = Field(foreign_key="meeting_series.id", primary_key=True)
    team_id: int = Field(foreign_key="team.id", primary_key=True, index=True)


class Facilitator(SQLModel, table=True):
    """Someone who takes turns in facilitating a series."""

    series_id: int = Field(foreign_key="meeting_series.id", primary_key=True)
    user_id: str = Field(primary_key=True, max_length=30)
    team_id: int = Field(foreign_key="team.id")
    position: int
    last_on: date | None = None
    """The day of the latest meeting that was theirs."""
    owed: bool = False
    """Was away, or gave it up, when it was their turn: so they come next time."""


class MeetingState(StrEnum):
    PLANNED = "planned"
    POSTED = "posted"  # its agenda is in the channel
    HELD = "held"  # and so are its minutes
    SKIPPED = "skipped"  # someone called it off
    MISSED = "missed"  # Liaison was down until it was over


class MeetingOccurrence(SQLModel, table=True):
    """One meeting of a series. The unique row keeps it at one, whatever runs at once."""

    __tablename__ = "meeting_occurrence"
    __table_args__ = (UniqueConstraint("series_id", "planned_on"),)

    id: int | None = Field(default=None, primary_key=True)
    series_id: int = Field(foreign_key="meeting_series.id", index=True)
    planned_on: date
    """The date of the cadence; a holiday may have moved the meeting itself."""
    day: date
    starts_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    step: str | None = Field(default=None, max_length=20)
    """What comes next: `call`, `preview`, `post`, `begin`, `minutes`; None when it is over."""
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When that comes."""
    state: str = Field(default=MeetingState.PLANNED, max_length=20)
    facilitator_user_id: str | None = Field(default=None, max_length=30)
    neutral: bool = False
    """The facilitator is of neither team, and was asked at an impasse."""
    stood_down_user_id: str | None = Field(default=None, max_length=30)
    """Who gave the turn to someone else: they come next time."""
    previewed_to: str | None = Field(default=None, max_length=30)
    """Who has the preview."""
    posted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    late_topics: int = 0
    """How many were added after it was posted."""
    changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revision: int = 0
    """Counts the changes of the posted messages, for their keys."""
    minutes_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    skipped_by: str | None = Field(default=None, max_length=30)
    minutes_text: str = Field(default="", max_length=12000)
    """The minutes as they were last posted: kept whatever becomes of the message."""


class TopicKind(StrEnum):
    DISCUSS = "discuss"
    DECIDE = "decide"
    FYI = "fyi"


class TopicState(StrEnum):
    OPEN = "open"
    DISCUSSED = "discussed"
    DECIDED = "decided"
    CARRIED = "carried"  # somebody said so; it is on the next agenda
    PARKED = "parked"
    DROPPED = "dropped"


class MeetingTopic(SQLModel, table=True):
    """Something to talk about, on one agenda at a time until it is dealt with."""

    __tablename__ = "meeting_topic"

    id: int | None = Field(default=None, primary_key=True)
    series_id: int = Field(foreign_key="meeting_series.id", index=True)
    occurrence_id: int | None = Field(default=None, foreign_key="meeting_occurrence.id", index=True)
    """The meeting whose agenda it is on; None until the series has a next one."""
    title: str = Field(max_length=300)
    details: str = Field(default="", max_length=3000)
    kind: str = Field(default=TopicKind.DISCUSS, max_length=10)
    minutes: int | None = None
    owner_user_id: str = Field(max_length=30)
    added_by: str = Field(max_length=30)
    added_at: datetime = Field(sa_type=UtcDateTime)
    joined_by: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Who else has asked for the same."""
    source: str | None = Field(default=None, max_length=300)
    """What it is about: a message's `channel:ts`, `decision:12`. One open topic for each."""
    link: str | None = Field(default=None, max_length=2000)
    position: int = 0
    """Among the topics of its agenda, smaller first."""
    first_on: date | None = None
    """The day of the first agenda that it was on."""
    carries: int = 0
    """How many meetings it has come through undealt with."""
    late: bool = False
    """Was added when the agenda was posted already."""
    state: str = Field(default=TopicState.OPEN, max_length=20, index=True)
    outcome: str = Field(default="", max_length=2000)
    """What was decided."""
    dealt_by: str | None = Field(default=None, max_length=30)
    dealt_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AuditLine(SQLModel, table=True):
    """One line of an audit's checklist in one meeting."""

    __tablename__ = "audit_line"
    __table_args__ = (UniqueConstraint("occurrence_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    occurrence_id: int = Field(foreign_key="meeting_occurrence.id", index=True)
    position: int
    words: str = Field(max_length=300)
    owner_user_id: str | None = Field(default=None, max_length=30)
    evidence: str | None = Field(default=None, max_length=2000)
    """A link."""
    passed: bool | None = None
    """None until someone has checked it."""
    note: str = Field(default="", max_length=500)
    checked_by: str | None = Field(default=None, max_length=30)
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    action_id: int | None = Field(default=None, foreign_key="action_item.id")
    """What its failure has become."""


class FacilitatorAsk(SQLModel, table=True):
    """Someone asked to facilitate one meeting: in a swap, or as a neutral volunteer."""

    __tablename__ = "facilitator_ask"

    occurrence_id: int = Field(foreign_key="meeting_occurrence.id", primary_key=True)
    user_id: str = Field(primary_key=True, max_length=30)
    neutral: bool
    asked_by: str = Field(max_length=30)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    answer: bool | None = None
