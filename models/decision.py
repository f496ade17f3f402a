"""The decision log: what was asked, who could decide, what they chose and why.

An escalation's question and a record of `/decide` are rows of one table. What was written is
never changed: a correction is a record of its own that points back.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Text, event, inspect
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime
from models.words import search_words


class DecisionState(StrEnum):
    ASKED = "asked"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Decision(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    escalation_id: int | None = Field(default=None, foreign_key="escalation.id", index=True)
    """None for a record of `/decide`."""
    team_id: int = Field(foreign_key="team.id", index=True)
    other_team_id: int | None = Field(default=None, foreign_key="team.id", index=True)
    """The team that it is decided with."""
    kind: str = Field(max_length=60)
    """As in `bot.domain.decision`."""
    question: str = Field(max_length=2000)
    needs: str = Field(default="", max_length=2000)
    """What the team needs from it, and the other team: interests, not positions."""
    other_needs: str = Field(default="", max_length=2000)
    options: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    proposal: str | None = Field(default=None, max_length=100)
    """The option that whoever opened the record proposes, and why."""
    proposal_why: str = Field(default="", max_length=2000)
    asked_by: str = Field(max_length=30)
    """Of a record: its driver."""
    asked_at: datetime = Field(sa_type=UtcDateTime)
    approver_user_id: str | None = Field(default=None, max_length=30)
    """Of a record. For an escalation's question the authority map says it at each turn."""
    contributors: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    informed: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    reversible: bool | None = None
    review_on: date | None = None
    review_when: str = Field(default="", max_length=300)
    """What would make it worth another look."""
    review_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When it comes back for that; None once it has."""
    supersedes_id: int | None = Field(default=None, foreign_key="decision.id", index=True)
    corrects_id: int | None = Field(default=None, foreign_key="decision.id", index=True)
    state: str = Field(default=DecisionState.ASKED, max_length=20, index=True)
    turn: int = 0
    """Whose turn comes next: the approver and their delegates in order, then the leads."""
    next_page_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """Asked: when the next turn comes. Decided: when the reason is asked for, if it is missing."""
    pages: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What has gone out, each as `turn:user id`; every later change renews them."""
    choice: str | None = Field(default=None, max_length=2000)
    rationale: str | None = Field(default=None, max_length=2000)
    decided_by: str | None = Field(default=None, max_length=30)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    words: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    """What it is found by (`models.words`); kept by itself."""


class DecisionDraft(SQLModel, table=True):
    """The first half of a record that someone is writing, as their form held it."""

    __tablename__ = "decision_draft"

    user_id: str = Field(primary_key=True, max_length=30)
    parts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    changed_at: datetime = Field(sa_type=UtcDateTime)


WRITTEN = (
    *("escalation_id", "team_id", "other_team_id", "kind", "question", "needs", "other_needs"),
    *("options", "proposal", "proposal_why", "asked_by", "asked_at", "approver_user_id"),
    *("contributors", "informed", "reversible", "review_on", "review_when"),
    *("supersedes_id", "corrects_id"),
)
_WRITTEN_ONCE = ("choice", "rationale", "decided_by", "decided_at")


@event.listens_for(Decision, "before_insert")
@event.listens_for(Decision, "before_update")
def _keep(_mapper: object, _connection: object, decision: Decision) -> None:
    """Let nothing that was written be changed, and keep the words that it is found by.

    Raises:
        ValueError: a program tried to change it.
    """
    state = inspect(decision)
    changed = [
        name
        for name in (*WRITTEN, *_WRITTEN_ONCE)
        if state.persistent
        and (history := state.attrs[name].history).deleted
        and (name in WRITTEN or history.deleted[0] is not None)
    ]
    if changed:
        raise ValueError(f"a decision's {', '.join(changed)} can't be changed; correct it instead")
    decision.words = search_words(
        decision.kind,
        decision.question,
        decision.needs,
        decision.other_needs,
        *decision.options,
        decision.proposal_why,
        decision.choice,
        decision.rationale,
        decision.review_when,
    )
