"""Slash commands and shortcuts, through an unchanged Bolt app."""

import time
from typing import Any

import httpx
import pytest

from tests.local.stage import ANA, GENERAL, IT_OPS, MAYA, PAUL, Stage, button, modal, section

COMMAND_KEYS = {
    "token",
    "team_id",
    "team_domain",
    "channel_id",
    "channel_name",
    "user_id",
    "user_name",
    "command",
    "text",
    "api_app_id",
    "is_enterprise_install",
    "response_url",
    "trigger_id",
}
SHORTCUT_KEYS = {
    "type",
    "token",
    "action_ts",
    "team",
    "user",
    "is_enterprise_install",
    "enterprise",
    "callback_id",
    "trigger_id",
}


def heard(stage: Stage, answer: Any = None) -> list[dict[str, Any]]:
    """The bodies that `/demo` receives; each is acked with `answer`."""
    bodies: list[dict[str, Any]] = []

    def listen(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack(answer) if answer else ack()

    stage.app.command("/demo")(listen)
    return bodies


def test_an_ack_is_answered_and_shown_to_the_one_who_asked(stage: Stage) -> None:
    bodies = heard(stage, {"response_type": "ephemeral", "text": "Only for you"})
    text = "  <@U1> &amp; 'quotes'\nand a line  "
    answer = stage.types(text)
    assert answer["ok"]
    assert answer["response"]["text"] == "Only for you"
    assert 0 < answer["elapsed_ms"] < 3000
    assert bodies[0]["text"] == text
    [message] = stage.messages()
    assert (message["text"], message["ephemeral"], message["channel"]) == (
        "Only for you",
        True,
        GENERAL,
    )
    assert stage.messages(ANA) == []


def test_the_payload_has_all_keys_of_slack(stage: Stage) -> None:
    bodies = heard(stage)
    assert stage.types()["response"] is None
    assert set(bodies[0]) == COMMAND_KEYS
    assert (bodies[0]["channel_name"], bodies[0]["user_name"]) == ("general", "maya")
    stage.types(channel=stage.local.bot_user_id)
    assert bodies[1]["channel_name"] == "directmessage"
    assert bodies[1]["channel_id"].startswith("D")


def test_an_answer_can_be_for_the_whole_channel(stage: Stage) -> None:
    heard(stage, {"response_type": "in_channel", "text": "For all"})
    stage.types()
    assert [each["ephemeral"] for each in stage.messages(ANA)] == [False]


def test_blocks_that_slack_refuses_are_not_shown(stage: Stage) -> None:
    heard(stage, {"text": "x", "blocks": [section("x" * 3001)]})
    answer = stage.types()
    assert (answer["ok"], answer["error"]) == (False, "invalid_blocks")
    assert "/blocks/0/text/text" in answer["errors"][0]
    assert stage.messages() == []


def test_no_ack_in_three_seconds_is_a_timeout(stage: Stage) -> None:
    stage.disconnect()
    began = time.monotonic()
    answer = stage.types()
    assert (answer["ok"], answer["error"]) == (False, "operation_timeout")
    assert 2.9 < time.monotonic() - began < 4


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"command": "/unknown"}, "command_not_found"),
        ({"user": "U404"}, "user_not_found"),
        ({"channel": "C404"}, "channel_not_found"),
        ({"channel": IT_OPS}, "not_in_channel"),
        ({"user": None}, "missing_field"),
        ({"text": 5}, "wrong_field"),
    ],
)
def test_what_people_cannot_do(stage: Stage, changes: dict[str, Any], error: str) -> None:
    call = {"user": MAYA, "channel": GENERAL, "command": "/demo", "text": ""}
    answer = stage.post("command", **{**call, **changes})
    assert (answer["ok"], answer["error"]) == (False, error)


def test_a_response_url_works_five_times(stage: Stage) -> None:
    bodies = heard(stage)
    stage.types()
    url = bodies[0]["response_url"]
    for number in range(5):
        assert httpx.post(url, json={"text": f"Answer {number}"}).text == "ok"
    refused = httpx.post(url, json={"text": "One too many"})
    assert (refused.status_code, refused.json()["error"]) == (404, "used_url")
    assert len(stage.messages()) == 5
    assert all(each["ephemeral"] for each in stage.messages())


def test_a_response_url_works_for_half_an_hour(stage: Stage) -> None:
    bodies = heard(stage)
    stage.types()
    stage.post("clock", advance=1799)
    assert httpx.post(bodies[0]["response_url"], json={"text": "In time"}).text == "ok"
    stage.post("clock", advance=1)
    late = httpx.post(bodies[0]["response_url"], json={"text": "Late"})
    assert late.json()["error"] == "expired_url"


def test_a_global_shortcut(stage: Stage) -> None:
    bodies: list[dict[str, Any]] = []

    @stage.app.shortcut("everywhere")
    def listen(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack()
        stage.slack.views_open(trigger_id=body["trigger_id"], view=modal(section()))

    assert stage.post("shortcut", user=MAYA, callback_id="everywhere")["ok"]
    assert set(bodies[0]) == SHORTCUT_KEYS
    assert len(stage.inbox()["views"]) == 1
    assert stage.post("shortcut", user=MAYA, callback_id="none")["error"] == "shortcut_not_found"


def test_a_message_shortcut(stage: Stage) -> None:
    bodies: list[dict[str, Any]] = []

    @stage.app.shortcut("on_message")
    def listen(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack()

    ts = stage.post("message", user=ANA, channel=GENERAL, text="Look")["ts"]
    call = {"callback_id": "on_message", "channel": GENERAL, "ts": ts}
    assert stage.post("shortcut", user=MAYA, **call)["ok"]
    more = {"response_url", "message_ts", "channel", "message"}
    assert set(bodies[0]) == SHORTCUT_KEYS | more
    assert bodies[0]["message"]["text"] == "Look"
    assert stage.post("shortcut", user=PAUL, **call)["error"] == "not_in_channel"


def test_an_action_can_replace_its_message(stage: Stage) -> None:
    blocks = [section("Before"), {"type": "actions", "elements": [button()]}]
    heard(stage, {"text": "Before", "blocks": blocks})

    @stage.app.action("press")
    def press(ack: Any, respond: Any) -> None:
        ack()
        respond(text="After", replace_original=True)

    stage.types()
    [message] = stage.messages()
    call = {"channel": GENERAL, "ts": message["ts"], "action_id": "press"}
    assert stage.post("action", user=MAYA, **call)["ok"]
    [message] = stage.messages()
    assert (message["text"], message["blocks"]) == ("After", [])
