"""Somebody at Jira's board in a browser, beside the people in Slack."""

from typing import Any

import httpx

from bot.domain.adf import to_adf
from tests.scenarios.workspace import Workspace

TASKS = {"IT": "10001", "MKT": "10011"}
START = "customfield_10015"


class Board:
    """The workspace's Jira, as a person calls it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        headers = {"Authorization": workspace.info["jira_auth"]}
        self._http = httpx.Client(base_url=workspace.info["jira"], headers=headers, timeout=30)

    def close(self) -> None:
        self._http.close()

    def adds(self, project: str, title: str, **fields: Any) -> str:
        """A new issue; its key."""
        given = {"project": {"key": project}, "issuetype": {"id": TASKS[project]}}
        made = self._call("POST", "/issue", {"fields": {**given, "summary": title, **fields}})
        return str(made["key"])

    def edits(self, key: str, **fields: Any) -> None:
        self._call("PUT", f"/issue/{key}", {"fields": fields})

    def takes(self, key: str, transition: str, **fields: Any) -> None:
        """Take an issue further by a transition's name."""
        path = f"/issue/{key}/transitions"
        ways = {each["name"]: each["id"] for each in self._call("GET", path)["transitions"]}
        self._call("POST", path, {"transition": {"id": ways[transition]}, "fields": fields})

    def comments(self, key: str, words: str) -> None:
        self._call("POST", f"/issue/{key}/comment", {"body": to_adf(words)})

    def deletes(self, key: str) -> None:
        self._call("DELETE", f"/issue/{key}")

    def shows(self, key: str) -> dict[str, Any]:
        """An issue's fields, its comments and its links among them."""
        issue = self._call("GET", f"/issue/{key}?fields=*all")
        links = self._call("GET", f"/issue/{key}/remotelink")
        return {**issue["fields"], "links": [each["object"] for each in links]}

    def finds(self, jql: str) -> list[str]:
        """Titles, oldest first."""
        body = {"jql": f"{jql} ORDER BY created ASC", "fields": ["summary"]}
        found = self._call("POST", "/search/jql", body)
        return [each["fields"]["summary"] for each in found["issues"]]

    def fault(self, method: str, kind: str, **more: Any) -> None:
        body = {"target": "jira", "method": method, "kind": kind, "times": 1, **more}
        answer = self._workspace.post("faults", body)
        assert answer["ok"], answer

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._http.request(method, f"/rest/api/3{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None
