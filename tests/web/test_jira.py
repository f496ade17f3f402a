"""Jira's webhooks: only what is signed is taken, once, and only as a hint."""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.services import Services
from bot.web.jira import jira_routes
from models.database import Database
from tests.company import SetClock
from tests.jira.stage import Stage, staged
from tests.web.conftest import Site

SECRET = "a-secret-of-webhooks"
Post = Callable[..., httpx.Response]


@pytest.fixture
def stage(database: Database, clock: SetClock, services: Services) -> Stage:
    return staged(database, clock, services)


@pytest.fixture
def post(stage: Stage) -> Post:
    site = Site(more=jira_routes(stage.sync.hints, SecretStr(SECRET)))

    def post(body: bytes, *, signature: str | None = None, delivery: str = "") -> httpx.Response:
        signed = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature": signed if signature is None else signature}
        if delivery:
            headers["X-Atlassian-Webhook-Identifier"] = delivery
        return site.visit(
            lambda client: client.post("/jira/webhook", content=body, headers=headers)
        )

    return post


def told(issue_id: str, **more: Any) -> bytes:
    return json.dumps(
        {"webhookEvent": "jira:issue_updated", "issue": {"id": issue_id}} | more
    ).encode()


def test_a_hint_makes_it_sooner_and_is_taken_once(stage: Stage, post: Post) -> None:
    item_id = stage.add()
    stage.settle(seconds=1)
    issue_id = stage.issue_id(item_id)
    stage.site.lag = timedelta(hours=1)
    stage.site.people_edit(issue_id, summary="Cookie banner")
    # What it claims isn't believed: the issue is looked at.
    answer = post(
        told(issue_id, issue={"id": issue_id, "fields": {"summary": "Lies"}}), delivery="d1"
    )
    assert answer.json() == {"ok": True, "used": True}
    stage.settle(seconds=1)
    assert stage.item(item_id).title == "Cookie banner"
    assert post(told(issue_id), delivery="d1").json() == {"ok": True, "used": False}
    assert post(told("77"), delivery="d2").json() == {"ok": True, "used": False}
    assert post(told(issue_id)).json()["used"] is True  # older deployments send no identifier
    assert post(told(issue_id)).json()["used"] is False


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "sha1=1234"])
def test_what_is_not_signed_is_refused(post: Post, signature: str) -> None:
    assert post(told("1"), signature=signature).status_code == 401


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"[" * 9999])
def test_what_is_no_json_of_jira_is_refused(post: Post, body: bytes) -> None:
    assert post(body).status_code == 422


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(["issue", "webhookEvent", "x"]),
        st.none() | st.text() | st.integers() | st.lists(st.text()),
    )
)
def test_any_object_is_answered(post: Post, payload: dict[str, Any]) -> None:
    assert post(json.dumps(payload).encode()).status_code == 200


def test_without_a_secret_there_is_no_such_address(stage: Stage) -> None:
    assert jira_routes(stage.sync.hints, None) == []
    assert jira_routes(None, SecretStr(SECRET)) == []
