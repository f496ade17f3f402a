"""A file that a message leads to: uploaded first, then linked. Posting the link shares the file."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from bot.views.blocks import escape, section

MISSING = "The file could not be uploaded. Please ask for it again."


def with_document(payload: Mapping[str, Any], name: str, content: bytes) -> dict[str, Any]:
    """A post's payload with a file, for `enqueue`.

    Args:
        payload: of `chat.postMessage`; its words say what the file is.
        name: of the file; its ending says what it is.
        content: its bytes; they are kept in the outbox's row until they are uploaded.
    """
    return {**payload, "document": {"name": name, "content": b64encode(content).decode()}}


def document_of(payload: Mapping[str, Any]) -> tuple[str, bytes]:
    """Name and bytes of a payload's file."""
    document = payload["document"]
    return document["name"], b64decode(document["content"])


def with_link(payload: Mapping[str, Any], permalink: str | None) -> dict[str, Any]:
    """The payload as it is posted: with a link to the file, or saying that there is none (None)."""
    name = escape(payload["document"]["name"])
    words = f"<{permalink}|{name}>" if permalink else MISSING
    blocks = [*payload.get("blocks", ()), section(words)]
    kept = {key: value for key, value in payload.items() if key != "document"}
    return {**kept, "text": f"{payload['text']}\n{words}", "blocks": blocks}
