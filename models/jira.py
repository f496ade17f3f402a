"""What is shared with Jira: links, what both sides agreed on, and how far it has come."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


def _json() -> Any:
    return Column(JSON, nullable=False)


class JiraConnection(SQLModel, table=True):
    """One Jira site, and how far it has been read."""

    __tablename__ = "jira_connection"

    site: str = Field(primary_key=True, max_length=200)
    """Where people browse it, without a slash at the end."""
    account_id: str = Field(default="", max_length=200)
    start_field: str | None = Field(default=None, max_length=60)
    """The custom field that holds the start date; None where the site has none."""
    learnt_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the account and the field were looked up last."""
    cursor: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """By Jira's own clock: all that changed before it, ten minutes less, has been read."""
    poll_at: datetime = Field(sa_type=UtcDateTime)
    reconcile_at: datetime = Field(sa_type=UtcDateTime)
    reconciled_up_to: int = 0
    """The last link that tonight's look at every issue has come to."""
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Since when the account is refused; then nothing is asked but whether it still is."""
    failures: int = 0
    """How often in a row it could not be reached."""


class JiraProject(SQLModel, table=True):
    """A team's project: where issues of its items are made, and what is shared."""

    __tablename__ = "jira_project"

    id: int | None = Field(default=None, primary_key=True)
    site: str = Field(foreign_key="jira_connection.site", max_length=200)
    team_id: int = Field(foreign_key="team.id", unique=True)
    project_id: str = Field(default="", max_length=30)
    """Empty until it was looked up."""
    project_key: str = Field(max_length=40)
    type_id: str = Field(default="", max_length=30)
    """Of the issues that are made for items."""
    project_name: str = Field(default="", max_length=200)
    type_name: str = Field(default="", max_length=120)
    learn_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When its statuses, transitions and screens are looked up next."""
    learnt_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str | None = Field(default=None, max_length=500)
    """Why it can't be used, in a person's words."""
    types: list[Any] = Field(default_factory=list, sa_column=_json())
    """The issue types that can be made there: `[id, name]`."""
    people: list[Any] = Field(default_factory=list, sa_column=_json())
    """The accounts that can be assigned there: `[id, name]`."""
    screen: list[Any] = Field(default_factory=list, sa_column=_json())
    """Of creating: `{"key", "name", "kind", "required", "choices"}`."""
    creates: bool = True
    """Whether a new item gets an issue at once, unless it is told not to."""
    escalations: bool = False
    """Whether an escalation to the team gets one."""
    directions: dict[str, Any] = Field(default_factory=dict, sa_column=_json())
    """By field, where it differs from `bot.domain.sync_fields`: `to_jira`, `from_jira`, `off`."""
    more: dict[str, Any] = Field(default_factory=dict, sa_column=_json())
    """What Jira asks for beside what items have, by field id, in Jira's own JSON."""


class JiraStatusMeaning(SQLModel, table=True):
    """What a status of Jira means, per project and issue type. By id: names change."""

    __tablename__ = "jira_status"

    site: str = Field(primary_key=True, max_length=200)
    project_id: str = Field(primary_key=True, max_length=30)
    type_id: str = Field(primary_key=True, max_length=30)
    status_id: str = Field(primary_key=True, max_length=30)
    name: str = Field(max_length=120)
    type_name: str = Field(max_length=120)
    place: int = 0
    """In the workflow's order."""
    leads_to: list[str] = Field(default_factory=list, sa_column=_json())
    """Ids of the statuses to which a transition was seen."""
    means: str | None = Field(default=None, max_length=20)
    """Ours; None while nobody has mapped it."""


class JiraPerson(SQLModel, table=True):
    """Whose Jira account is whose: emails may be hidden, so somebody says it once."""

    __tablename__ = "jira_person"

    site: str = Field(primary_key=True, max_length=200)
    account_id: str = Field(primary_key=True, max_length=200)
    user_id: str = Field(max_length=30, index=True)
    name: str = Field(max_length=200)
    linked_by: str = Field(max_length=30)
    linked_at: datetime = Field(sa_type=UtcDateTime)


class LinkState(StrEnum):
    """Where a link stands; the value is stored."""

    LINKING = "linking"  # somebody named an issue, by a key that is not looked up yet
    WAITING = "waiting"  # something is to be written to Jira, or to be looked at there
    CREATING = "creating"  # the one POST is under way, or its process died
    VERIFYING = "verifying"  # it may have been created: it is looked for
    IN_STEP = "in_step"
    CONFLICT = "conflict"  # a person decides
    BLOCKED = "blocked"  # Jira said what is wrong: no use in trying again
    GIVEN_UP = "given_up"  # it failed too often
    GONE = "gone"  # the issue is deleted, or hidden from our account


