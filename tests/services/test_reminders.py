"""Reminders as rows: digests exactly once, on both databases and with two processes."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from bot.services import Services
from bot.services.preferences import PreferenceDraft
from bot.services.reminders import ReminderClock, remind, take_back
from models import OutboxMessage, OutboxState, Reminder
from models.database import Database
from tests.company import SetClock

WEDNESDAY = datetime(2026, 11, 25, 15, tzinfo=UTC)  # 12:00 in São Paulo, 10:00 in New York


def choose(
    services: Services, user_id: str, way: str, quiet: tuple[str, str] | None = None
) -> None:
    begins, ends = quiet or ("", "")
    services.preferences.change(
        user_id, PreferenceDraft(way, bool(quiet), begins, ends, named_in_wins=True)
    )


def put(database: Database, clock: SetClock, user_id: str, *keys: str) -> None:
    with database.writing() as session:
        for key in keys:
            remind(
                session,
                user_id=user_id,
                key=key,
                words=f"Think of {key}",
                event_type="liaison_action",
                now=clock.now(),
            )


def sent(database: Database) -> Sequence[str]:
    with database.reading() as session:
        rows = select(OutboxMessage).where(OutboxMessage.method == "chat.postMessage")
        wanted = rows.where(OutboxMessage.state != OutboxState.WITHDRAWN)
        return [
            str(row.payload["text"]) for row in session.exec(wanted.order_by(col(OutboxMessage.id)))
        ]


@pytest.fixture(autouse=True)
def wednesday(clock: SetClock) -> None:
    clock.at = WEDNESDAY


def test_at_once_in_a_digest_or_not_at_all(
    database: Database, services: Services, clock: SetClock
) -> None:
    choose(services, "UANA", "digest")
    choose(services, "UBEN", "muted")
    for user in ("UANA", "UBEN", "UMAYA"):
        put(database, clock, user, f"{user}:a", f"{user}:b", f"{user}:a")
    assert sent(database) == ["Think of UMAYA:a", "Think of UMAYA:b"]
    due = services.reminders.next_due()
    assert due == datetime(2026, 11, 26, 12, tzinfo=UTC)  # 09:00 in São Paulo
    services.reminders.run_due(due)
    assert sent(database)[2:] == [
        "Good morning. 2 things to remember:\n• Think of UANA:a\n• Think of UANA:b"
    ]
    services.reminders.run_due(due)
    put(database, clock, "UANA", "UANA:a")
    assert len(sent(database)) == 3
    assert services.reminders.next_due() is None


def test_what_is_done_meanwhile_is_not_in_the_digest(
    database: Database, services: Services, clock: SetClock
) -> None:
    choose(services, "UANA", "digest")
    put(database, clock, "UANA", "action:1:today", "action:12:today")
    with database.writing() as session:
        take_back(session, "action:1:", clock.now())
    services.reminders.run_due(clock.advance(days=1))
    assert sent(database) == ["Good morning. 1 thing to remember:\n• Think of action:12:today"]


def test_quiet_hours_end_and_a_new_choice_holds_for_what_waits(
    database: Database, services: Services, clock: SetClock
) -> None:
    choose(services, "UANA", "at_once", ("11:00", "14:00"))
    put(database, clock, "UANA", "one")
    assert services.reminders.next_due() == datetime(2026, 11, 25, 17, tzinfo=UTC)
    choose(services, "UANA", "digest")
    services.reminders.run_due(clock.now())
    assert sent(database) == []
    choose(services, "UANA", "at_once")
    services.reminders.run_due(clock.now())
    assert sent(database) == ["Think of one"]
    put(database, clock, "UANA", "two")
    choose(services, "UANA", "muted")
    assert services.reminders.next_due() is None


def test_many_reminders_are_several_digests(
    database: Database, services: Services, clock: SetClock
) -> None:
    choose(services, "UANA", "digest")
    put(database, clock, "UANA", *(f"{place:02}" for place in range(30)))
    services.reminders.run_due(clock.advance(days=1))
    texts = sent(database)
    assert len(texts) == 3
    assert all(f"Think of {place:02}" in "\n".join(texts) for place in range(30))


def test_two_processes_send_each_digest_once(
    database: Database, services: Services, clock: SetClock
) -> None:
    people = ["UANA", "UBEN", "UMAYA", "UZOE"]
    for user in people:
        choose(services, user, "digest")
        put(database, clock, user, f"{user}:a", f"{user}:b")
    due = clock.advance(days=1)
    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(lambda each: each.run_due(due), [ReminderClock(database)] * 4):
            pass
    services.reminders.run_due(due)
    assert len(sent(database)) == len(people)
    with database.reading() as session:
        assert all(row.due_at is None for row in session.exec(select(Reminder)))
