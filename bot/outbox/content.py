"""What is sent for a row. Pure."""

from collections.abc import Mapping
from typing import Any

from bot.outbox.throttle import POST
from bot.views.blocks import context
from models import OutboxMessage, OutboxState, Priority

_MOST_BLOCKS = 50
_REPEAT = "Repeat"
_WHY = "_Repeat: we could not tell whether the first message reached you._"


def content(row: OutboxMessage, target: OutboxMessage | None) -> dict[str, Any]:
    """The arguments of a row's method, with the place filled in.

    Args:
        row: about to be sent, or looked for.
        target: for an update, the sent post that it changes; for a post, the one whose thread
            it goes in.

    Returns:
        A new payload. A page that may have arrived before says that it is a repeat.
    """
    payload = dict(row.payload)
    if row.method == POST:
        payload["channel"] = row.destination
        if target:
            payload["thread_ts"] = target.posted_ts
    elif target:
        payload |= {"channel": target.posted_channel, "ts": target.posted_ts}
    return payload | _marked(payload) if is_repeated_page(row) else payload


def is_repeated_page(row: OutboxMessage) -> bool:
    """Whether this is a page that is to be sent though it may have arrived before."""
    page = row.method == POST and row.priority == Priority.PAGE
    return page and row.state == OutboxState.PENDING and row.first_attempt_at is not None


def _marked(payload: Mapping[str, Any]) -> dict[str, Any]:
    metadata = payload["metadata"]
    event = {**metadata["event_payload"], "repeat": True}
    marked = {
        "text": f"{_REPEAT}: {payload.get('text', '')}",
        "metadata": {**metadata, "event_payload": event},
    }
    if payload.get("blocks"):
        marked["blocks"] = [context(_WHY), *payload["blocks"]][:_MOST_BLOCKS]
    return marked
