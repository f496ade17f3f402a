"""A Jira of its own in memory: its own state, an index that lags, and faults on demand.

It stands in for the outside where thousands of runs are played; the local Jira server, which the
scenarios use, speaks HTTP.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.jira import (
    CreatedIssue,
    Deployment,
    FetchedIssues,
    IssueChange,
    IssueDraft,
    IssueField,
    IssuePage,
    IssueShape,
    JiraAccount,
    JiraComment,
    JiraField,
    JiraIssue,
    JiraIssueType,
    JiraProject,
    JiraStatus,
    LabelChange,
    StatusCategory,
    Transition,
    TypeStatuses,
)
from bot.errors import GatewayError, NotFound, OutcomeUnknown, Rejected

TODO = JiraStatus("1", "To Do", StatusCategory.TO_DO)
DOING = JiraStatus("2", "In Progress", StatusCategory.IN_PROGRESS)
REVIEW = JiraStatus("3", "Review", StatusCategory.IN_PROGRESS)
DONE = JiraStatus("4", "Done", StatusCategory.DONE)
STATUSES = (TODO, DOING, REVIEW, DONE)
WAYS = {"1": (DOING, DONE), "2": (TODO, REVIEW, DONE), "3": (DOING, DONE), "4": ()}
"""Nothing leads out of Done."""

TASK = JiraIssueType("10", "Task")
BOT, ANA, MAYA, XENIA = (
    JiraAccount(f"acc-{name.lower()}", name) for name in ("Liaison", "Ana", "Maya", "Xenia")
)
ACCOUNTS = {each.id: each for each in (BOT, ANA, MAYA, XENIA)}
PROJECTS = {"100": JiraProject("100", "MKT", "Marketing"), "200": JiraProject("200", "WEB", "Web")}
START = "customfield_10015"
NAMES = {START: "Start date", "duedate": "Due date", "customfield_1": "Audience"}
SCREEN = ("project", "issuetype", "summary", "description", "assignee", "labels", "duedate", START)


@dataclass
class Fault:
    """What happens to the next call of a method: an error, before or after it was done."""

    error: GatewayError
    after: bool = False


@dataclass
class Site:
    """Implements `bot.domain.jira_calls.Jira`. `now` tells its clock."""

    now: Callable[[], datetime]
    site: str = "https://liaison.example.net"
    deployment: Deployment = Deployment.CLOUD
    lag: timedelta = timedelta(0)
    """By how much the index is behind."""
    issues_by_id: dict[str, JiraIssue] = field(default_factory=dict)
    history: dict[str, list[tuple[datetime, JiraIssue]]] = field(default_factory=dict)
    comments_by_issue: dict[str, list[JiraComment]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    """Keys of fields that the create screen requires beside the usual."""
    drops: set[IssueField] = field(default_factory=set)
    """What an edit confirms, and doesn't keep."""
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    gate: Callable[[str], None] = lambda _method: None
    """Called before each call; may raise."""
    calls: list[str] = field(default_factory=list)
    projects: dict[str, JiraProject] = field(default_factory=lambda: dict(PROJECTS))
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    # What people do there

    def add(self, title: str, project: str = "100", **values: Any) -> JiraIssue:
        number, now = next(self._ids), self.now()
        issue = JiraIssue(
            id=str(10_000 + number),
            key=f"{self.projects[project].key}-{number}",
            project=self.projects[project],
            type=TASK,
            status=TODO,
            summary=title,
            description="",
            plain=True,
            assignee=None,
            creator=MAYA,
            labels=frozenset(),
            due=None,
            start=None,
            created=now,
            updated=now,
        )
        return self._keep(replace(issue, **values))

    def people_edit(self, issue_id: str, **values: Any) -> JiraIssue:
        return self._keep(replace(self.issues_by_id[issue_id], updated=self.now(), **values))

    def delete(self, issue_id: str) -> None:
        del self.issues_by_id[issue_id]
        self.history.pop(issue_id)

    def move(self, issue_id: str, project: str) -> JiraIssue:
        number = next(self._ids)
        key = f"{self.projects[project].key}-{number}"
        return self.people_edit(issue_id, key=key, project=self.projects[project])

    def people_comment(self, issue_id: str, text: str, author: JiraAccount = ANA) -> JiraComment:
        return self._comment(issue_id, text, author, {})

    def fail(
        self, method: str, error: GatewayError, *, after: bool = False, times: int = 1
    ) -> None:
        self.faults.setdefault(method, []).extend([Fault(error, after)] * times)

    def _keep(self, issue: JiraIssue) -> JiraIssue:
        """Each state of an issue has its own moment, as milliseconds give it on a real site."""
        before = self.history.setdefault(issue.id, [])
        last = before[-1][1].updated if before else None
        if last and issue.updated <= last:
            issue = replace(issue, updated=last + timedelta(milliseconds=1))
        self.issues_by_id[issue.id] = issue
        before.append((self.now(), issue))
        return issue

    def _comment(
        self, issue_id: str, text: str, author: JiraAccount, properties: Mapping[str, Any]
    ) -> JiraComment:
        now = self.now()
        comment = JiraComment(f"c{next(self._ids)}", author, text, now, now, properties)
        self.comments_by_issue.setdefault(issue_id, []).append(comment)
        self.people_edit(issue_id)
        return comment

    # What Liaison calls

    def browse_url(self, key: str) -> str:
        return f"{self.site}/browse/{key}"

    def account(self) -> JiraAccount:
        with self._call("account"):
            return BOT

    def server_time(self) -> datetime:
        return self.now()

    def find_accounts(self, query: str, project: str | None = None) -> Sequence[JiraAccount]:
        del project
        with self._call("find_accounts"):
            return [each for each in ACCOUNTS.values() if query.lower() in each.name.lower()]

    def date_fields(self) -> Sequence[JiraField]:
        with self._call("date_fields"):
            return [JiraField(START, "Start date", "date")]

    def project(self, key: str) -> JiraProject:
        with self._call("project"):
            for each in self.projects.values():
                if key in {each.id, each.key}:
                    return each
            raise NotFound("http_404")

    def project_statuses(self, project: str) -> Sequence[TypeStatuses]:
        self.project(project)
        return [TypeStatuses(TASK, STATUSES)]

    def issue_types(self, project: str) -> Sequence[JiraIssueType]:
        self.project(project)
        return [TASK]

    def create_fields(self, project: str, type_id: str) -> Sequence[JiraField]:
        del type_id
        self.project(project)
        keys = dict.fromkeys([*SCREEN, *sorted(self.required)])
        return [
            JiraField(key, NAMES.get(key, key), "string", required=key in self.required)
            for key in keys
        ]

    def search(
        self,
        jql: str,
        shape: IssueShape,
        token: str | None = None,
        reconcile: Sequence[str] = (),
    ) -> IssuePage:
        del shape, reconcile
        with self._call("search"):
            known = {each.id for each in self.projects.values()}
            if unknown := _projects_in(jql) - known:
                why = f"The value '{unknown.pop()}' does not exist for the field 'project'."
                raise Rejected("http_400", messages=[why])
            found = sorted(self._indexed(jql), key=lambda each: each.updated)
            begin = int(token or 0)
            following = str(begin + 100) if len(found) > begin + 100 else None
            return IssuePage(tuple(found[begin : begin + 100]), following, self.now())

    def pages(
        self,
        jql: str,
        shape: IssueShape,
        token: str | None = None,
        reconcile: Sequence[str] = (),
    ) -> Iterator[IssuePage]:
        while True:
            page = self.search(jql, shape, token, reconcile)
            yield page
            token = page.next_token
            if token is None:
                return

    def count(self, jql: str) -> int:
        with self._call("count"):
            return len(list(self._indexed(jql)))

    def fetch(self, ids: Sequence[str], shape: IssueShape) -> FetchedIssues:
        del shape
        with self._call("fetch"):
            found = tuple(self.issues_by_id[each] for each in ids if each in self.issues_by_id)
            return FetchedIssues(found, tuple(x for x in ids if x not in self.issues_by_id))

    def issue(self, id_or_key: str, shape: IssueShape) -> JiraIssue:
        del shape
        with self._call("issue"):
            for each in self.issues_by_id.values():
                if id_or_key in {each.id, each.key}:
                    return each
            raise NotFound("http_404")

    def transitions(self, issue_id: str) -> Sequence[Transition]:
        with self._call("transitions"):
            status = self._one(issue_id).status
            return [Transition(f"t{to.id}", f"To {to.name}", to) for to in WAYS[status.id]]

    def comments(self, issue_id: str) -> Sequence[JiraComment]:
        with self._call("comments"):
            self._one(issue_id)
            return list(self.comments_by_issue.get(issue_id, ()))

    def create(self, draft: IssueDraft, shape: IssueShape) -> CreatedIssue:
        del shape
        with self._call("create"):
            if missing := self.required - set(draft.more):
                raise Rejected(
                    "http_400", {each: f"{NAMES[each]} is required." for each in missing}
                )
            project = next(x for x in self.projects.values() if draft.project in {x.id, x.key})
            filled = {"start": date.fromisoformat(draft.more[START])} if START in draft.more else {}
            made = self.add(
                str(draft.change[IssueField.SUMMARY]),
                project.id,
                creator=BOT,
                properties=dict(draft.properties),
                **filled,
                **_values({k: v for k, v in draft.change.items() if k is not IssueField.SUMMARY}),
            )
            return CreatedIssue(made.id, made.key)

    def edit(self, issue_id: str, change: IssueChange, shape: IssueShape) -> None:
        del shape
        with self._call("edit"):
            self._one(issue_id)
            kept = {name: value for name, value in change.items() if name not in self.drops}
            self.people_edit(issue_id, **_values(kept, self._one(issue_id).labels))

    def transition(
        self, issue_id: str, transition_id: str, fields: Mapping[str, Any] | None = None
    ) -> None:
        del fields
        with self._call("transition"):
            status = self._one(issue_id).status
            ways = {f"t{each.id}": each for each in WAYS[status.id]}
            if transition_id not in ways:
                raise Rejected("http_400", messages=["That transition is not possible now."])
            self.people_edit(issue_id, status=ways[transition_id])

    def comment(self, issue_id: str, text: str, marker: tuple[str, Any]) -> JiraComment:
        with self._call("comment"):
            self._one(issue_id)
            return self._comment(issue_id, text, BOT, dict([marker]))

    def close(self) -> None:
        return

    def _one(self, issue_id: str) -> JiraIssue:
        if issue_id not in self.issues_by_id:
            raise NotFound("http_404")
        return self.issues_by_id[issue_id]

    def _call(self, method: str) -> "_Call":
        return _Call(self, method)

    def _indexed(self, jql: str) -> Iterator[JiraIssue]:
        """What the index has by now of what a search asks for."""
        projects, since = _projects_in(jql), _moment_in(jql)
        for each in self.history.values():
            seen = [issue for at, issue in each if at <= self.now() - self.lag]
            last = seen[-1] if seen else None
            if last is None or (projects and last.project.id not in projects):
                continue
            if "currentUser()" in jql and last.creator != BOT:
                continue
            if since is None or (last.created if "created >=" in jql else last.updated) >= since:
                yield last


