from typing import Any

from bot.outbox.content import content
from models import OutboxMessage, OutboxState, Priority
from tests.outbox.support import DIGEST, NOON, PAGE

SECTION = {"type": "section", "text": {"type": "plain_text", "text": "Checkout is down"}}


def page(**changes: Any) -> OutboxMessage:
    row = OutboxMessage(
        key="escalation:1:page",
        destination="U1",
        priority=PAGE,
        method="chat.postMessage",
        payload={
            "text": "Checkout is down",
            "blocks": [SECTION],
            "metadata": {"event_type": "liaison_page", "event_payload": {"key": "k"}},
        },
        state=OutboxState.PENDING,
        created_at=NOON,
        not_before=NOON,
    )
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def test_a_post_goes_to_its_destination_as_it_is() -> None:
    assert content(page(), None) == {**page().payload, "channel": "U1"}


def test_a_page_that_may_have_arrived_says_that_it_is_a_repeat() -> None:
    sent = content(page(first_attempt_at=NOON), None)
    assert sent["text"] == "Repeat: Checkout is down"
    assert "could not tell" in sent["blocks"][0]["elements"][0]["text"]
    assert sent["blocks"][1:] == [SECTION]
    assert sent["metadata"]["event_payload"] == {"key": "k", "repeat": True}


def test_marking_leaves_the_row_as_it_was() -> None:
    row = page(first_attempt_at=NOON)
    content(row, None)
    assert row.payload == page().payload


def test_a_marked_page_fits_into_a_message() -> None:
    payload = {**page().payload, "blocks": [SECTION] * 50}
    assert len(content(page(first_attempt_at=NOON, payload=payload), None)["blocks"]) == 50


def test_a_page_of_text_alone_stays_one() -> None:
    payload = {**page().payload, "blocks": []}
    sent = content(page(first_attempt_at=NOON, payload=payload), None)
    assert (sent["text"], sent["blocks"]) == ("Repeat: Checkout is down", [])


def test_only_pages_are_marked() -> None:
    row = page(first_attempt_at=NOON, priority=DIGEST)
    assert content(row, None)["text"] == "Checkout is down"


def test_an_update_goes_to_where_its_message_is() -> None:
    target = page(posted_channel="D1", posted_ts="1.2")
    row = page(
        method="chat.update",
        priority=Priority.UPDATE,
        payload={"text": "Resolved"},
        destination="U1",
    )
    assert content(row, target) == {"text": "Resolved", "channel": "D1", "ts": "1.2"}
