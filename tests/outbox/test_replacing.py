"""`edit_window_closed`: a new message that links to the old one takes its place."""

import pytest

from bot.outbox.queue import posted
from models import OutboxState
from models.database import Database
from tests.outbox.scene import Scene
from tests.outbox.support import NOON, post, row, states, update


def refuse_edits(scene: Scene, times: int = 1) -> None:
    scene.fault("chat.update", "error", error="edit_window_closed", times=times)


def test_a_message_that_can_not_be_edited_is_replaced(database: Database, scene: Scene) -> None:
    post(database, "agenda")
    scene.run()
    (first,) = scene.messages("C1")
    refuse_edits(scene)
    update(database, "agenda:1", "agenda")
    scene.advance(seconds=5)
    _, second = scene.messages("C1")
    link = scene.gateway.permalink(first["channel"], first["ts"])
    assert first["text"] == "agenda"
    assert second["text"].startswith("agenda:1\nThis replaces <" + link)
    assert second["metadata"] == {
        "event_type": first["metadata"]["event_type"],
        "event_payload": {"key": "agenda:1", "replaces": "agenda"},
    }
    # From now on the second is changed, and its thread is the thread.
    update(database, "agenda:2", "agenda")
    post(database, "late", target_key="agenda")
    scene.advance(seconds=5)
    _, changed, late = scene.messages("C1")
    assert (changed["ts"], changed["text"]) == (second["ts"], "agenda:2")
    assert late["thread_ts"] == second["ts"]
    assert scene.failures == []


@pytest.mark.parametrize("kind", ["drop_after_commit", "drop_before"])
def test_a_replacement_whose_answer_is_lost_is_posted_once(
    database: Database, scene: Scene, kind: str
) -> None:
    post(database, "agenda")
    scene.run()
    refuse_edits(scene, times=2)
    scene.fault("chat.postMessage", kind)
    update(database, "agenda:1", "agenda")
    scene.run_to_the_end()
    assert len(scene.messages("C1")) == 2
    # And a replacement can be replaced, when its own time has passed.
    update(database, "agenda:2", "agenda")
    scene.run_to_the_end()
    *_, third = scene.messages("C1")
    assert third["text"].startswith("agenda:2\nThis replaces")
    assert len(scene.messages("C1")) == 3
    assert set(states(database).values()) == {OutboxState.SENT}
    with database.reading() as session:
        assert posted(session, "agenda") == ("C1", third["ts"])


def test_one_in_a_thread_stays_in_its_thread(database: Database, scene: Scene) -> None:
    post(database, "agenda")
    post(database, "reply", target_key="agenda")
    scene.advance(seconds=5)
    refuse_edits(scene)
    update(database, "reply:1", "reply", now=NOON)
    scene.advance(seconds=5)
    first, _, second = scene.messages("C1")
    assert second["thread_ts"] == first["ts"]
    assert row(database, "reply").posted_ts == second["ts"]