class _Call:
    """One call: counted, and failing before or after it was done where a fault says so."""

    def __init__(self, site: Site, method: str) -> None:
        self._site = site
        self._method = method
        self._fault: Fault | None = None

    def __enter__(self) -> None:
        self._site.gate(self._method)
        self._site.calls.append(self._method)
        waiting = self._site.faults.get(self._method)
        self._fault = waiting.pop(0) if waiting else None
        if self._fault and not self._fault.after:
            raise self._fault.error

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._fault:
            raise self._fault.error


LOST = OutcomeUnknown("ReadTimeout")


def _values(change: IssueChange, labels: frozenset[str] = frozenset()) -> dict[str, Any]:
    names = {
        IssueField.SUMMARY: "summary",
        IssueField.DESCRIPTION: "description",
        IssueField.ASSIGNEE: "assignee",
        IssueField.LABELS: "labels",
        IssueField.DUE: "due",
        IssueField.START: "start",
    }
    values: dict[str, Any] = {names[name]: value for name, value in change.items()}
    if isinstance(moved := values.get("labels"), LabelChange):
        values["labels"] = (labels | moved.add) - moved.remove
    if "assignee" in values:
        values["assignee"] = ACCOUNTS[values["assignee"]] if values["assignee"] else None
    if "description" in values:
        values |= {"description": values["description"] or "", "plain": True}
    assert all(isinstance(values.get(x), date | None) for x in ("due", "start"))
    return values


def _projects_in(jql: str) -> set[str]:
    words = jql.replace("(", " ").replace(")", " ").replace(",", " ").split()
    return {each for each in words if each.isdigit() and len(each) < 5}


def _moment_in(jql: str) -> datetime | None:
    found = [int(each) for each in jql.split() if each.isdigit() and len(each) > 10]

    return datetime.fromtimestamp(found[0] / 1000, UTC) if found else None
