"""What goes first, what waits for what, and how fast."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.outbox.queue import enqueue, withdraw
from models import OutboxMessage, OutboxState
from tests.outbox.scene import ANA, MAYA, PEOPLE, Scene
from tests.outbox.support import NOON, PAGE, UPDATE, force, post, publish, row, states, update

SENT, WITHDRAWN = OutboxState.SENT, OutboxState.WITHDRAWN


def test_each_kind_arrives_where_it_belongs(scene: Scene) -> None:
    post(scene.database, "page", ANA, PAGE)
    post(scene.database, "digest", "C1")
    publish(scene.database, "home", MAYA)
    scene.run()
    assert scene.texts(ANA) == ["page"]
    assert scene.texts("C1") == ["digest"]
    assert scene.home(MAYA) == "home"
    assert set(states(scene.database).values()) == {SENT}
    assert scene.dispatcher.next_due() is None


def test_posts_of_a_channel_keep_their_order_one_a_second(scene: Scene) -> None:
    keys = [f"digest:{number}" for number in range(6)]
    for key in keys:
        post(scene.database, key, "C1")
    scene.run_to_the_end()
    assert scene.texts("C1") == keys
    assert [scene.seconds(key) for key in keys] == [0, 1, 2, 3, 4, 5]


def test_channels_do_not_wait_for_one_another(scene: Scene) -> None:
    for number in range(8):
        post(scene.database, f"digest:{number}", f"C{number}")
    scene.run()
    assert set(states(scene.database).values()) == {SENT}


def test_all_posts_together_keep_the_pace_of_the_workspace(scene: Scene) -> None:
    scene.dispatcher.close()
    scene.dispatcher = scene.make_dispatcher("slow", posts_per_minute=32)
    for number, person in enumerate(PEOPLE):
        post(scene.database, f"digest:{number}", person)
    scene.run()
    assert list(states(scene.database).values()).count(SENT) == 1
    scene.run_until(NOON + timedelta(seconds=59))
    assert 30 <= list(states(scene.database).values()).count(SENT) <= 32


def test_a_page_goes_before_all_digests_and_does_not_wait_for_their_pace(scene: Scene) -> None:
    for number in range(500):
        post(scene.database, f"digest:{number}", PEOPLE[number % 20 + 10])
    scene.run()
    waiting = list(states(scene.database).values()).count(OutboxState.PENDING)
    assert waiting > 400
    post(scene.database, "page", ANA, PAGE)
    scene.run()
    assert scene.texts(ANA) == ["page"]
    assert list(states(scene.database).values()).count(OutboxState.PENDING) == waiting


def test_of_what_waits_pages_go_first_then_updates_then_digests(scene: Scene) -> None:
    scene.dispatcher.close()
    scene.dispatcher = scene.make_dispatcher("slow", posts_per_minute=16)
    post(scene.database, "now", "C9")
    post(scene.database, "digest", "C1")
    post(scene.database, "update", "C2", UPDATE)
    post(scene.database, "page", "C3", PAGE)
    scene.run_to_the_end()
    assert scene.seconds("page") == 0
    assert scene.seconds("update") < scene.seconds("now") < scene.seconds("digest")


def test_pages_count_though_they_never_wait(scene: Scene) -> None:
    scene.dispatcher.close()
    scene.dispatcher = scene.make_dispatcher("slow", posts_per_minute=16)
    for number in range(5):
        post(scene.database, f"page:{number}", PEOPLE[number], PAGE)
    post(scene.database, "digest", "C1")
    scene.run_to_the_end()
    assert [scene.seconds(f"page:{number}") for number in range(5)] == [0] * 5
    assert scene.seconds("digest") > 15


def test_an_interaction_is_shown_at_once_and_a_storm_of_updates_stays_in_its_tier(
    scene: Scene,
) -> None:
    for number in range(60):
        post(scene.database, f"post:{number}", f"C{number % 10}")
    scene.run_to_the_end()
    for number in range(60):
        update(scene.database, f"update:{number}", f"post:{number}", f"C{number % 10}")
    scene.run()
    begin = scene.clock.now()
    at_once = list(states(scene.database).values()).count(SENT) - 60
    assert at_once >= 8
    scene.run_until(begin + timedelta(seconds=59))
    assert list(states(scene.database).values()).count(SENT) - 60 < 50
    scene.run_to_the_end()
    assert set(states(scene.database).values()) == {SENT}
    assert scene.failures == []


def test_what_is_for_later_waits_until_then(scene: Scene) -> None:
    later = NOON + timedelta(hours=3)
    post(scene.database, "digest", "C1", not_before=later)
    scene.run()
    assert scene.texts("C1") == []
    assert scene.dispatcher.next_due() == later
    scene.run_to_the_end()
    assert scene.seconds("digest") == 3 * 3600


def test_an_update_changes_the_message_of_its_target_also_in_a_dm(scene: Scene) -> None:
    post(scene.database, "page", ANA, PAGE)
    update(scene.database, "resolved", target="page", destination=ANA)
    scene.run()
    assert scene.texts(ANA) == ["resolved"]
    assert (row(scene.database, "page").posted_channel or "").startswith("D")


def test_an_update_waits_for_its_message(scene: Scene) -> None:
    later = NOON + timedelta(minutes=5)
    post(scene.database, "page", ANA, PAGE, not_before=later)
    update(scene.database, "resolved", target="page", destination=ANA)
    scene.run()
    assert scene.dispatcher.next_due() == later
    scene.run_to_the_end()
    assert scene.texts(ANA) == ["resolved"]


def test_only_the_last_of_several_updates_is_sent(scene: Scene) -> None:
    post(scene.database, "post", "C1", UPDATE)
    update(scene.database, "acknowledged", target="post")
    update(scene.database, "resolved", target="post")
    scene.run_to_the_end()
    assert scene.texts("C1") == ["resolved"]
    assert states(scene.database)["acknowledged"] == WITHDRAWN


@pytest.mark.parametrize("end", ["refused", "withdrawn", "forgotten"])
def test_an_update_ends_with_its_message_and_the_line_goes_on(scene: Scene, end: str) -> None:
    if end == "refused":
        scene.fault("chat.postMessage", "error", error="is_archived")
    if end != "forgotten":
        post(scene.database, "post", "C1", UPDATE)
    update(scene.database, "resolved", target="post")
    if end == "withdrawn":
        with scene.database.writing() as session:
            withdraw(session, "post", NOON)
    post(scene.database, "next", "C1", UPDATE)
    scene.run_to_the_end()
    assert states(scene.database)["resolved"] == WITHDRAWN
    assert scene.texts("C1") == ["next"]
    assert scene.failures == ([("post", "is_archived")] if end == "refused" else [])


def test_what_is_enqueued_when_a_row_fails_goes_out_too(scene: Scene) -> None:
    def tell(session: Session, failed: OutboxMessage) -> None:
        enqueue(
            session,
            key=f"notice:{failed.key}",
            destination=MAYA,
            method="chat.postMessage",
            payload={"text": f"{failed.destination}: {failed.last_error}"},
            priority=UPDATE,
            now=scene.clock.now(),
            event_type="liaison_notice",
        )

    scene.dispatcher.close()
    scene.dispatcher = scene.make_dispatcher("telling", on_failed=tell)
    scene.fault("chat.postMessage", "error", error="is_archived")
    post(scene.database, "digest", "C1")
    scene.run()
    assert scene.texts(MAYA) == ["C1: is_archived"]


def test_a_call_that_only_a_newer_version_knows_is_left_to_it(scene: Scene) -> None:
    post(scene.database, "newer", "C1")
    force(scene.database, "newer", method="canvases.edit")
    post(scene.database, "digest", "C2")
    scene.run_to_the_end()
    assert states(scene.database) == {"newer": OutboxState.PENDING, "digest": SENT}
