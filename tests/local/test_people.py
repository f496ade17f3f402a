"""What people see and do beside commands, and the events that tell the app."""

import json
from typing import Any

import httpx
import pytest

from tests.local.stage import ANA, GENERAL, IT_OPS, MAYA, PAUL, Stage, section

EVENT_KEYS = {
    "token",
    "team_id",
    "context_team_id",
    "context_enterprise_id",
    "api_app_id",
    "event",
    "type",
    "event_id",
    "event_time",
    "authorizations",
    "is_ext_shared_channel",
    "event_context",
}


def test_the_workspace(stage: Stage) -> None:
    found = stage.http.get("/client/workspace").json()
    assert found["now"] == "2026-11-24T02:40:00+00:00"
    maya = next(each for each in found["users"] if each["name"] == "maya")
    assert maya["id"] == MAYA
    assert (maya["tz"], maya["is_bot"], maya["deleted"]) == ("America/New_York", False, False)
    assert [each["name"] for each in found["users"] if each["is_bot"]] == ["demo"]
    assert found["channels"][0]["id"] == GENERAL
    assert found["commands"] == [
        {"command": "/demo", "description": "Demo", "usage_hint": "[text]"}
    ]
    assert {"callback_id": "everywhere", "name": "Everywhere", "type": "global"} in found[
        "shortcuts"
    ]
    assert found["slack"].endswith("/api/")
    assert found["jira"] == stage.local.page_url.rstrip("/")
    asked = {"Authorization": found["jira_auth"]}
    assert httpx.get(f"{found['jira']}/rest/api/3/myself", headers=asked).status_code == 200


def test_a_message_is_seen_by_members_and_told_to_the_app(stage: Stage) -> None:
    answer = stage.post("message", user=MAYA, channel=GENERAL, text="Hello all")
    [message] = stage.messages(ANA)
    assert (message["ts"], message["user"], message["text"]) == (answer["ts"], MAYA, "Hello all")
    assert stage.messages(PAUL) == []
    assert set(stage.told[0]) == EVENT_KEYS
    assert stage.told[0]["event"]["channel_type"] == "channel"


def test_a_first_word_to_the_bot_opens_the_conversation(stage: Stage) -> None:
    answer = stage.post("message", user=MAYA, channel=stage.local.bot_user_id, text="Hi")
    assert answer["channel"].startswith("D")
    assert stage.messages(MAYA)[0]["channel"] == answer["channel"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"channel": IT_OPS}, "not_in_channel"),
        ({"text": "  "}, "no_text"),
        ({"thread_ts": "1.000001"}, "message_not_found"),
        ({"user": "U404"}, "user_not_found"),
    ],
)
def test_what_cannot_be_written(stage: Stage, changes: dict[str, str], error: str) -> None:
    call = {"user": MAYA, "channel": GENERAL, "text": "Hello", **changes}
    assert stage.post("message", **call)["error"] == error


def test_the_app_home(stage: Stage) -> None:
    bodies: list[dict[str, Any]] = []

    @stage.app.event("app_home_opened")
    def listen(event: dict[str, Any]) -> None:
        bodies.append(event)
        stage.slack.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [section()]}
        )

    assert stage.inbox()["home"] is None
    assert stage.post("home", user=MAYA)["ok"]
    assert stage.inbox()["home"]["blocks"][0]["text"]["text"] == "Hello"
    stage.post("home", user=MAYA)
    assert ("view" in bodies[0], "view" in bodies[1]) == (False, True)
    assert bodies[0]["tab"] == "home"


def test_who_leaves_or_moves_is_told_to_the_app(stage: Stage) -> None:
    assert stage.post("users", user=MAYA, tz="Asia/Tokyo")["ok"]
    assert stage.post("users", user=MAYA, deleted=True)["ok"]
    changes = [body["event"]["user"] for body in stage.told]
    assert [each["tz_offset"] for each in changes] == [9 * 3600, 9 * 3600]
    assert [each["deleted"] for each in changes] == [False, True]
    assert stage.types()["error"] == "user_deleted"
    assert stage.post("users", user=MAYA, deleted=False)["ok"]
    assert stage.post("users", user=MAYA, tz="Mars/Base")["error"] == "wrong_field"


def test_an_unknown_person_has_no_inbox(stage: Stage) -> None:
    assert stage.inbox("U404") == {"ok": False, "error": "user_not_found"}


def test_the_page_hears_of_every_change(stage: Stage) -> None:
    def next_number(lines: Any) -> int:
        data = next(line for line in lines if line.startswith("data: "))
        return int(json.loads(data.removeprefix("data: "))["seq"])

    with stage.http.stream("GET", "/client/events") as events:
        lines = events.iter_lines()
        before = next_number(lines)
        stage.http.get("/client/workspace")
        stage.slack.chat_postMessage(channel=GENERAL, text="News")
        after = next_number(lines)
        assert after > before
        stage.post("clock", advance=60)
        assert next_number(lines) > after
