"""Jira's JSON to plain data."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.jira import (
    Choice,
    IssueShape,
    JiraAccount,
    JiraComment,
    JiraField,
    JiraIssue,
    JiraIssueType,
    JiraProject,
    JiraStatus,
    StatusCategory,
    Transition,
)
from bot.gateways.jira.dialect import Dialect

Json = Mapping[str, Any]

FIELDS = (
    "summary",
    "description",
    "status",
    "issuetype",
    "project",
    "assignee",
    "creator",
    "labels",
    "duedate",
    "created",
    "updated",
    "parent",
)
_CATEGORIES = {each.value: each for each in StatusCategory}


class IssueReader:
    """Reads the issues of one answer. What many of them share is made once.

    Args:
        dialect: of the deployment.
        shape: what was asked for beside the usual fields.
    """

    def __init__(self, dialect: Dialect, shape: IssueShape) -> None:
        self._dialect = dialect
        self._start = shape.start_field
        self._properties = shape.properties
        self._projects: dict[str, JiraProject] = {}
        self._types: dict[str, JiraIssueType] = {}
        self._statuses: dict[str, JiraStatus] = {}
        self._accounts: dict[str, JiraAccount] = {}

    def issue(self, raw: Json) -> JiraIssue:
        fields = raw["fields"]
        parent, text = fields.get("parent"), fields.get("description")
        description, plain = self._dialect.read_text(text) if text else ("", True)
        return JiraIssue(
            id=raw["id"],
            key=raw["key"],
            project=self._project(fields["project"]),
            type=self._type(fields["issuetype"]),
            status=self._status(fields["status"]),
            summary=fields.get("summary") or "",
            description=description,
            plain=plain,
            assignee=self._account(fields.get("assignee")),
            creator=self._account(fields.get("creator")),
            labels=frozenset(fields.get("labels") or ()),
            due=day(fields.get("duedate")),
            start=day(fields.get(self._start)) if self._start else None,
            created=moment(fields["created"]),
            updated=moment(fields["updated"]),
            parent=parent["key"] if parent else None,
            properties=self._given(raw.get("properties")),
        )

    def _project(self, raw: Json) -> JiraProject:
        known = self._projects.get(raw["id"])
        if known is None:
            known = JiraProject(raw["id"], raw["key"], raw.get("name", ""))
            self._projects[raw["id"]] = known
        return known

    def _type(self, raw: Json) -> JiraIssueType:
        known = self._types.get(raw["id"])
        if known is None:
            known = self._types[raw["id"]] = issue_type(raw)
        return known

    def _status(self, raw: Json) -> JiraStatus:
        known = self._statuses.get(raw["id"])
        if known is None:
            known = self._statuses[raw["id"]] = status(raw)
        return known

    def _account(self, raw: Json | None) -> JiraAccount | None:
        if not raw:
            return None
        id_ = raw[self._dialect.user_key]
        known = self._accounts.get(id_)
        if known is None:
            known = self._accounts[id_] = account(self._dialect, raw)
        return known

    def _given(self, raw: Json | None) -> Json:
        if not raw or not self._properties:
            return {}
        return {key: raw[key] for key in self._properties if key in raw}


def account(dialect: Dialect, raw: Json) -> JiraAccount:
    return JiraAccount(
        id=raw[dialect.user_key],
        name=raw.get("displayName") or raw.get("name") or "",
        email=raw.get("emailAddress") or None,
        active=raw.get("active", True),
        zone=raw.get("timeZone"),
    )


def issue_type(raw: Json) -> JiraIssueType:
    return JiraIssueType(raw["id"], raw["name"], raw.get("subtask", False))


def status(raw: Json) -> JiraStatus:
    category = (raw.get("statusCategory") or {}).get("key", "")
    return JiraStatus(raw["id"], raw["name"], _CATEGORIES.get(category, StatusCategory.NONE))


def transition(raw: Json) -> Transition:
    fields = (raw.get("fields") or {}).items()
    return Transition(
        id=raw["id"],
        name=raw["name"],
        to=status(raw["to"]),
        fields=tuple(field(key, each) for key, each in fields),
    )


def field(key: str, raw: Json) -> JiraField:
    """A field of a screen, or of the list of all fields."""
    return JiraField(
        key=key,
        name=raw.get("name") or key,
        kind=(raw.get("schema") or {}).get("type", ""),
        required=bool(raw.get("required")) and not raw.get("hasDefaultValue"),
        choices=tuple(_choices(raw.get("allowedValues") or ())),
    )


def comment(dialect: Dialect, raw: Json) -> JiraComment:
    author = raw.get("author")
    return JiraComment(
        id=raw["id"],
        author=account(dialect, author) if author else None,
        text=dialect.read_text(raw.get("body"))[0],
        created=moment(raw["created"]),
        updated=moment(raw.get("updated") or raw["created"]),
        properties={each["key"]: each.get("value") for each in raw.get("properties") or ()},
    )


def moment(given: str) -> datetime:
    """`2026-11-23T21:40:00.000-0500`, in UTC."""
    return datetime.fromisoformat(given).astimezone(UTC)


def day(given: Any) -> date | None:
    """A date, or the date of a moment as it is written."""
    return date.fromisoformat(given[:10]) if given else None


def _choices(values: Iterable[Any]) -> Iterable[Choice]:
    for value in values:
        if isinstance(value, Mapping) and "id" in value:
            name = value.get("name") or value.get("value") or value.get("displayName")
            yield Choice(str(value["id"]), str(name or value["id"]))
