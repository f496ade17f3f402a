"""Buttons and other elements, in messages and views."""

from typing import Any

import pytest

from tests.local.stage import (
    ANA,
    GENERAL,
    IT_OPS,
    MAYA,
    Stage,
    actions,
    button,
    field,
    modal,
    options,
    section,
)

MESSAGE_KEYS = {
    "type",
    "user",
    "api_app_id",
    "token",
    "container",
    "trigger_id",
    "team",
    "enterprise",
    "is_enterprise_install",
    "channel",
    "message",
    "state",
    "response_url",
    "actions",
}


def pressed(stage: Stage) -> list[dict[str, Any]]:
    """The bodies that every action sends."""
    bodies: list[dict[str, Any]] = []

    def listen(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack()

    stage.app.action({"type": "block_actions", "action_id": "press"})(listen)
    return bodies


def posted(stage: Stage, *blocks: dict[str, Any], channel: str = GENERAL) -> dict[str, str]:
    answer = stage.slack.chat_postMessage(channel=channel, text="Choose", blocks=list(blocks))
    return {"channel": str(answer["channel"]), "ts": str(answer["ts"])}


def test_a_button_in_a_message(stage: Stage) -> None:
    bodies = pressed(stage)
    where = posted(stage, actions(button(value="seven")))
    answer = stage.post("action", user=ANA, action_id="press", block_id="row", **where)
    assert answer == {"ok": True, "error": None}
    [body] = bodies
    assert set(body) == MESSAGE_KEYS
    assert body["user"]["id"] == ANA
    assert body["container"] == {
        "type": "message",
        "message_ts": where["ts"],
        "channel_id": GENERAL,
        "is_ephemeral": False,
    }
    [action] = body["actions"]
    assert action["value"] == "seven"
    assert set(action) == {"type", "action_id", "block_id", "text", "value", "action_ts"}
    assert body["message"]["blocks"][0]["elements"][0]["text"]["emoji"] is True


@pytest.mark.parametrize(
    ("element", "value", "key", "expected"),
    [
        ({"type": "static_select", "options": options("a", "b")}, "b", "selected_option", "b"),
        ({"type": "radio_buttons", "options": options("a", "b")}, "a", "selected_option", "a"),
        ({"type": "overflow", "options": options("a", "b")}, "b", "selected_option", "b"),
        ({"type": "checkboxes", "options": options("a", "b")}, ["a"], "selected_options", ["a"]),
        (
            {"type": "multi_static_select", "options": options("a", "b")},
            ["a", "b"],
            "selected_options",
            ["a", "b"],
        ),
        ({"type": "users_select"}, ANA, "selected_user", ANA),
        ({"type": "multi_users_select"}, [ANA, MAYA], "selected_users", [ANA, MAYA]),
        ({"type": "conversations_select"}, GENERAL, "selected_conversation", GENERAL),
        ({"type": "channels_select"}, GENERAL, "selected_channel", GENERAL),
        ({"type": "datepicker"}, "2026-12-01", "selected_date", "2026-12-01"),
        ({"type": "timepicker"}, "09:30", "selected_time", "09:30"),
    ],
)
def test_each_element_tells_what_was_chosen(
    stage: Stage, element: dict[str, Any], value: Any, key: str, expected: Any
) -> None:
    bodies = pressed(stage)
    element = {**element, "action_id": "press"}
    where = posted(stage, {**section(), "block_id": "row", "accessory": element})
    answer = stage.post("action", user=ANA, action_id="press", value=value, **where)
    assert answer == {"ok": True, "error": None}
    [action] = bodies[0]["actions"]
    assert _plain(action[key]) == expected
    kept = bodies[0]["state"]["values"].get("row", {}).get("press")
    if element["type"] == "overflow":
        assert kept is None
    else:
        assert _plain(kept[key]) == expected


def _plain(choice: Any) -> Any:
    if isinstance(choice, list):
        return [_plain(each) for each in choice]
    return choice["value"] if isinstance(choice, dict) else choice


def test_a_choice_is_still_there_when_a_button_is_pressed(stage: Stage) -> None:
    bodies = pressed(stage)
    menu = {"type": "static_select", "action_id": "pick", "options": options("a", "b")}
    where = posted(stage, actions(menu, button()))
    stage.app.action("pick")(lambda ack: ack())
    stage.post("action", user=ANA, action_id="pick", value="b", **where)
    stage.post("action", user=ANA, action_id="press", **where)
    stage.post("action", user=MAYA, action_id="press", **where)
    chosen = [body["state"]["values"]["row"]["pick"]["selected_option"] for body in bodies]
    assert [_plain(each) for each in chosen] == ["b", None]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"action_id": "none"}, "action_not_found"),
        ({"block_id": "none"}, "block_not_found"),
        ({"ts": "1.000001"}, "message_not_found"),
        ({"user": MAYA}, "not_in_channel"),
        ({"value": "c"}, "option_not_found"),
        ({"value": 5}, "option_not_found"),
    ],
)
def test_what_is_not_there_cannot_be_used(
    stage: Stage, changes: dict[str, Any], error: str
) -> None:
    bodies = pressed(stage)
    menu = {"type": "static_select", "action_id": "press", "options": options("a", "b")}
    where = posted(stage, actions(menu), channel=IT_OPS)
    call = {"user": ANA, "action_id": "press", "block_id": "row", "value": "a", **where}
    assert stage.post("action", **{**call, **changes}) == {"ok": False, "error": error}
    assert bodies == []


