"""Modals: opening, submitting, pushing, updating, closing."""

from typing import Any

import pytest

from bot.local.slack.refused import Refused
from bot.local.slack.triggers import Triggers
from tests.local.stage import (
    MAYA,
    Stage,
    actions,
    button,
    field,
    modal,
    options,
    section,
    text_input,
)

SUBMISSION_KEYS = {
    "type",
    "team",
    "user",
    "api_app_id",
    "token",
    "trigger_id",
    "view",
    "response_urls",
    "is_enterprise_install",
    "enterprise",
}
VIEW_KEYS = {
    "id",
    "team_id",
    "type",
    "blocks",
    "private_metadata",
    "callback_id",
    "state",
    "hash",
    "title",
    "close",
    "submit",
    "clear_on_close",
    "notify_on_close",
    "submit_disabled",
    "previous_view_id",
    "root_view_id",
    "app_id",
    "external_id",
    "app_installed_team_id",
    "bot_id",
}


def answered(stage: Stage, **answer: Any) -> list[dict[str, Any]]:
    """The bodies of submissions, each answered so."""
    bodies: list[dict[str, Any]] = []

    def listen(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack(**answer)

    stage.app.view("form")(listen)
    return bodies


def submit(stage: Stage, view: dict[str, Any], **values: Any) -> dict[str, Any]:
    filled = {block_id: {"value": value} for block_id, value in values.items()}
    return stage.post("submit", user=MAYA, view_id=view["id"], values=filled)


def test_a_submission_carries_values_and_initial_values(stage: Stage) -> None:
    bodies = answered(stage)
    menu = {
        "type": "static_select",
        "action_id": "value",
        "options": options("a", "b"),
        "initial_option": options("a")[0],
    }
    view = stage.opens(modal(text_input("words"), field("menu", menu), private_metadata="42"))
    assert set(view) == VIEW_KEYS
    assert submit(stage, view, words="Hello") == {"ok": True, "error": None, "errors": {}}
    assert set(bodies[0]) == SUBMISSION_KEYS
    assert bodies[0]["view"]["private_metadata"] == "42"
    values = bodies[0]["view"]["state"]["values"]
    assert values["words"]["value"] == {"type": "plain_text_input", "value": "Hello"}
    assert values["menu"]["value"]["selected_option"]["value"] == "a"
    assert stage.inbox()["views"] == []


def test_slacks_client_asks_for_what_is_missing(stage: Stage) -> None:
    bodies = answered(stage)
    view = stage.opens(
        modal(
            text_input("words", min_length=3, max_length=5),
            field("maybe", {"type": "datepicker", "action_id": "value"}, optional=True),
        )
    )
    assert set(submit(stage, view)["errors"]) == {"words"}
    assert set(submit(stage, view, words="no")["errors"]) == {"words"}
    assert set(submit(stage, view, words="too long")["errors"]) == {"words"}
    assert bodies == []
    assert submit(stage, view, words="four")["ok"]


def test_what_is_not_in_the_modal_cannot_be_filled_in(stage: Stage) -> None:
    bodies = answered(stage)
    view = stage.opens(modal(text_input("words")))
    assert submit(stage, view, other="x")["error"] == "block_not_found"
    wrong = stage.post("submit", user=MAYA, view_id="V404", values={})
    assert wrong == {"ok": False, "error": "view_not_found", "errors": {}}
    assert bodies == []


def test_the_apps_errors_keep_the_modal_open(stage: Stage) -> None:
    answered(stage, response_action="errors", errors={"words": "Too rude"})
    view = stage.opens(modal(text_input("words")))
    answer = submit(stage, view, words="Bah")
    assert (answer["ok"], answer["errors"]) == (False, {"words": "Too rude"})
    assert stage.inbox()["views"][0]["id"] == view["id"]


def test_errors_must_name_inputs(stage: Stage) -> None:
    answered(stage, response_action="errors", errors={"nowhere": "What?"})
    view = stage.opens(modal(text_input("words")))
    assert submit(stage, view, words="x")["error"] == "invalid_errors"


def test_an_update_replaces_the_modal(stage: Stage) -> None:
    answered(stage, response_action="update", view=modal(section("Thanks")))
    view = stage.opens(modal(text_input("words")))
    assert submit(stage, view, words="x")["ok"]
    [now] = stage.inbox()["views"]
    assert now["id"] == view["id"]
    assert now["hash"] != view["hash"]
    assert now["blocks"][0]["text"]["text"] == "Thanks"


def test_a_push_goes_on_top_and_clear_takes_all(stage: Stage) -> None:
    answered(stage, response_action="push", view=modal(text_input("more"), callback_id="second"))
    stage.app.view("second")(lambda ack: ack(response_action="clear"))
    view = stage.opens(modal(text_input("words")))
    submit(stage, view, words="x")
    first, second = stage.inbox()["views"]
    assert (second["previous_view_id"], second["root_view_id"]) == (first["id"], first["id"])
    assert submit(stage, first, words="x")["error"] == "view_not_found"
    assert submit(stage, second, more="y")["ok"]
    assert stage.inbox()["views"] == []


def test_a_view_that_slack_refuses_is_refused_in_the_ack_too(stage: Stage) -> None:
    answered(stage, response_action="update", view={**modal(section()), "title": None})
    view = stage.opens(modal(text_input("words")))
    answer = submit(stage, view, words="x")
    assert answer["error"] == "invalid_arguments"
    assert "/title" in answer["response_metadata"]["messages"][0]


def test_three_views_and_no_more(stage: Stage) -> None:
    refusals = []

    @stage.app.action("press")
    def push(ack: Any, body: dict[str, Any]) -> None:
        ack()
        answer = stage.api(
            "views.push", trigger_id=body["trigger_id"], view=modal(actions(button()))
        )
        refusals.append(answer.get("error"))

    stage.opens(modal(actions(button())))
    for _ in range(3):
        top = stage.inbox()["views"][-1]["id"]
        stage.post("action", user=MAYA, view_id=top, action_id="press")
    assert refusals == [None, None, "push_limit_reached"]


def test_closing_is_told_only_where_asked(stage: Stage) -> None:
    closed: list[dict[str, Any]] = []

    @stage.app.view_closed("form")
    def listen(ack: Any, body: dict[str, Any]) -> None:
        closed.append(body)
        ack()

    view = stage.opens(modal(section()))
    assert stage.post("close", user=MAYA, view_id=view["id"])["ok"]
    assert closed == []
    view = stage.opens(modal(section(), notify_on_close=True))
    assert stage.post("close", user=MAYA, view_id=view["id"])["ok"]
    assert closed[0]["view"]["id"] == view["id"]
    assert closed[0]["is_cleared"] is False
    assert stage.post("close", user=MAYA, view_id=view["id"])["error"] == "view_not_found"


def test_a_trigger_works_once(stage: Stage) -> None:
    triggers: list[str] = []

    @stage.app.command("/demo")
    def listen(ack: Any, body: dict[str, Any]) -> None:
        triggers.append(body["trigger_id"])
        ack()

    def opened(trigger_id: str) -> Any:
        return stage.api("views.open", trigger_id=trigger_id, view=modal(section())).get("error")

    stage.types()
    assert opened(triggers[0]) is None
    assert opened(triggers[0]) == "exchanged_trigger_id"
    assert opened("1.2.3") == "invalid_trigger_id"


def test_a_trigger_lives_for_three_real_seconds() -> None:
    real = [100.0]
    triggers = Triggers(lambda: real[0])
    trigger_id = triggers.mint(MAYA)
    real[0] += 3
    assert triggers.check(trigger_id) == MAYA
    real[0] += 0.1
    with pytest.raises(Refused, match="expired_trigger_id"):
        triggers.check(trigger_id)


def test_update_by_hash_and_by_external_id(stage: Stage) -> None:
    view = stage.opens(modal(text_input("words"), external_id="mine"))
    fresh = modal(text_input("words", initial_value="ignored"), section(), external_id="mine")
    stage.post(
        "action", user=MAYA, view_id=view["id"], action_id="value", value="typed before the update"
    )
    by_hash = {"view_id": view["id"], "hash": view["hash"], "view": fresh}
    assert stage.api("views.update", **by_hash)["ok"]
    assert stage.api("views.update", **by_hash)["error"] == "hash_conflict"
    updated = stage.api("views.update", external_id="mine", view=fresh)
    kept = updated["view"]["state"]["values"]["words"]["value"]["value"]
    assert kept == "typed before the update"
    assert stage.api("views.update", view_id="V404", view=fresh)["error"] == "not_found"
    assert stage.api("views.publish", user_id=MAYA, view={"type": "home", "blocks": [section()]})[
        "ok"
    ]
    double = {"type": "home", "blocks": [section()], "external_id": "mine"}
    refused = stage.api("views.publish", user_id=MAYA, view=double)
    assert refused["error"] == "duplicate_external_id"


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        (modal(text_input("a"), text_input("a")), "/blocks/1/block_id"),
        (modal(text_input("a"), submit=None), "/submit"),
        (modal(section("x" * 3001)), "/blocks/0/text/text"),
    ],
)
def test_a_refused_view_says_where(stage: Stage, view: dict[str, Any], pointer: str) -> None:
    answer = stage.api("views.publish", user_id=MAYA, view={**view, "type": "home"})
    assert answer["error"] == "invalid_arguments"
    errors = []

    @stage.app.command("/demo")
    def listen(ack: Any, body: dict[str, Any]) -> None:
        ack()
        errors.append(stage.api("views.open", trigger_id=body["trigger_id"], view=view))

    stage.types()
    assert errors[0]["error"] == "invalid_arguments"
    assert any(pointer in each for each in errors[0]["response_metadata"]["messages"])
