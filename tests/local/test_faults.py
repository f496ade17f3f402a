"""Faults: calls that go wrong on purpose."""

import time
from typing import Any

import httpx
import pytest

from tests.local.stage import GENERAL, Stage

METHOD = "chat.postMessage"


def fault(stage: Stage, kind: str, **more: Any) -> int:
    answer = stage.post("faults", target="slack", method=METHOD, kind=kind, **more)
    assert answer["ok"], answer
    return int(answer["left"])


def post(stage: Stage) -> httpx.Response:
    return stage.raw(METHOD, channel=GENERAL, text="Hello")


def test_too_many_calls(stage: Stage) -> None:
    assert fault(stage, "ratelimited", retry_after=17) == 1
    refused = post(stage)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "17")
    assert post(stage).json()["ok"]
    assert len(stage.messages()) == 1


def test_an_error_as_often_as_asked(stage: Stage) -> None:
    assert fault(stage, "error", error="fatal_error", times=2) == 2
    errors = [post(stage).json().get("error") for _ in range(3)]
    assert errors == ["fatal_error", "fatal_error", None]


def test_what_is_dropped_before_is_not_done(stage: Stage) -> None:
    fault(stage, "drop_before")
    with pytest.raises(httpx.TransportError):
        post(stage)
    assert stage.messages() == []


def test_what_is_dropped_after_is_done(stage: Stage) -> None:
    fault(stage, "drop_after_commit")
    with pytest.raises(httpx.TransportError):
        post(stage)
    assert len(stage.messages()) == 1


def test_slow(stage: Stage) -> None:
    fault(stage, "slow", seconds=0.3)
    began = time.monotonic()
    assert post(stage).json()["ok"]
    assert time.monotonic() - began >= 0.3


def test_faults_come_in_order_and_are_counted(stage: Stage) -> None:
    fault(stage, "error", error="internal_error")
    assert fault(stage, "ratelimited") == 2
    assert [post(stage).status_code for _ in range(3)] == [200, 429, 200]
    assert fault(stage, "error", times=0) == 0


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"target": "jira"}, "unknown_method"),
        ({"target": "moon"}, "unknown_target"),
        ({"method": "chat.shout"}, "unknown_method"),
        ({"kind": "gremlins"}, "unknown_kind"),
        ({"times": -1}, "wrong_field"),
    ],
)
def test_faults_that_there_are_not(stage: Stage, changes: dict[str, Any], error: str) -> None:
    call = {"target": "slack", "method": METHOD, "kind": "error", **changes}
    assert stage.post("faults", **call)["error"] == error
