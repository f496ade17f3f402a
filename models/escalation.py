"""Escalations, from raised to resolved, and all that happened on the way."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class EscalationState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class Escalation(SQLModel, table=True):
    """One call for help. While it is open or acknowledged, `next_step_at` says what comes when."""

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    """The team that is asked for help by now; a hand-over changes it."""
    raised_by: str = Field(max_length=30, index=True)
    raised_from_team_id: int | None = Field(default=None, foreign_key="team.id")
    """The raiser's own team, where they have one."""
    impact: str = Field(max_length=40)
    severity: int
    summary: str = Field(max_length=2000)
    link: str | None = Field(default=None, max_length=2000)
    source_link: str | None = Field(default=None, max_length=2000)
    """The permalink of the message from which it was raised."""
    deadline_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    roadmap_item_id: int | None = Field(default=None, foreign_key="roadmap_item.id", index=True)
    confidential: bool = False
    """Only named people see it: followers, who was paged, the lead, the raiser."""
    state: str = Field(default=EscalationState.OPEN, max_length=20, index=True)
    leg: int = 0
    """How often the path has begun anew: handed over, re-opened."""
    round: int = 1
    step: int = 0
    """The step that is taken at `next_step_at`, counted from 0; after the last: the fallback."""
    next_step_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """Open: when the next step is taken. Acknowledged: when the owner is reminded, then expired."""
    countdown_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When the cards next tell how long there is until the deadline."""
    awake_only: bool = False
    """The first page goes only to those who are awake."""
    owner_user_id: str | None = Field(default=None, max_length=30, index=True)
    """Who has acknowledged it, or was given it, and still holds it."""
    update_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """The moment by which the owner has promised the next update."""
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the owner was reminded of the update that is due."""
    raised_at: datetime = Field(sa_type=UtcDateTime, index=True)
    acknowledged_by: str | None = Field(default=None, max_length=30)
    """Who acknowledged first, and when: what the times to acknowledge are counted from."""
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resolved_by: str | None = Field(default=None, max_length=30)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resolution: str | None = Field(default=None, max_length=2000)
    bounces: int = 0
    """How often a team has said that it isn't theirs."""
    reopened: int = 0


class EventKind(StrEnum):
    """What happened; the timeline shows it in words."""

    RAISED = "raised"
    JOINED = "joined"
    REPORTED = "reported"
    PAGED = "paged"
    POSTED = "posted"
    SKIPPED = "skipped"
    UNREACHED = "unreached"
    VENDOR = "vendor"
    FALLBACK = "fallback"
    ACKNOWLEDGED = "acknowledged"
    UPDATED = "updated"
    REMINDED = "reminded"
    EXPIRED = "expired"
    ASKED = "asked"
    ANSWERED = "answered"
    HANDED_OVER = "handed_over"
    RESPONDER_ADDED = "responder_added"
    REASSIGNED = "reassigned"
    SEVERITY_CHANGED = "severity_changed"
    DECISION_ASKED = "decision_asked"
    DECIDED = "decided"
    DECISION_EXPLAINED = "decision_explained"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    LINKED = "linked"
    ISSUE_STUCK = "issue_stuck"


class EscalationEvent(SQLModel, table=True):
    """One line of an escalation's timeline. Rows are only added."""

    __tablename__ = "escalation_event"

    id: int | None = Field(default=None, primary_key=True)
    escalation_id: int = Field(foreign_key="escalation.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    kind: str = Field(max_length=30)
    by: str | None = Field(default=None, max_length=30)
    """Who did it; None when Liaison did."""
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """What its kind needs to be told: `user_id`, `words`, `step`, `round`, `team`, …"""


class Audience(StrEnum):
    """For whom a card is, and so which buttons it has."""

    RESPONDER = "responder"
    RAISER = "raiser"
    FOLLOWER = "follower"


class EscalationCard(SQLModel, table=True):
    """One live message of an escalation, changed in place while it goes on."""

    __tablename__ = "escalation_card"

    escalation_id: int = Field(foreign_key="escalation.id", primary_key=True)
    part: str = Field(primary_key=True, max_length=80)
    """Ends the outbox key of its post: `channel:3`, `raiser`, `page:0.1.2:U…`."""
    destination: str = Field(max_length=30)
    audience: str = Field(max_length=10)


class EscalationFollower(SQLModel, table=True):
    """Someone who follows an escalation, and is named in it."""

    __tablename__ = "escalation_follower"

    escalation_id: int = Field(foreign_key="escalation.id", primary_key=True)
    user_id: str = Field(primary_key=True, max_length=30, index=True)
    responder: bool = False
    """Was added to help, and so may answer as the team may."""


class Page(SQLModel, table=True):
    """One person paged once, at one step of one round. The unique row keeps it at once."""

    __table_args__ = (UniqueConstraint("escalation_id", "leg", "round", "step", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    escalation_id: int = Field(foreign_key="escalation.id", index=True)
    team_id: int = Field(foreign_key="team.id")
    leg: int
    round: int
    step: int
    user_id: str = Field(max_length=30, index=True)
    paged_at: datetime = Field(sa_type=UtcDateTime, index=True)
    why: str = Field(max_length=200)
    """As the path says it: `on call for IT`, `lead of IT`."""
    failed: bool = False
    """The page ended without having reached them."""
