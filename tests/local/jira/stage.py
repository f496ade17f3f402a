"""A Jira site on loopback, and the gateway in front of it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from bot.config import load_settings
from bot.domain.jira import IssueDraft, IssueField, IssueShape
from bot.gateways.jira import JiraGateway, jira_gateway
from bot.local.workspace import LocalWorkspace
from tests.local.jira.openapi import DOCUMENT, check
from tests.local.stage import MANIFEST

MONDAY_NIGHT = datetime.fromisoformat("2026-11-23T21:40:00-05:00")
START = "customfield_10015"
SHAPE = IssueShape(start_field=START, properties=("liaison",))
TASK, CAMPAIGN, MKT_TASK = "10001", "10012", "10011"


class Site:
    """The site of a test: `jira` is our gateway, `person` calls as somebody in a browser would."""

    def __init__(self, local: LocalWorkspace, jira: JiraGateway) -> None:
        self.local = local
        self.jira = jira
        headers = {"Authorization": local.jira.person_auth}
        self.person = httpx.Client(base_url=local.jira.base_url, headers=headers, timeout=30)

    def passes(self, **time: float) -> None:
        self.local.clock.move_to(self.local.clock.now() + timedelta(**time))

    def fault(self, method: str, kind: str, **more: Any) -> dict[str, Any]:
        body = {"target": "jira", "method": method, "kind": kind, **more}
        answer: dict[str, Any] = self.person.post("/client/faults", json=body).json()
        assert answer["ok"], answer
        return answer

    def task(self, summary: str = "Image delivery", **more: Any) -> str:
        """A new task of the app's; its id."""
        draft = IssueDraft("IT", TASK, {IssueField.SUMMARY: summary}, **more)
        return self.jira.create(draft, SHAPE).id

    def put(self, id_: str, **fields: Any) -> None:
        """Somebody edits an issue in Jira."""
        answer = self.person.put(f"/rest/api/3/issue/{id_}", json={"fields": fields})
        assert answer.status_code == 204, answer.text

    def does(self, id_: str, transition: str) -> None:
        """Somebody takes a transition by its name."""
        path = f"/rest/api/3/issue/{id_}/transitions"
        there = self.person.get(path).json()["transitions"]
        chosen = next(each["id"] for each in there if each["name"] == transition)
        answer = self.person.post(path, json={"transition": {"id": chosen}})
        assert answer.status_code == 204, answer.text


@contextmanager
def served(folder: Path, *, data_center: bool = False, checked: bool = True) -> Iterator[Site]:
    """A site on the state in `folder`; each call on Cloud is held against Atlassian's document."""
    local = LocalWorkspace(
        manifest=MANIFEST,
        state_path=folder / "state.db",
        port=0,
        at=MONDAY_NIGHT,
        frozen=True,
    )
    local.start()
    given = local.jira.data_center_settings() if data_center else local.jira.app_settings()
    gateway = jira_gateway(load_settings(None, **given), timeout=5)
    assert isinstance(gateway, JiraGateway)
    if checked and DOCUMENT.exists() and not data_center:
        gateway._connection._session.hooks["response"].insert(0, check)  # noqa: SLF001 to see it all
    site = Site(local, gateway)
    with closing(gateway), closing(site.person):
        yield site
    local.stop()
