"""Whether Liaison can do its work."""

from datetime import timedelta
from pathlib import Path

from bot.domain.page_sinks import WEBHOOK
from bot.outbox.queue import enqueue
from bot.services.health import Health
from models import OutboxMessage, OutboxState, Priority
from models.database import Database
from tests.company import SetClock


def enqueue_page(
    database: Database, clock: SetClock, key: str, method: str = "chat.postMessage"
) -> None:
    with database.writing() as session:
        enqueue(
            session,
            key=key,
            destination="U1",
            method=method,
            payload={"text": "Checkout is down"},
            priority=Priority.PAGE,
            now=clock.now(),
            event_type="liaison_page",
        )


def test_a_migrated_database_with_nothing_waiting(database: Database, clock: SetClock) -> None:
    assert Health(database, clock).problems() == []


def test_a_database_without_tables(empty_database: Database, clock: SetClock) -> None:
    assert Health(empty_database, clock).problems() == ["The database's schema is empty."]


def test_a_database_that_is_gone(tmp_path: Path, clock: SetClock) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'liaison.db'}")
    assert Health(database, clock).problems() == ["The database can't be reached."]


def test_what_waits_too_long_in_the_outbox(database: Database, clock: SetClock) -> None:
    health = Health(database, clock)
    enqueue_page(database, clock, "page:1")
    clock.advance(minutes=5)
    assert health.problems() == []
    clock.advance(minutes=2)
    assert health.problems() == ["A message has waited for 7 minutes."]
    assert health.outbox().rows == {"pending": 1}


def test_what_was_sent_or_is_due_later_does_not_wait(database: Database, clock: SetClock) -> None:
    enqueue_page(database, clock, "page:1")
    clock.advance(hours=1)
    with database.writing() as session:
        row = session.get_one(OutboxMessage, 1)
        row.state = OutboxState.SENT
    enqueue_page(database, clock, "page:2")
    health = Health(database, clock).outbox()
    assert health.waited == timedelta()
    assert health.rows == {"sent": 1, "pending": 1}


def test_a_page_sink_that_hangs_does_not_make_liaison_unready(
    database: Database, clock: SetClock
) -> None:
    enqueue_page(database, clock, "page:1", WEBHOOK)
    clock.advance(hours=1)
    assert Health(database, clock).problems() == []
