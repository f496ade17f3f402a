"""Jira Data Center, REST API v2: a second dialect of the same calls."""

from collections.abc import Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any

from bot.domain.jira import (
    PAGE_LIMIT,
    Deployment,
    FetchedIssues,
    IssuePage,
    IssueShape,
    JiraAccount,
    JiraIssue,
)
from bot.errors import NotFound
from bot.gateways.jira.calls import asked
from bot.gateways.jira.cloud import PEOPLE, JiraGateway, missing
from bot.gateways.jira.connection import part
from bot.gateways.jira.dialect import Dialect
from bot.gateways.jira.failures import understood
from bot.gateways.jira.wiki import from_wiki, to_wiki

DATA_CENTER = Dialect(
    deployment=Deployment.DATA_CENTER,
    api="/rest/api/2",
    user_key="name",
    write_text=to_wiki,
    read_text=lambda markup: (from_wiki(markup), True),
)


class DataCenterGateway(JiraGateway):
    """A site of one's own. Pages go by `startAt`; its search looks at the rows, so nothing lags.

    Its search gives no issue properties: where they are asked for, each issue costs one more call.
    """

    dialect = DATA_CENTER
    types_key = fields_key = "values"

    def find_accounts(self, query: str, project: str | None = None) -> Sequence[JiraAccount]:
        path = "/user/assignable/search" if project else "/user/search"
        wanted = {"username": query, "project": project, "maxResults": PEOPLE}
        return self._calls.read(self._people, "GET", path, query=wanted)

    def search(
        self,
        jql: str,
        shape: IssueShape,
        token: str | None = None,
        reconcile: Sequence[str] = (),  # noqa: ARG002 there is nothing to reconcile
    ) -> IssuePage:
        body = {"jql": jql, "startAt": int(token or 0), **_paged(shape)}
        answer = self._calls.call("POST", "/search", body)
        with understood():
            raws, start, total = (answer.body[key] for key in ("issues", "startAt", "total"))
            after = start + len(raws)
            return IssuePage(
                issues=self._issues(raws, shape),
                next_token=str(after) if raws and after < total else None,
                at=answer.at or self.server_time(),
                total=total,
            )

    def count(self, jql: str) -> int:
        body = {"jql": jql, "maxResults": 0}
        return self._calls.read(lambda raw: int(raw["total"]), "POST", "/search", body)

    def fetch(self, ids: Sequence[str], shape: IssueShape) -> FetchedIssues:
        """It has no bulk fetch; unvalidated, its search passes over ids that there are not."""
        jql = f"id in ({', '.join(str(int(each)) for each in ids)})"
        body = {"jql": jql, "validateQuery": False, **_paged(shape)}
        answer = self._calls.call("POST", "/search", body)
        with understood():
            issues = self._issues(answer.body["issues"], shape)
        return FetchedIssues(issues, missing(ids, issues))

    def _issues(self, raws: Sequence[Any], shape: IssueShape) -> tuple[JiraIssue, ...]:
        return self._calls.issues(
            [{**raw, "properties": self._properties(raw["id"], shape)} for raw in raws], shape
        )

    def _properties(self, issue_id: str, shape: IssueShape) -> dict[str, Any]:
        found = {}
        for key in shape.properties:
            path = f"/issue/{part(issue_id)}/properties/{part(key)}"
            with suppress(NotFound):
                found[key] = self._calls.read(itemgetter("value"), "GET", path)
        return found


def _paged(shape: IssueShape) -> dict[str, Any]:
    return {"fields": asked(shape)["fields"], "maxResults": PAGE_LIMIT}
