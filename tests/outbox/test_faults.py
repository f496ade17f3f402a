"""Each way in which a call goes wrong, for each kind of message."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.gateways.slack import SlackGateway
from bot.outbox.claims import LEASE
from bot.outbox.queue import withdraw
from models import OutboxState, Priority
from models.database import Database
from tests.gateways.stub import free_port
from tests.outbox.scene import ANA, MAYA, Scene
from tests.outbox.support import (
    DIGEST,
    NOON,
    PAGE,
    UPDATE,
    force,
    post,
    publish,
    row,
    states,
    update,
)

SENT, FAILED, WITHDRAWN = OutboxState.SENT, OutboxState.FAILED, OutboxState.WITHDRAWN
UNKNOWN = OutboxState.UNKNOWN


@dataclass(frozen=True)
class Expected:
    """How many seconds after noon it is over, and what is then in the place."""

    seconds: float
    text: str = "it"
    state: OutboxState = SENT


REFUSED = Expected(0, "", FAILED)

CASES = {
    ("page", "ratelimited"): Expected(20),
    ("page", "error"): REFUSED,
    ("page", "drop_after_commit"): Expected(0),
    ("page", "drop_before"): Expected(0, "Repeat: it"),
    ("page", "slow"): Expected(0),
    ("digest", "ratelimited"): Expected(20),
    ("digest", "error"): REFUSED,
    ("digest", "drop_after_commit"): Expected(0),
    ("digest", "drop_before"): Expected(300),
    ("digest", "slow"): Expected(0),
    ("update", "ratelimited"): Expected(20),
    ("update", "error"): Expected(0, "before", FAILED),
    ("update", "drop_after_commit"): Expected(5),
    ("update", "drop_before"): Expected(5),
    ("update", "slow"): Expected(0),
    ("home", "ratelimited"): Expected(20),
    ("home", "error"): REFUSED,
    ("home", "drop_after_commit"): Expected(5),
    ("home", "drop_before"): Expected(5),
    ("home", "slow"): Expected(0),
}
METHODS = {"update": "chat.update", "home": "views.publish"}


@pytest.mark.parametrize(("kind", "fault"), CASES)
def test_each_message_arrives_once_or_its_end_is_told(scene: Scene, kind: str, fault: str) -> None:
    expected = CASES[kind, fault]
    if kind == "update":
        post(scene.database, "before", ANA, UPDATE)
        scene.run()
    method = METHODS.get(kind, "chat.postMessage")
    scene.fault(method, fault, retry_after=20, seconds=0.05, error="not_in_channel")
    _enqueue(scene.database, kind)
    scene.run_to_the_end()
    found = [scene.home(MAYA) or ""] if kind == "home" else scene.texts(ANA) or [""]
    assert found == [expected.text]
    assert states(scene.database)["it"] == expected.state
    assert scene.seconds("it") == expected.seconds
    assert scene.failures == ([("it", "not_in_channel")] if expected.state == FAILED else [])


def _enqueue(database: Database, kind: str) -> None:
    if kind == "update":
        update(database, "it", target="before", destination=ANA)
    elif kind == "home":
        publish(database, "it", MAYA)
    else:
        post(database, "it", ANA, PAGE if kind == "page" else DIGEST)


def test_a_page_that_may_have_arrived_twice_is_unmarked_only_once(scene: Scene) -> None:
    scene.fault("chat.postMessage", "drop_before", times=3)
    post(scene.database, "page", ANA, PAGE)
    scene.run_to_the_end()
    assert scene.texts(ANA) == ["Repeat: page"]
    metadata = scene.messages(ANA)[0]["metadata"]
    assert metadata["event_payload"] == {"key": "page", "repeat": True}
    assert scene.seconds("page") == 2 + 4


def test_slacks_own_trouble_is_an_unknown_outcome(scene: Scene) -> None:
    scene.fault("chat.postMessage", "error", error="internal_error")
    post(scene.database, "digest", "C1")
    scene.run()
    assert states(scene.database) == {"digest": UNKNOWN}
    scene.run_to_the_end()
    assert scene.texts("C1") == ["digest"]


@pytest.mark.parametrize("priority", [PAGE, DIGEST])
@pytest.mark.parametrize("trouble", [{"kind": "ratelimited", "retry_after": 30}, {"kind": "error"}])
def test_nothing_is_sent_again_because_a_look_failed(
    scene: Scene, trouble: dict[str, Any], priority: Priority
) -> None:
    scene.fault("chat.postMessage", "drop_after_commit")
    scene.fault("conversations.history", times=2, **trouble)
    post(scene.database, "it", ANA, priority)
    scene.run_to_the_end()
    assert scene.texts(ANA) == ["it"]
    assert scene.seconds("it") > 0


def test_what_stays_unknown_for_want_of_a_look_is_not_doubled(scene: Scene) -> None:
    scene.fault("chat.postMessage", "drop_after_commit")
    scene.fault("conversations.history", "error", error="not_in_channel")
    post(scene.database, "digest", "C1")
    scene.run_to_the_end()
    assert scene.texts("C1") == ["digest"]
    assert scene.failures == [("digest", "not_in_channel")]


def test_a_post_in_a_thread_is_looked_for_there(scene: Scene) -> None:
    post(scene.database, "parent", "C1")
    scene.run()
    thread_ts = scene.messages("C1")[0]["ts"]
    scene.fault("chat.postMessage", "drop_after_commit")
    post(scene.database, "reply", "C1", payload={"thread_ts": thread_ts})
    scene.run_to_the_end()
    assert scene.texts("C1") == ["parent", "reply"]
    assert row(scene.database, "reply").posted_ts == scene.messages("C1")[1]["ts"]


def test_haste_holds_its_own_method_only(scene: Scene) -> None:
    post(scene.database, "post", "C1", UPDATE)
    scene.run()
    scene.fault("chat.update", "ratelimited", retry_after=30)
    update(scene.database, "update", target="post")
    scene.run()
    update(scene.database, "update 2", target="post", destination="C2")
    post(scene.database, "digest", "C3")
    publish(scene.database, "home", MAYA)
    scene.run_to_the_end()
    assert scene.seconds("digest") == scene.seconds("home") == 0
    assert scene.seconds("update 2") == 30


def test_haste_with_digests_holds_no_page_but_haste_with_a_page_holds_all(scene: Scene) -> None:
    scene.fault("chat.postMessage", "ratelimited", retry_after=30)
    post(scene.database, "digest", "C1")
    scene.run()
    post(scene.database, "digest 2", "C2")
    post(scene.database, "page", ANA, PAGE)
    scene.run()
    assert scene.texts(ANA) == ["page"]
    scene.fault("chat.postMessage", "ratelimited", retry_after=60)
    post(scene.database, "page 2", ANA, PAGE)
    scene.advance(seconds=1)
    post(scene.database, "page 3", MAYA, PAGE)
    scene.run_to_the_end()
    assert [scene.seconds(key) for key in ("page 2", "page 3")] == [61, 61]
    assert 61 < scene.seconds("digest") < scene.seconds("digest 2")


def test_later_posts_of_the_line_wait_for_one_that_is_unknown(scene: Scene) -> None:
    scene.fault("chat.postMessage", "drop_before")
    post(scene.database, "first", "C1")
    scene.run()
    post(scene.database, "second", "C1")
    post(scene.database, "elsewhere", "C2")
    scene.run_to_the_end()
    assert scene.texts("C1") == ["first", "second"]
    assert scene.seconds("elsewhere") == 0


def test_without_a_connection_it_is_sent_unmarked_when_there_is_one(scene: Scene) -> None:
    nowhere = SlackGateway("xoxb-1", f"http://127.0.0.1:{free_port()}/api/")
    offline = scene.make_dispatcher("offline", gateway=nowhere)
    post(scene.database, "page", ANA, PAGE)
    offline.run_due(scene.clock.now())
    offline.close()
    assert row(scene.database, "page").first_attempt_at is None
    assert offline.next_due() == NOON + timedelta(seconds=2)
    scene.run_to_the_end()
    assert scene.texts(ANA) == ["page"]


def test_an_error_of_our_own_is_logged_and_counts_as_unknown(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    post(scene.database, "digest", "C1")
    dispatcher = scene.make_dispatcher("broken", gateway=_Broken("xoxb-1"))
    dispatcher.run_due(scene.clock.now())
    dispatcher.close()
    assert states(scene.database) == {"digest": UNKNOWN}
    assert "ZeroDivisionError" in caplog.text


class _Broken(SlackGateway):
    def call(self, method: str, payload: object) -> dict[str, object]:
        del method, payload
        return {"ok": 1 / 0}


def test_a_page_withdrawn_while_unknown_is_updated_where_it_did_arrive(scene: Scene) -> None:
    scene.fault("chat.postMessage", "drop_after_commit")
    scene.fault("conversations.history", "ratelimited", retry_after=30)
    post(scene.database, "page", ANA, PAGE)
    scene.run()
    with scene.database.writing() as session:
        withdraw(session, "page", scene.clock.now())
    update(scene.database, "resolved", target="page", destination=ANA)
    scene.run_to_the_end()
    assert scene.texts(ANA) == ["resolved"]


def test_a_page_withdrawn_while_unknown_is_not_repeated(scene: Scene) -> None:
    scene.fault("chat.postMessage", "drop_before")
    scene.fault("conversations.history", "ratelimited", retry_after=30)
    post(scene.database, "page", ANA, PAGE)
    scene.run()
    with scene.database.writing() as session:
        withdraw(session, "page", scene.clock.now())
    update(scene.database, "resolved", target="page", destination=ANA)
    scene.run_to_the_end()
    assert scene.texts(ANA) == []
    assert set(states(scene.database).values()) == {WITHDRAWN}
    assert scene.failures == []


@pytest.mark.parametrize("arrived", [True, False])
def test_what_a_killed_process_was_at_is_looked_for(scene: Scene, *, arrived: bool) -> None:
    post(scene.database, "page", ANA, PAGE)
    if arrived:
        scene.run()
    force(
        scene.database,
        "page",
        state=OutboxState.CLAIMED,
        claimed_by="dead",
        claimed_until=NOON + LEASE,
        first_attempt_at=NOON,
        attempts=1,
    )
    scene.dispatcher.recover()
    scene.run_to_the_end()
    assert scene.texts(ANA) == (["page"] if arrived else ["Repeat: page"])


def test_with_several_processes_the_lease_of_a_dead_one_runs_out(scene: Scene) -> None:
    post(scene.database, "digest", "C1")
    force(
        scene.database,
        "digest",
        state=OutboxState.CLAIMED,
        claimed_by="dead",
        claimed_until=NOON + LEASE,
        first_attempt_at=NOON,
        attempts=1,
    )
    scene.run()
    assert states(scene.database) == {"digest": OutboxState.CLAIMED}
    assert scene.dispatcher.next_due() == NOON + LEASE
    scene.run_to_the_end()
    assert scene.texts("C1") == ["digest"]
    assert scene.seconds("digest") == LEASE.total_seconds() + 300
