"""Jira Cloud, REST API v3."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.jira import (
    PAGE_LIMIT,
    CreatedIssue,
    Deployment,
    FetchedIssues,
    IssueChange,
    IssueDraft,
    IssuePage,
    IssueShape,
    JiraAccount,
    JiraComment,
    JiraField,
    JiraIssue,
    JiraIssueType,
    JiraProject,
    Transition,
    TypeStatuses,
)
from bot.errors import OutcomeUnknown
from bot.gateways.jira import reading, writing
from bot.gateways.jira.calls import Calls, asked
from bot.gateways.jira.connection import Connection, part
from bot.gateways.jira.dialect import CLOUD, Dialect
from bot.gateways.jira.failures import understood

_MOST_PAGES = 10_000
PEOPLE = 50
_DATES = {"date", "datetime"}


class JiraGateway:
    """One site, called as one account: `bot.domain.jira_calls.Jira` says what each call does.

    Args:
        connection: to its API.
        site: where people browse it.
    """

    dialect: Dialect = CLOUD
    types_key, fields_key = "issueTypes", "fields"

    def __init__(self, connection: Connection, site: str) -> None:
        self._connection = connection
        self._calls = Calls(connection, self.dialect)
        self.site = site.rstrip("/")

    @property
    def deployment(self) -> Deployment:
        return self.dialect.deployment

    def browse_url(self, key: str) -> str:
        return f"{self.site}/browse/{part(key)}"

    def account(self) -> JiraAccount:
        return self._calls.read(lambda raw: reading.account(self.dialect, raw), "GET", "/myself")

    def server_time(self) -> datetime:
        return self._calls.read(lambda raw: reading.moment(raw["serverTime"]), "GET", "/serverInfo")

    def find_accounts(self, query: str, project: str | None = None) -> Sequence[JiraAccount]:
        path = "/user/assignable/search" if project else "/user/search"
        wanted = {"query": query, "project": project, "maxResults": PEOPLE}
        return self._calls.read(self._people, "GET", path, query=wanted)

    def date_fields(self) -> Sequence[JiraField]:
        return self._calls.read(_dates, "GET", "/field")

    def project(self, key: str) -> JiraProject:
        return self._calls.read(
            lambda raw: JiraProject(raw["id"], raw["key"], raw.get("name", "")),
            "GET",
            f"/project/{part(key)}",
        )

    def project_statuses(self, project: str) -> Sequence[TypeStatuses]:
        return self._calls.read(_statuses, "GET", f"/project/{part(project)}/statuses")

    def issue_types(self, project: str) -> Sequence[JiraIssueType]:
        path = f"/issue/createmeta/{part(project)}/issuetypes"
        with understood():
            return [reading.issue_type(raw) for raw in self._calls.listed(path, self.types_key)]

    def create_fields(self, project: str, type_id: str) -> Sequence[JiraField]:
        path = f"/issue/createmeta/{part(project)}/issuetypes/{part(type_id)}"
        with understood():
            return [
                reading.field(raw["fieldId"], raw)
                for raw in self._calls.listed(path, self.fields_key)
            ]

    def search(
        self,
        jql: str,
        shape: IssueShape,
        token: str | None = None,
        reconcile: Sequence[str] = (),
    ) -> IssuePage:
        body = {"jql": jql, "maxResults": PAGE_LIMIT, **asked(shape)}
        if token:
            body["nextPageToken"] = token
        if reconcile:
            body["reconcileIssues"] = [int(each) for each in reconcile]
        answer = self._calls.call("POST", "/search/jql", body=body)
        with understood():
            return IssuePage(
                issues=self._calls.issues(answer.body["issues"], shape),
                # `isLast` says less than the token does, and is not always there.
                next_token=answer.body.get("nextPageToken"),
                at=answer.at or self.server_time(),
            )

    def pages(
        self,
        jql: str,
        shape: IssueShape,
        token: str | None = None,
        reconcile: Sequence[str] = (),
    ) -> Iterator[IssuePage]:
        seen = {token}
        for _ in range(_MOST_PAGES):
            page = self.search(jql, shape, token, reconcile)
            yield page
            token = page.next_token
            if token is None:
                return
            if token in seen:
                raise OutcomeUnknown("page_repeated")
            seen.add(token)
        raise OutcomeUnknown("pages_without_end")

    def count(self, jql: str) -> int:
        path = "/search/approximate-count"
        return self._calls.read(lambda raw: int(raw["count"]), "POST", path, body={"jql": jql})

    def fetch(self, ids: Sequence[str], shape: IssueShape) -> FetchedIssues:
        body = {"issueIdsOrKeys": list(ids), **asked(shape)}
        answer = self._calls.call("POST", "/issue/bulkfetch", body=body)
        with understood():
            issues = self._calls.issues(answer.body["issues"], shape)
        return FetchedIssues(issues, missing(ids, issues))

    def issue(self, id_or_key: str, shape: IssueShape) -> JiraIssue:
        wanted = {name: ",".join(values) for name, values in asked(shape).items()}
        reader = reading.IssueReader(self.dialect, shape)
        return self._calls.read(reader.issue, "GET", f"/issue/{part(id_or_key)}", query=wanted)

    def transitions(self, issue_id: str) -> Sequence[Transition]:
        path, wanted = f"/issue/{part(issue_id)}/transitions", {"expand": "transitions.fields"}
        return self._calls.read(_transitions, "GET", path, query=wanted)

    def comments(self, issue_id: str) -> Sequence[JiraComment]:
        wanted = {"orderBy": "created", "expand": "properties"}
        raws = self._calls.listed(f"/issue/{part(issue_id)}/comment", "comments", wanted)
        with understood():
            return [reading.comment(self.dialect, raw) for raw in raws]

    def create(self, draft: IssueDraft, shape: IssueShape) -> CreatedIssue:
        body = writing.draft(self.dialect, draft, shape)
        return self._calls.read(
            lambda raw: CreatedIssue(raw["id"], raw["key"]), "POST", "/issue", body
        )

    def edit(self, issue_id: str, change: IssueChange, shape: IssueShape) -> None:
        body = writing.edited(self.dialect, change, shape)
        self._calls.call("PUT", f"/issue/{part(issue_id)}", body=body)

    def transition(
        self, issue_id: str, transition_id: str, fields: Mapping[str, Any] | None = None
    ) -> None:
        body: dict[str, Any] = {"transition": {"id": transition_id}}
        if fields:
            body["fields"] = dict(fields)
        self._calls.call("POST", f"/issue/{part(issue_id)}/transitions", body=body)

    def comment(self, issue_id: str, text: str, marker: tuple[str, Any]) -> JiraComment:
        body = {
            "body": self.dialect.write_text(text),
            "properties": writing.properties(dict([marker])),
        }
        path = f"/issue/{part(issue_id)}/comment"
        return self._calls.read(lambda raw: reading.comment(self.dialect, raw), "POST", path, body)

    def close(self) -> None:
        self._connection.close()

    def _people(self, raws: Sequence[Any]) -> list[JiraAccount]:
        people = [reading.account(self.dialect, raw) for raw in raws]
        return [person for person in people if person.active]


def missing(ids: Sequence[str], issues: Sequence[JiraIssue]) -> tuple[str, ...]:
    """The ids that were asked for and are not among the issues."""
    found = {issue.id for issue in issues}
    return tuple(each for each in ids if each not in found)


def _created(raw: Any) -> CreatedIssue:
    return CreatedIssue(raw["id"], raw["key"])


def _dates(raws: Sequence[Any]) -> list[JiraField]:
    custom = [reading.field(raw["id"], raw) for raw in raws if raw.get("custom")]
    return [each for each in custom if each.kind in _DATES]


def _statuses(raws: Sequence[Any]) -> list[TypeStatuses]:
    return [
        TypeStatuses(
            reading.issue_type(raw), tuple(reading.status(each) for each in raw["statuses"])
        )
        for raw in raws
    ]


def _transitions(raw: Any) -> list[Transition]:
    return [reading.transition(each) for each in raw["transitions"]]
