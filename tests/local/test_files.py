"""Files that people upload, and that the app may read."""

from base64 import b64encode
from pathlib import Path
from typing import Any

from tests.local.stage import MAYA, SCOPES, Stage, field, modal, staged

READS_FILES: dict[str, Any] = {"oauth_config": {"scopes": {"bot": [*SCOPES, "files:read"]}}}


def test_a_file_that_somebody_chooses_in_a_form_can_be_read(tmp_path: Path) -> None:
    with staged(tmp_path, **READS_FILES) as stage:
        _choose_and_read(stage)


def _choose_and_read(stage: Stage) -> None:
    bodies: list[dict[str, Any]] = []

    def listen(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack()

    stage.app.view("form")(listen)
    view = stage.opens(modal(field("file", {"type": "file_input", "action_id": "value"})))
    given = {"user": MAYA, "name": "rota.ics", "content": b64encode(b"Hello").decode()}
    file_id = stage.post("upload", **given)["id"]
    assert not stage.post("upload", **{**given, "content": "?"})["ok"]

    def submit(*ids: str) -> dict[str, Any]:
        values = {"file": {"value": list(ids)}}
        return stage.post("submit", user=MAYA, view_id=view["id"], values=values)

    assert submit("F0")["error"] == "file_not_found"
    assert submit()["errors"] == {"file": "Please complete this required field."}
    assert submit(file_id)["ok"]
    [file] = bodies[0]["view"]["state"]["values"]["file"]["value"]["files"]
    assert (file["id"], file["name"], file["size"], file["user"]) == (file_id, "rota.ics", 5, MAYA)
    signed = {"Authorization": f"Bearer {stage.local.bot_token}"}
    assert stage.api("files.info", file=file_id)["file"]["mimetype"] == "text/calendar"
    assert stage.api("files.info", file="F0")["error"] == "file_not_found"
    assert stage.http.get(file["url_private"], headers=signed).content == b"Hello"
    refused = stage.http.get(file["url_private"], headers={"Authorization": "Bearer xoxb-no"})
    assert (refused.status_code, "sign in" in refused.text) == (200, True)


def test_an_app_without_the_scope_reads_no_files(stage: Stage) -> None:
    given = {"user": MAYA, "name": "rota.ics", "content": b64encode(b"Hello").decode()}
    file_id = stage.post("upload", **given)["id"]
    assert stage.api("files.info", file=file_id)["error"] == "missing_scope"
    signed = {"Authorization": f"Bearer {stage.local.bot_token}"}
    assert "sign in" in stage.http.get(f"/files/{file_id}/rota.ics", headers=signed).text
