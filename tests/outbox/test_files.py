"""A text file on its way into a conversation: what stands there, and what is told when it can't."""

import pytest

from bot.errors import Rejected
from bot.outbox.queue import send_file
from models import OutboxState
from tests.outbox.scene import ANA, Scene
from tests.outbox.support import NOON, states

TEXT = "item,title\n1,Übersicht\n"


def store(scene: Scene, destination: str) -> None:
    with scene.database.writing() as session:
        for _ in range(2):
            send_file(
                session,
                key="export",
                destination=destination,
                name="roadmap.csv",
                text=TEXT,
                words="The roadmap",
                now=NOON,
            )


@pytest.mark.parametrize("destination", [ANA, "C1"])
def test_a_file_stands_once_where_it_was_sent(scene: Scene, destination: str) -> None:
    store(scene, destination)
    scene.run()
    [message] = scene.messages(destination)
    [file] = message["files"]
    assert (message["text"], file["name"], file["size"]) == ("The roadmap", "roadmap.csv", 24)
    assert states(scene.database) == {"export": OutboxState.SENT}


def test_a_conversation_that_takes_no_file_is_an_error(scene: Scene) -> None:
    with pytest.raises(Rejected, match="channel_not_found"):
        scene.gateway.share("C0NOWHERE", "roadmap.csv", TEXT.encode(), "The roadmap")
    store(scene, "C0NOWHERE")
    scene.run()
    assert scene.failures == [("export", "channel_not_found")]
    assert states(scene.database) == {"export": OutboxState.FAILED}


def test_a_file_is_sent_again_when_it_surely_did_not_arrive(scene: Scene) -> None:
    scene.fault("files.completeUploadExternal", "ratelimited", retry_after=20)
    store(scene, ANA)
    scene.run()
    assert scene.messages(ANA) == []
    scene.advance(seconds=21)
    assert [each["text"] for each in scene.messages(ANA)] == ["The roadmap"]
