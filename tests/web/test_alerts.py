"""Where monitors report: who gets in, and what is answered."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.services import Services
from bot.web import alert_routes
from bot.web.body import BODY_LIMIT
from models.database import Database
from tests.web.conftest import Site

SECRET = "a-secret-of-monitors"
DOWN = {"id": "shop", "title": "Shop is down", "state": "firing"}
ROBOT = {"monitorID": "7", "monitorFriendlyName": "Shop", "alertType": "1"}

Post = Callable[..., httpx.Response]


@pytest.fixture
def post(services: Services) -> Post:
    site = Site(more=alert_routes(services.alerts, SecretStr(SECRET)))

    def post(
        path: str, *, token: str | None = SECRET, method: str = "POST", **more: Any
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= more.pop("headers", {})
        return site.visit(lambda client: client.request(method, path, headers=headers, **more))

    return post


def test_a_report_is_taken_and_told_what_became_of_it(post: Post) -> None:
    nothing = {"raised": [], "joined": [], "resolved": [], "unchanged": 0}
    answer = post("/alerts/it/json", json=DOWN)
    assert (answer.status_code, answer.json()) == (200, {"ok": True, **nothing, "raised": [1]})
    answer = post("/alerts/it/json", json={**DOWN, "state": "resolved"})
    assert answer.json() == {"ok": True, **nothing, "resolved": [1]}


def test_every_format_has_its_address(post: Post) -> None:
    alert = {"status": "firing", "labels": {"alertname": "ShopDown"}}
    assert post("/alerts/it/alertmanager", json={"alerts": [alert]}).json()["raised"] == [1]
    assert post("/alerts/it/uptimerobot", data=ROBOT).json()["raised"] == [2]
    assert post("/alerts/it/uptimerobot", params=ROBOT, method="GET").json()["unchanged"] == 1
    assert post("/alerts/it/json", json=DOWN).json()["raised"] == [3]


def test_a_tool_without_headers_has_the_secret_in_the_address(post: Post) -> None:
    answer = post("/alerts/it/uptimerobot", token=None, params={**ROBOT, "token": SECRET})
    assert answer.json()["raised"] == [1]


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({}, ""),
        ({}, "?token="),
        ({}, "?token=guessed"),
        ({}, "?token=%ff%00"),
        ({"Authorization": "Bearer guessed"}, f"?token={SECRET}"),
        ({"Authorization": f"Basic {SECRET}"}, ""),
        ({"Authorization": SECRET}, ""),
        ({"Authorization": "Bearer"}, ""),
    ],
)
def test_without_the_secret_nothing_is_read(
    post: Post, headers: dict[str, str], query: str
) -> None:
    for path in ("/alerts/it/json", "/alerts/it/nothing", "/alerts/nobody/json"):
        answer = post(f"{path}{query}", token=None, headers=headers, json=DOWN)
        assert answer.status_code == 401
        assert "LIAISON_ALERT_SECRET" in answer.text
        assert SECRET not in answer.text
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_wrong_scheme_with_the_secret_in_the_query_is_enough(post: Post) -> None:
    answer = post(
        f"/alerts/it/json?token={SECRET}",
        token=None,
        headers={"Authorization": "Basic bW9uaXRvcg=="},
        json=DOWN,
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status", "sentence"),
    [
        ("/alerts/it/smoke", b"{}", 404, "The formats are alertmanager, uptimerobot, json."),
        ("/alerts/sales/json", b'{"id":"x","state":"firing"}', 404, "There is no such team."),
        ("/alerts/it/json", b"{", 422, "I can't read this as JSON."),
        ("/alerts/it/json", b'{"id": "x"}', 422, "“firing” or “resolved”"),
        ("/alerts/it/json", b" " * (BODY_LIMIT + 1), 413, "This is too large."),
    ],
)
def test_what_is_wrong_is_said(
    post: Post, path: str, body: bytes, status: int, sentence: str
) -> None:
    answer = post(path, content=body)
    assert answer.status_code == status
    assert sentence in answer.text


def test_a_report_is_posted(post: Post) -> None:
    assert post("/alerts/it/json", method="GET").status_code == 405


def test_without_a_secret_the_address_does_not_exist(services: Services) -> None:
    assert alert_routes(services.alerts, None) == []
    assert Site().visit(lambda client: client.post("/alerts/it/json")).status_code == 404


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(["alertmanager", "uptimerobot", "json"]),
    body=st.binary(max_size=200)
    | st.fixed_dictionaries(
        {"id": st.text(min_size=1), "title": st.text(), "state": st.just("firing")}
    ).map(lambda given: json.dumps(given).encode()),
)
def test_no_body_is_a_failure_of_ours(
    post: Post, database: Database, kind: str, body: bytes
) -> None:
    assert post(f"/alerts/it/{kind}", content=body).status_code in {200, 422}
    assert database
