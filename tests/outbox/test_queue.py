from datetime import timedelta
from typing import Any

import pytest

from bot.outbox.queue import enqueue, posted, prune, withdraw
from models import OutboxMessage, OutboxState
from models.database import Database
from tests.outbox.support import NOON, UPDATE, force, post, publish, row, states, update

PENDING, CLAIMED, UNKNOWN = OutboxState.PENDING, OutboxState.CLAIMED, OutboxState.UNKNOWN
SENT, FAILED, WITHDRAWN = OutboxState.SENT, OutboxState.FAILED, OutboxState.WITHDRAWN


def test_a_post_carries_its_key_for_a_later_look(database: Database) -> None:
    post(database, "digest:1")
    assert row(database, "digest:1").payload["metadata"] == {
        "event_type": "liaison_digest",
        "event_payload": {"key": "digest:1"},
    }


def test_the_same_key_twice_is_stored_once_and_the_transaction_goes_on(database: Database) -> None:
    post(database, "digest:1", payload={"text": "first"})
    with database.writing() as session:
        for key in ("digest:1", "digest:2"):
            _enqueue(session, key=key, payload={"text": "second"})
    assert row(database, "digest:1").payload["text"] == "first"
    assert row(database, "digest:2").payload["text"] == "second"


def test_what_is_enqueued_goes_with_the_transaction(database: Database) -> None:
    def fail_halfway() -> None:
        with database.writing() as session:
            _enqueue(session, key="digest:1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert states(database) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "chat.delete"},
        {"event_type": None},
        {"method": "chat.update"},
        {"destination": "D0123"},
    ],
)
def test_arguments_that_do_not_fit_together_are_refused(
    database: Database, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"outbox|post|destination"), database.writing() as session:
        _enqueue(session, key="digest:1", **wrong)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PENDING, WITHDRAWN),
        (UNKNOWN, WITHDRAWN),
        (CLAIMED, CLAIMED),
        (SENT, SENT),
        (FAILED, FAILED),
    ],
)
def test_only_the_last_state_of_a_message_is_shown(
    database: Database, before: OutboxState, after: OutboxState
) -> None:
    update(database, "acknowledged", target="post:1")
    update(database, "another message's", target="post:2")
    force(database, "acknowledged", state=before)
    update(database, "resolved", target="post:1")
    assert states(database) == {
        "acknowledged": after,
        "another message's": PENDING,
        "resolved": PENDING,
    }


def test_only_the_last_home_of_a_person_is_shown(database: Database) -> None:
    publish(database, "home:1", "U1")
    publish(database, "home:2", "U2")
    publish(database, "home:3", "U1")
    publish(database, "home:3", "U1")
    assert states(database) == {"home:1": WITHDRAWN, "home:2": PENDING, "home:3": PENDING}


def test_withdrawing_ends_what_was_not_sent(database: Database) -> None:
    for key in ("escalation:1:page", "escalation:12:page", "escalation:1:channel"):
        post(database, key)
    with database.writing() as session:
        assert withdraw(session, "escalation:1:page", NOON) == 1
    assert states(database) == {
        "escalation:1:page": WITHDRAWN,
        "escalation:12:page": PENDING,
        "escalation:1:channel": PENDING,
    }


@pytest.mark.parametrize("prefix", ["%", "_", "a%", "A"])
def test_a_prefix_is_taken_word_for_word(database: Database, prefix: str) -> None:
    post(database, "abc")
    with database.writing() as session:
        assert withdraw(session, prefix, NOON) == 0


@pytest.mark.parametrize("state", [CLAIMED, UNKNOWN])
def test_a_withdrawn_post_that_may_have_arrived_is_still_looked_for(
    database: Database, state: OutboxState
) -> None:
    post(database, "escalation:1:page")
    force(database, "escalation:1:page", state=state, first_attempt_at=NOON)
    with database.writing() as session:
        assert withdraw(session, "escalation:1:page", NOON) == 1
    found = row(database, "escalation:1:page")
    assert (found.state, found.wanted) == (state, False)


def test_a_withdrawn_update_of_unknown_outcome_is_over(database: Database) -> None:
    update(database, "escalation:1:page:acknowledged", target="escalation:1:page")
    force(database, "escalation:1:page:acknowledged", state=UNKNOWN)
    with database.writing() as session:
        assert withdraw(session, "escalation:1", NOON) == 1
    assert states(database) == {"escalation:1:page:acknowledged": WITHDRAWN}


def test_where_a_message_is_can_be_asked_once_it_was_sent(database: Database) -> None:
    post(database, "post:1")
    with database.reading() as session:
        assert posted(session, "post:1") is None
        assert posted(session, "post:2") is None
    force(database, "post:1", state=SENT, posted_channel="C1", posted_ts="1.2")
    with database.reading() as session:
        assert posted(session, "post:1") == ("C1", "1.2")


def test_old_rows_that_ended_are_forgotten(database: Database) -> None:
    month = timedelta(days=30)
    for key in ("old", "new", "open"):
        post(database, key, now=NOON - 2 * month)
    force(database, "old", state=SENT, ended_at=NOON - 2 * month)
    force(database, "new", state=SENT, ended_at=NOON)
    with database.writing() as session:
        prune(session, before=NOON - month)
    assert set(states(database)) == {"new", "open"}


def _enqueue(session: Any, **arguments: Any) -> None:
    enqueue(
        session,
        **{
            "destination": "C1",
            "method": "chat.postMessage",
            "payload": {"text": "hello"},
            "priority": UPDATE,
            "now": NOON,
            "event_type": "liaison_digest",
            **arguments,
        },
    )


def test_rows_keep_what_they_are_given(database: Database) -> None:
    later = NOON + timedelta(hours=1)
    post(database, "digest:1", "U1", not_before=later)
    found = row(database, "digest:1")
    assert isinstance(found, OutboxMessage)
    assert (found.destination, found.not_before, found.created_at) == ("U1", later, NOON)
