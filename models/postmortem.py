"""What was learnt: post-mortems, what is to be done, and whether it was urgent."""

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
    went_well: str = Field(default="", max_length=3000)
    got_in_the_way: str = Field(default="", max_length=3000)
    got_lucky: str = Field(default="", max_length=3000)
    published_by: str | None = Field(default=None, max_length=30)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ActionItem(SQLModel, table=True):
    """One thing to be done by one person by one day."""

    __tablename__ = "action_item"

    id: int | None = Field(default=None, primary_key=True)
    post_mortem_id: int | None = Field(
        default=None, foreign_key="post_mortem.escalation_id", index=True
    )
    team_id: int = Field(foreign_key="team.id", index=True)
    words: str = Field(max_length=500)
    owner_user_id: str = Field(max_length=30, index=True)
    due_on: date
    created_by: str = Field(max_length=30)
    created_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    roadmap_item_id: int | None = Field(default=None, foreign_key="roadmap_item.id")


class UrgencyVote(SQLModel, table=True):
    """Whether one side thinks, looking back, that it was urgent."""

    __tablename__ = "urgency_vote"

    escalation_id: int = Field(foreign_key="escalation.id", primary_key=True)
    user_id: str = Field(primary_key=True, max_length=30)
    side: str = Field(max_length=10)
    """`raiser` or `responder`."""
    urgent: bool
    at: datetime = Field(sa_type=UtcDateTime)