def test_an_ephemeral_message_is_not_sent_along(stage: Stage) -> None:
    bodies = pressed(stage)
    stage.slack.chat_postEphemeral(
        channel=GENERAL, user=MAYA, text="Psst", blocks=[actions(button())]
    )
    [message] = stage.messages()
    where = {"channel": GENERAL, "ts": message["ts"], "action_id": "press"}
    assert stage.post("action", user=ANA, **where)["error"] == "message_not_found"
    assert stage.post("action", user=MAYA, **where)["ok"]
    assert set(bodies[0]) == MESSAGE_KEYS - {"message"}
    assert bodies[0]["container"]["is_ephemeral"]


def test_two_can_press_the_same_button_at_the_same_moment(stage: Stage) -> None:
    bodies = pressed(stage)
    where = posted(stage, actions(button()))
    stage.api("chat.update", **where, text="Done", blocks=[section("Done")])
    stale = {"action_id": "press", "block_id": "row", **where}
    assert stage.post("action", user=ANA, **stale)["ok"]
    assert bodies[0]["message"]["text"] == "Done"
    stage.post("clock", advance=2)
    assert stage.post("action", user=MAYA, **stale)["error"] == "block_not_found"


def test_an_element_in_a_modal(stage: Stage) -> None:
    bodies = pressed(stage)
    menu = {"type": "static_select", "action_id": "press", "options": options("a", "b")}
    typed = {"type": "plain_text_input", "action_id": "value"}
    view = stage.opens(modal(field("menu", menu, dispatch_action=True), field("words", typed)))
    answer = stage.post(
        "action",
        user=MAYA,
        view_id=view["id"],
        action_id="press",
        value="a",
        values={"words": {"value": "typed so far"}},
    )
    assert answer["ok"]
    [body] = bodies
    assert {"view", "container", "actions"} <= set(body)
    assert not {"message", "channel", "response_url", "state"} & set(body)
    values = body["view"]["state"]["values"]
    assert values["menu"]["press"]["selected_option"]["value"] == "a"
    assert values["words"]["value"]["value"] == "typed so far"


def test_an_input_that_does_not_dispatch_is_only_kept(stage: Stage) -> None:
    bodies = pressed(stage)
    typed = {"type": "plain_text_input", "action_id": "press"}
    view = stage.opens(modal(field("words", typed)))
    call = {"view_id": view["id"], "action_id": "press", "value": "kept"}
    assert stage.post("action", user=MAYA, **call)["ok"]
    assert bodies == []
    kept = stage.inbox()["views"][-1]["state"]["values"]["words"]["press"]
    assert kept == {"type": "plain_text_input", "value": "kept"}


def test_another_persons_modal_cannot_be_used(stage: Stage) -> None:
    view = stage.opens(modal(actions(button()), field("words", {"type": "plain_text_input"})))
    call = {"view_id": view["id"], "action_id": "press"}
    assert stage.post("action", user=ANA, **call)["error"] == "view_not_found"
