"""Jira's things as plain data. What Jira's JSON looks like, only the gateway knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

PAGE_LIMIT = 100
"""Issues in one page of a search, and ids in one `fetch`."""
RECONCILE_LIMIT = 50
"""Ids that a search may be told to look up beside its index, which lags behind writes."""
SUMMARY_LIMIT = 255
LABEL_LIMIT = 255
COMMENT_LIMIT = 32_767
PROPERTY_KEY_LIMIT, PROPERTY_LIMIT = 255, 32_768


class Deployment(StrEnum):
    """Whose Jira it is; the value is the setting's."""

    CLOUD = "cloud"
    DATA_CENTER = "data-center"


class StatusCategory(StrEnum):
    """Jira's three columns; the value is its `statusCategory.key`."""

    TO_DO = "new"
    IN_PROGRESS = "indeterminate"
    DONE = "done"
    NONE = "undefined"


class IssueField(StrEnum):
    """What Liaison writes; the value is Jira's field id, except for START.

    The start date is a custom field whose id varies from site to site: see `IssueShape`.
    """

    SUMMARY = "summary"
    DESCRIPTION = "description"
    ASSIGNEE = "assignee"
    LABELS = "labels"
    DUE = "duedate"
    START = "start"


@dataclass(frozen=True, slots=True)
class LabelChange:
    """Labels that come and go: those that somebody else sets meanwhile stay."""

    add: frozenset[str]
    remove: frozenset[str] = frozenset()


FieldValue = str | date | LabelChange | None
"""Text; an account id for the assignee; a date; labels; None empties the field."""
IssueChange = Mapping[IssueField, FieldValue]


@dataclass(frozen=True, slots=True)
class IssueShape:
    """What to read of an issue beside its usual fields.

    Args:
        start_field: id of the field that holds the start date, e.g. `customfield_10015`.
        properties: keys of issue properties, five at most in a search.
    """

    start_field: str | None = None
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JiraAccount:
    """An account. On Data Center `id` is the user's `name`, which can be changed there.

    `email` is None where it is hidden from us; `zone` an IANA name, where it is told.
    """

    id: str
    name: str
    email: str | None = None
    active: bool = True
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class JiraProject:
    id: str
    key: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class JiraIssueType:
    id: str
    name: str
    subtask: bool = False


@dataclass(frozen=True, slots=True)
class JiraStatus:
    id: str
    name: str
    category: StatusCategory


@dataclass(frozen=True, slots=True)
class TypeStatuses:
    """The statuses that issues of one type can have in a project, in the workflow's order."""

    type: JiraIssueType
    statuses: tuple[JiraStatus, ...]


@dataclass(frozen=True, slots=True)
class JiraIssue:
    """An issue as Jira has it.

    Attributes:
        id: never changes; moving changes `key`, `project` and perhaps `type` and `status`.
        description: as plain text; `plain` says whether writing text over it loses nothing.
        updated: to the millisecond, aware.
        properties: those that were asked for and are there.
        parent: key of the parent or epic.
    """

    id: str
    key: str
    project: JiraProject
    type: JiraIssueType
    status: JiraStatus
    summary: str
    description: str
    plain: bool
    assignee: JiraAccount | None
    creator: JiraAccount | None
    labels: frozenset[str]
    due: date | None
    start: date | None
    created: datetime
    updated: datetime
    parent: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssueDraft:
    """An issue to create.

    Args:
        project: its key.
        type_id: of its issue type.
        change: the fields to set.
        more: further fields that createmeta requires, by id, in Jira's own JSON.
        properties: set in the same call, so that the issue can be found by them afterwards.
        transition_id: one that leads out of the default status.
    """

    project: str
    type_id: str
    change: IssueChange
    more: Mapping[str, Any] = field(default_factory=dict)
    properties: Mapping[str, Any] = field(default_factory=dict)
    transition_id: str | None = None


@dataclass(frozen=True, slots=True)
class CreatedIssue:
    id: str
    key: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a field allows."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class JiraField:
    """A field of a screen: for creating, or for a transition.

    Attributes:
        key: its id, as in `more`.
        kind: `string`, `date`, `user`, `option`, `array`, `number`, … as its schema says.
        required: and without a default that Jira would take.
        choices: the allowed values; empty where any value is.
    """

    key: str
    name: str
    kind: str
    required: bool = False
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """A way out of an issue's present status. `fields` are those of its screen."""

    id: str
    name: str
    to: JiraStatus
    fields: tuple[JiraField, ...] = ()

    @property
    def required(self) -> tuple[JiraField, ...]:
        return tuple(each for each in self.fields if each.required)


@dataclass(frozen=True, slots=True)
class JiraComment:
    """A comment, as plain text. `properties` hold the marker of one that we wrote."""

    id: str
    author: JiraAccount | None
    text: str
    created: datetime
    updated: datetime
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssuePage:
    """One page of a search.

    Attributes:
        next_token: for the following page; None at the end.
        at: the moment of the answer by Jira's own clock, to the second.
        total: how many there are, where Jira says so (Data Center).
    """

    issues: tuple[JiraIssue, ...]
    next_token: str | None
    at: datetime
    total: int | None = None


@dataclass(frozen=True, slots=True)
class FetchedIssues:
    """Issues looked up by id; `missing` are deleted, or hidden from our account."""

    issues: tuple[JiraIssue, ...]
    missing: tuple[str, ...]
