"""Posts with a picture: once, with it where that is possible, else without."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.outbox.queue import withdraw
from bot.outbox.throttle import DRAW
from bot.views.pictures import Bars, Series, with_picture
from models import OutboxState
from tests.block_kit import assert_valid_message
from tests.outbox.scene import ANA, Scene
from tests.outbox.support import NOON, UPDATE, force, post, row, states

PICTURE = Bars("Load", "Ana has most: 8 hours.", ("Ana", "Ben"), (Series("Hours", (8, 2)),))
WORDS = {"type": "section", "text": {"type": "mrkdwn", "text": "Ana has most."}}
BEGIN, COMPLETE, POST = DRAW, "files.completeUploadExternal", "chat.postMessage"


def _post(scene: Scene, **spoiled: Any) -> None:
    payload = with_picture({"text": "it", "blocks": [WORDS]}, PICTURE)
    payload["picture"] |= spoiled
    assert_valid_message(payload)
    post(scene.database, "it", ANA, UPDATE, payload=payload)


def _kinds(scene: Scene) -> list[list[str]]:
    """The kinds of block in each message in Ana's DM."""
    return [[block["type"] for block in each["blocks"]] for each in scene.messages(ANA)]


WITH, WITHOUT = ["section", "image"], ["section"]


def test_a_picture_is_in_its_message_with_its_words(scene: Scene) -> None:
    _post(scene)
    scene.run()
    [message] = scene.messages(ANA)
    image = message["blocks"][1]
    assert image["alt_text"] == "Ana has most: 8 hours."
    address = f"{scene.workspace.page_url}/files/{image['slack_file']['id']}/picture"
    served = httpx.get(address)
    assert served.content.startswith(b"\x89PNG")
    assert served.headers["content-type"] == "image/png"
    assert message["metadata"]["event_payload"] == {"key": "it"}
    assert states(scene.database) == {"it": OutboxState.SENT}


@pytest.mark.parametrize(
    ("method", "fault", "expected", "seconds"),
    [
        (BEGIN, {"kind": "ratelimited", "retry_after": 20}, WITH, 20),
        (BEGIN, {"kind": "drop_before"}, WITH, 5),
        (BEGIN, {"kind": "error", "error": "internal_error", "times": 9}, WITHOUT, 35),
        (BEGIN, {"kind": "error", "error": "file_uploads_disabled"}, WITHOUT, 0),
        (BEGIN, {"kind": "error", "error": "missing_scope"}, WITHOUT, 0),
        (BEGIN, {"kind": "error", "error": "token_revoked"}, WITH, 5),
        (COMPLETE, {"kind": "drop_after_commit"}, WITH, 5),
        (COMPLETE, {"kind": "error", "error": "file_update_failed"}, WITHOUT, 0),
        (POST, {"kind": "drop_after_commit"}, WITH, 0),
        (POST, {"kind": "drop_before"}, WITH, 300),
        (POST, {"kind": "error", "error": "invalid_blocks"}, WITH, 2),
        (POST, {"kind": "error", "error": "invalid_blocks", "times": 4}, WITHOUT, 15),
    ],
)
def test_a_message_arrives_once_whatever_happens_to_its_picture(
    scene: Scene, method: str, fault: dict[str, Any], expected: list[str], seconds: float
) -> None:
    scene.fault(method, **fault)
    _post(scene)
    scene.run_to_the_end()
    assert _kinds(scene) == [expected]
    assert scene.seconds("it") == seconds
    assert scene.failures == []


def test_what_cannot_be_drawn_is_left_out(scene: Scene) -> None:
    _post(scene, shape="sculpture")
    scene.run()
    assert _kinds(scene) == [WITHOUT]


def test_a_message_taken_back_before_its_picture_is_drawn_is_not_sent(scene: Scene) -> None:
    scene.fault(BEGIN, "drop_before")
    _post(scene)
    scene.run()
    with scene.database.writing() as session:
        assert withdraw(session, "it", NOON) == 1
    scene.run_to_the_end()
    assert _kinds(scene) == []


def test_a_process_that_died_while_drawing_posted_nothing(scene: Scene) -> None:
    _post(scene)
    ago = NOON - timedelta(seconds=1)
    claimed = {"claimed_by": "gone", "claimed_until": ago, "first_attempt_at": ago}
    force(scene.database, "it", state=OutboxState.CLAIMED, attempts=1, **claimed)
    scene.run()
    assert _kinds(scene) == [WITH]
    assert row(scene.database, "it").first_attempt_at == NOON