class JiraLink(SQLModel, table=True):
    """An item or an escalation, and its issue. Its own row says what is due for it."""

    __tablename__ = "jira_link"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("site", "issue_id"),
        Index("ix_jira_link_due", "next_try"),
    )

    id: int | None = Field(default=None, primary_key=True)
    site: str = Field(foreign_key="jira_connection.site", max_length=200)
    item_id: int | None = Field(default=None, foreign_key="roadmap_item.id", unique=True)
    escalation_id: int | None = Field(default=None, foreign_key="escalation.id", unique=True)
    more: dict[str, Any] = Field(default_factory=dict, sa_column=_json())
    """What somebody filled in because Jira asks for it, by field id, in Jira's own JSON."""
    marker: str = Field(unique=True, max_length=40)
    """A UUID, in a property of an issue that we made: by it a lost answer is found again."""
    made_here: bool = False
    issue_id: str | None = Field(default=None, max_length=30)
    """Immutable, unlike the key; None until the issue is made."""
    issue_key: str | None = Field(default=None, max_length=60)
    project_id: str = Field(default="", max_length=30)
    type_id: str = Field(default="", max_length=30)
    updated: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Of the newest state of the issue that we have seen: what is older is no news."""
    base: dict[str, Any] = Field(default_factory=dict, sa_column=_json())
    """What both sides agreed on last, by field, normalised."""
    in_flight: dict[str, Any] = Field(default_factory=dict, sa_column=_json())
    """What was sent and not confirmed yet."""
    conflicts: dict[str, Any] = Field(default_factory=dict, sa_column=_json())
    """By field: `[ours, theirs]`."""
    refused: dict[str, Any] = Field(default_factory=dict, sa_column=_json())
    """What Jira refused, by field: `{"value": …, "why": …}`; not sent again while it is so."""
    forced: list[str] = Field(default_factory=list, sa_column=_json())
    """Fields that someone chose to write although formatting is lost."""
    notes: list[str] = Field(default_factory=list, sa_column=_json())
    """What can't be told on one side, a sentence each."""
    state: str = Field(default=LinkState.WAITING, max_length=20, index=True)
    error: str | None = Field(default=None, max_length=500)
    """What is wrong, in a person's words."""
    next_try: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    looks: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the POST that creates it was begun."""
    in_step_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    comments_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """From when on comments go both ways; None while they don't."""
    comments_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When the issue's comments are to be read next."""
    linked_by: str | None = Field(default=None, max_length=30)
    linked_at: datetime = Field(sa_type=UtcDateTime)


class CommentState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    VERIFYING = "verifying"
    SHARED = "shared"
    FAILED = "failed"


class JiraComment(SQLModel, table=True):
    """A comment on an item: written here and sent there, or the other way round."""

    __tablename__ = "jira_comment"
    __table_args__: ClassVar[Any] = (UniqueConstraint("link_id", "comment_id"),)

    id: int | None = Field(default=None, primary_key=True)
    link_id: int = Field(foreign_key="jira_link.id", index=True)
    comment_id: str | None = Field(default=None, max_length=30)
    marker: str = Field(unique=True, max_length=40)
    from_jira: bool = False
    user_id: str | None = Field(default=None, max_length=30)
    author: str = Field(default="", max_length=200)
    """Their name in Jira; of those whose account is nobody's here."""
    text: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default=CommentState.WAITING, max_length=20)
    error: str | None = Field(default=None, max_length=500)
    next_try: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    attempts: int = 0
    looks: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class JiraDelivery(SQLModel, table=True):
    """A webhook that came in: a hint to look at an issue, kept so that a repeated one is known."""

    __tablename__ = "jira_delivery"

    delivery_id: str = Field(primary_key=True, max_length=200)
    issue_id: str = Field(default="", max_length=30)
    event: str = Field(default="", max_length=80)
    received_at: datetime = Field(sa_type=UtcDateTime, index=True)


class JiraDeadLetter(SQLModel, table=True):
    """What was given up on, with a reason a person understands."""

    __tablename__ = "jira_dead_letter"

    id: int | None = Field(default=None, primary_key=True)
    link_id: int = Field(foreign_key="jira_link.id", index=True)
    comment_row_id: int | None = Field(default=None, foreign_key="jira_comment.id")
    reason: str = Field(max_length=500)
    at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was tried again, by a person or because of a newer edit."""


class ImportState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class JiraImport(SQLModel, table=True):
    """The issues of a search, taken onto the roadmap page by page."""

    __tablename__ = "jira_import"

    id: int | None = Field(default=None, primary_key=True)
    site: str = Field(foreign_key="jira_connection.site", max_length=200)
    team_id: int = Field(foreign_key="team.id")
    jql: str = Field(sa_column=Column(Text, nullable=False))
    dry_run: bool = False
    by: str = Field(max_length=30)
    at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default=ImportState.RUNNING, max_length=20)
    next_try: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    token: str | None = Field(default=None, sa_column=Column(Text))
    """Of the last page that is stored."""
    attempts: int = 0
    total: int | None = None
    """About how many there are."""
    seen: int = 0
    added: int = 0
    known: int = 0
    """That were linked already."""
    odd: int = 0
    """That were added although something of them could not be told."""
    examples: list[str] = Field(default_factory=list, sa_column=_json())
    """The first lines of what would be, or was, added."""
    error: str | None = Field(default=None, max_length=500)
