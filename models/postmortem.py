"""What was learnt: post-mortems, and whether it was urgent."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class PostMortem(SQLModel, table=True):
    """The blameless post-mortem of one escalation: a draft until it is published."""

    __tablename__ = "post_mortem"

    escalation_id: int = Field(foreign_key="escalation.id", primary_key=True)
    author_user_id: str = Field(max_length=30, index=True)
    drafted_at: datetime = Field(sa_type=UtcDateTime)
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_on: date
    """On the calendar of the team."""
    next_ask_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When the author is asked or reminded next; None once it is published."""
    what_happened: str = Field(default="", max_length=3000)
    impact: str = Field(default="", max_length=3000)
    timeline: str = Field(default="", max_length=8000)
    timeline_edited: bool = False
    """Then it is people's own, and nothing is drawn up anew."""
    went_well: str = Field(default="", max_length=3000)
    got_in_the_way: str = Field(default="", max_length=3000)
    got_lucky: str = Field(default="", max_length=3000)
    published_by: str | None = Field(default=None, max_length=30)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UrgencyVote(SQLModel, table=True):
    """Whether one side thinks, looking back, that it was urgent: asked once, changed at will."""

    __tablename__ = "urgency_vote"

    escalation_id: int = Field(foreign_key="escalation.id", primary_key=True)
    user_id: str = Field(primary_key=True, max_length=30)
    side: str = Field(max_length=10)
    """`raiser` or `responder`."""
    ask_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When they are asked; None once they were."""
    urgent: bool | None = None
    """None until they have voted, `at` that moment."""
    at: datetime | None = Field(default=None, sa_type=UtcDateTime)
