"""A workspace goes on from where it was."""

from pathlib import Path
from typing import Any

from tests.local.stage import GENERAL, MAYA, Stage, actions, button, modal, staged, text_input


def test_everything_is_still_there(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        assert stage.local.is_new
        stage.opens(modal(text_input("words")))
        stage.slack.chat_postMessage(channel=MAYA, text="Page", blocks=[actions(button())])
        stage.slack.views_publish(
            user_id=MAYA, view={"type": "home", "blocks": [actions(button())]}
        )
        stage.slack.files_upload_v2(channel=GENERAL, filename="a.txt", content=b"Hello")
        stage.post("users", user=MAYA, tz="Asia/Tokyo")
        now = stage.post("clock", advance=3600)["now"]
        token, before = stage.local.bot_token, stage.inbox()
    with staged(tmp_path) as stage:
        assert not stage.local.is_new
        assert stage.local.bot_token == token
        known = stage.http.get("/client/workspace").json()
        assert known["now"] == now
        assert next(each for each in known["users"] if each["id"] == MAYA)["tz"] == "Asia/Tokyo"
        found = stage.inbox()
        [file] = found["messages"][-1]["files"]
        assert stage.http.get(file["url_private"]).text == "Hello"
        found["messages"][-1]["files"] = before["messages"][-1]["files"]
        assert found == before
        _goes_on(stage, before)


def _goes_on(stage: Stage, before: dict[str, Any]) -> None:
    pressed: list[str] = []

    @stage.app.action("press")
    def listen(ack: Any, body: dict[str, Any]) -> None:
        pressed.append(body["user"]["id"])
        ack()

    message = before["messages"][0]
    where = {"channel": message["channel"], "ts": message["ts"], "action_id": "press"}
    assert stage.post("action", user=MAYA, **where)["ok"]
    assert pressed == [MAYA]
    newer = stage.post("message", user=MAYA, channel=GENERAL, text="New")["ts"]
    assert newer > before["messages"][-1]["ts"]
