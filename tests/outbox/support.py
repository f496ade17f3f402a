"""What the tests of the outbox share: short ways to enqueue, and to read rows back."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import col, select

from bot.outbox.queue import enqueue
from models import OutboxMessage, OutboxState, Priority
from models.database import Database

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

PAGE, UPDATE, DIGEST = Priority.PAGE, Priority.UPDATE, Priority.DIGEST


def post(
    database: Database,
    key: str,
    destination: str = "C1",
    priority: Priority = DIGEST,
    now: datetime = NOON,
    **more: Any,
) -> None:
    """Enqueue a post whose text is its key."""
    with database.writing() as session:
        enqueue(
            session,
            key=key,
            destination=destination,
            method="chat.postMessage",
            payload={"text": key, **more.pop("payload", {})},
            priority=priority,
            now=now,
            event_type="liaison_page" if priority == PAGE else "liaison_digest",
            **more,
        )


def update(
    database: Database,
    key: str,
    target: str,
    destination: str = "C1",
    now: datetime = NOON,
) -> None:
    """Enqueue the update of a post; its new text is the update's key."""
    with database.writing() as session:
        enqueue(
            session,
            key=key,
            destination=destination,
            method="chat.update",
            payload={"text": key},
            priority=UPDATE,
            now=now,
            target_key=target,
        )


def publish(database: Database, key: str, user: str, now: datetime = NOON) -> None:
    """Enqueue someone's App Home."""
    section = {"type": "section", "text": {"type": "plain_text", "text": key}}
    with database.writing() as session:
        enqueue(
            session,
            key=key,
            destination=f"home:{user}",
            method="views.publish",
            payload={"user_id": user, "view": {"type": "home", "blocks": [section]}},
            priority=UPDATE,
            now=now,
        )


def row(database: Database, key: str) -> OutboxMessage:
    with database.reading() as session:
        return session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one()


def states(database: Database) -> dict[str, OutboxState]:
    """Each row's state, by key."""
    with database.reading() as session:
        rows = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
    return {each.key: OutboxState(each.state) for each in rows}


def force(database: Database, key: str, **values: Any) -> None:
    """Bring a row into a state that is hard to reach otherwise."""
    with database.writing() as session:
        found = session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one()
        for name, value in values.items():
            setattr(found, name, value)
