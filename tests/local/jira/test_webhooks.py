"""Webhooks: signed over the raw bytes, the same identifier at each attempt, half an hour long."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.local.jira.stage import Site, served


class Listener:
    """The app's side; `statuses` are its next answers, 200 afterwards."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []

    async def __call__(self, request: Request) -> Response:
        self.heard.append((dict(request.headers), await request.body()))
        return Response(status_code=self.statuses.pop(0) if self.statuses else 200)

    @property
    def events(self) -> list[tuple[str, str]]:
        bodies = [json.loads(body) for _, body in self.heard]
        return [(each["webhookEvent"], each["issue"]["key"]) for each in bodies]


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def site(tmp_path: Path, listener: Listener) -> Iterator[Site]:
    with served(tmp_path) as site:
        endpoint: Any = listener.__call__
        site.local.serve([Route("/jira/webhook", endpoint, methods=["POST"])])
        yield site


def deliver(site: Site, **time: float) -> None:
    """Time passes, with what is due at each moment on the way."""
    hooks, clock = site.local.jira.webhooks, site.local.clock
    until = clock.now() + timedelta(**time)
    while (due := hooks.next_due()) and due <= until:
        clock.move_to(due)
        hooks.run_due(clock.now())
    clock.move_to(until)


def test_each_change_is_told_once_and_signed(site: Site, listener: Listener) -> None:
    id_ = site.task()
    site.put(id_, summary="New words")
    site.put(id_, summary="New words")
    site.does(id_, "Start work")
    site.jira.comment(id_, "Said", ("liaison", 1))
    site.person.delete(f"/rest/api/3/issue/{id_}")
    deliver(site)
    assert listener.events == [
        ("jira:issue_created", "IT-1"),
        ("jira:issue_updated", "IT-1"),
        ("jira:issue_updated", "IT-1"),
        ("comment_created", "IT-1"),
        ("jira:issue_deleted", "IT-1"),
    ]
    secret = site.local.jira.app_settings()["jira_webhook_secret"].encode()
    for headers, body in listener.heard:
        signed = hmac.new(secret, body, hashlib.sha256).hexdigest()
        assert headers["x-hub-signature"] == f"sha256={signed}"
    assert len({headers["x-atlassian-webhook-identifier"] for headers, _ in listener.heard}) == 5
    changed = json.loads(listener.heard[1][1])
    assert changed["issue"]["id"] == id_
    assert changed["changelog"]["items"][0]["toString"] == "New words"
    assert changed["user"]["displayName"] == "Maya Chen"


def test_what_fails_is_told_again_under_the_same_identifier(site: Site, listener: Listener) -> None:
    listener.statuses = [503, 409, 429, 500, 408]
    site.task()
    deliver(site, minutes=20)
    assert len(listener.heard) == 5
    deliver(site, minutes=20)
    assert len(listener.heard) == 6
    assert len({headers["x-atlassian-webhook-identifier"] for headers, _ in listener.heard}) == 1
    retries = [headers.get("x-atlassian-webhook-retry") for headers, _ in listener.heard]
    assert retries == [None, "1", "2", "3", "4", "5"]


@pytest.mark.parametrize("status", [400, 401, 404])
def test_a_definite_no_is_not_asked_again(site: Site, listener: Listener, status: int) -> None:
    listener.statuses = [status]
    site.task()
    deliver(site, hours=1)
    assert len(listener.heard) == 1


def test_one_is_lost_one_is_late_one_comes_twice(site: Site, listener: Listener) -> None:
    site.fault("webhook", "drop_before")
    site.fault("webhook", "slow", seconds=1500)
    site.fault("webhook", "drop_after_commit")
    for number in range(3):
        site.task(f"Task {number}")
    deliver(site, minutes=1)
    assert [key for _, key in listener.events] == ["IT-3", "IT-3"]
    deliver(site, minutes=25)
    assert [key for _, key in listener.events] == ["IT-3", "IT-3", "IT-2"]


def test_nobody_listens(tmp_path: Path) -> None:
    with served(tmp_path) as site:
        site.task()
        deliver(site, hours=1)
        assert site.local.jira.webhooks.next_due() is None
