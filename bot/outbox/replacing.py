"""A message that Slack lets nobody edit any more: a new one that links to it takes its place.

Workspaces may set how long messages can be edited; after that `chat.update` is refused with
`edit_window_closed`. The update becomes a post of its own, found again by its own key as every
post is. Once it is there, it is what later updates and threads of the first message go to.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from bot.outbox.outcomes import Closed
from bot.outbox.throttle import POST
from bot.views.blocks import MESSAGE_BLOCKS, context
from models import OutboxMessage, OutboxState

_REPLACES = "replaces"


def replace(session: Session, row: OutboxMessage, closed: Closed, now: datetime) -> None:
    """Make a refused update a post, in the transaction that stores the refusal.

    Args:
        session: the transaction.
        row: the update, in the hands of this process.
        closed: where the message is that can't be edited.
        now: the present moment.
    """
    first = _first(session, row.target_key)
    metadata = first.payload["metadata"]
    key = {"key": row.key, _REPLACES: first.key}
    row.payload = {
        **_linked(row.payload, closed.link),
        "metadata": {"event_type": metadata["event_type"], "event_payload": key},
    }
    row.method, row.target_key = POST, first.target_key
    row.state, row.not_before, row.attempts = OutboxState.PENDING, now, 0
    row.first_attempt_at = row.claimed_by = row.claimed_until = None


def take_over(session: Session, row: OutboxMessage) -> None:
    """Once a replacement is posted, what is meant for the first message goes to it."""
    payload = (row.payload.get("metadata") or {}).get("event_payload") or {}
    if row.state == OutboxState.SENT and _REPLACES in payload:
        first = _first(session, payload[_REPLACES])
        first.posted_channel, first.posted_ts = row.posted_channel, row.posted_ts
        session.add(first)


def _first(session: Session, key: str | None) -> OutboxMessage:
    return session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one()


def _linked(payload: dict[str, Any], link: str) -> dict[str, Any]:
    words = f"This replaces <{link}|an earlier message>, which Slack lets nobody change any more."
    linked = {**payload, "text": f"{payload.get('text', '')}\n{words}"}
    if payload.get("blocks"):
        linked["blocks"] = [*payload["blocks"][: MESSAGE_BLOCKS - 1], context(words)]
    return linked
