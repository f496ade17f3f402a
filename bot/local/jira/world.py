"""What the sample site is made of: projects, issue types, workflows, fields and screens."""

from collections.abc import Mapping
from dataclasses import dataclass

START_DATE = "customfield_10015"
REGION = "customfield_10030"


@dataclass(frozen=True)
class Status:
    """A status; `category` is the key of one of Jira's three."""

    id: str
    name: str
    category: str


@dataclass(frozen=True)
class Move:
    """A transition: from which statuses, to which, and the fields of its screen if it has one."""

    id: str
    name: str
    origin: tuple[Status, ...]
    to: Status
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


@dataclass(frozen=True)
class IssueType:
    """`required` are the fields of its create screen that have to be filled, beside the usual."""

    id: str
    name: str
    description: str
    subtask: bool = False
    level: int = 0
    required: tuple[str, ...] = ()


@dataclass(frozen=True)
class Project:
    """A project; the first of its statuses is where issues begin."""

    id: str
    key: str
    name: str
    lead: str
    types: tuple[IssueType, ...]
    statuses: tuple[Status, ...]
    moves: tuple[Move, ...]
    more_fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """A field: its schema's `type`, `system` or `custom`, what can be done with it, its choices."""

    id: str
    name: str
    type: str
    items: str = ""
    operations: tuple[str, ...] = ("set",)
    choices: Mapping[str, str] | None = None
    has_default: bool = False

    @property
    def is_custom(self) -> bool:
        return self.id.startswith("customfield_")


FIELDS: Mapping[str, Field] = {
    each.id: each
    for each in (
        Field("project", "Project", "project"),
        Field("issuetype", "Issue Type", "issuetype", operations=()),
        Field("summary", "Summary", "string"),
        Field("description", "Description", "string"),
        Field("assignee", "Assignee", "user"),
        Field("reporter", "Reporter", "user", has_default=True),
        Field("labels", "Labels", "array", "string", ("add", "set", "remove")),
        Field("duedate", "Due date", "date"),
        Field("parent", "Parent", "issuelink"),
        Field(
            "priority",
            "Priority",
            "priority",
            choices={"1": "Highest", "2": "High", "3": "Medium", "4": "Low", "5": "Lowest"},
            has_default=True,
        ),
        Field(
            "resolution",
            "Resolution",
            "resolution",
            choices={"10000": "Done", "10001": "Won't Do", "10002": "Duplicate"},
        ),
        Field(START_DATE, "Start date", "date"),
        Field(
            REGION,
            "Region",
            "option",
            choices={"10040": "Americas", "10041": "EMEA", "10042": "APAC"},
        ),
    )
}
SYSTEM_FIELDS = ("status", "creator", "created", "updated", "resolutiondate", "comment")
"""Fields that nobody sets."""
DEFAULT_PRIORITY, DEFAULT_RESOLUTION = "3", "10000"
EVERYWHERE = (
    *("project", "issuetype", "summary", "description", "assignee", "reporter"),
    *("labels", "duedate", "parent", "priority", START_DATE),
)
"""The fields of every create and edit screen."""
ALWAYS_REQUIRED = ("project", "issuetype", "summary", "reporter")

CATEGORIES: Mapping[str, tuple[int, str, str]] = {
    "new": (2, "blue-gray", "To Do"),
    "indeterminate": (4, "yellow", "In Progress"),
    "done": (3, "green", "Done"),
}

_TO_DO = Status("10000", "To Do", "new")
_DOING = Status("3", "In Progress", "indeterminate")
_REVIEW = Status("10001", "In Review", "indeterminate")
_BLOCKED = Status("10002", "Blocked", "indeterminate")
_DONE = Status("10003", "Done", "done")
_CANCELLED = Status("10004", "Cancelled", "done")
_IDEAS = Status("10010", "Ideas", "new")
_BRIEFED = Status("10011", "Briefed", "new")
_PRODUCTION = Status("10012", "In production", "indeterminate")
_APPROVAL = Status("10013", "Waiting for approval", "indeterminate")
_LIVE = Status("10014", "Live", "done")
_DROPPED = Status("10015", "Dropped", "done")

_EPIC = IssueType("10003", "Epic", "A body of work that holds others", level=1)
_RESOLUTION = ("resolution",)

IT = Project(
    id="10000",
    key="IT",
    name="IT",
    lead="tomas",
    types=(
        IssueType("10001", "Task", "A piece of work"),
        IssueType("10002", "Bug", "Something that is broken"),
        _EPIC,
        IssueType("10004", "Sub-task", "A part of a piece of work", subtask=True, level=-1),
    ),
    statuses=(_TO_DO, _DOING, _REVIEW, _BLOCKED, _DONE, _CANCELLED),
    moves=(
        Move("11", "Start work", (_TO_DO,), _DOING),
        Move("21", "Ask for review", (_DOING,), _REVIEW),
        Move("31", "Block", (_TO_DO, _DOING, _REVIEW), _BLOCKED),
        Move("41", "Unblock", (_BLOCKED,), _DOING),
        Move("51", "Finish", (_DOING, _REVIEW), _DONE, _RESOLUTION),
        Move("61", "Reopen", (_DONE, _CANCELLED), _TO_DO),
        Move("71", "Cancel", (_TO_DO, _DOING, _BLOCKED), _CANCELLED, _RESOLUTION, _RESOLUTION),
        Move("81", "Put back", (_DOING,), _TO_DO),
    ),
)
MKT = Project(
    id="10001",
    key="MKT",
    name="Marketing",
    lead="grace",
    types=(
        IssueType("10011", "Task", "A piece of work"),
        IssueType("10012", "Campaign", "Runs from a day on", required=(START_DATE, REGION)),
        _EPIC,
    ),
    statuses=(_IDEAS, _BRIEFED, _PRODUCTION, _APPROVAL, _LIVE, _DROPPED),
    moves=(
        Move("12", "Brief", (_IDEAS,), _BRIEFED),
        Move("22", "Start production", (_IDEAS, _BRIEFED), _PRODUCTION),
        Move("32", "Send for approval", (_PRODUCTION,), _APPROVAL),
        Move("42", "Changes wanted", (_APPROVAL,), _PRODUCTION),
        Move(
            "52", "Publish", (_PRODUCTION, _APPROVAL), _LIVE, (START_DATE,), required=(START_DATE,)
        ),
        Move("62", "Drop", (_IDEAS, _BRIEFED, _PRODUCTION, _APPROVAL), _DROPPED),
        Move("72", "Pick up again", (_DROPPED,), _IDEAS),
    ),
    more_fields=(REGION,),
)
PROJECTS = (IT, MKT)
STATUSES: Mapping[str, Status] = {each.id: each for p in PROJECTS for each in p.statuses}
TYPES: Mapping[str, IssueType] = {each.id: each for p in PROJECTS for each in p.types}
