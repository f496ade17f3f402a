"""What a message says: text, blocks and metadata, checked as Slack checks them."""

import json
from typing import Any

from bot.local.slack.arguments import Arguments
from bot.local.slack.blocks import message_problems
from bot.local.slack.normal import normal_blocks
from bot.local.slack.refused import Refused, described, invalid_arguments
from bot.local.store import Json

MOST_TEXT = 40_000
MOST_MARKDOWN = 12_000
_MOST_ATTACHMENTS = 100
_MOST_METADATA = 16_000


def read_content(arguments: Arguments) -> Json:
    """The keys of a message that the arguments give it; absent ones were not given.

    Returns:
        `text` always; `blocks` and `attachments` where given, `[]` to take them away.

    Raises:
        Refused: no_text, invalid_blocks, invalid_blocks_format, markdown_text_conflict, …
    """
    content = {**_blocks(arguments), **_attachments(arguments)}
    text = _text(arguments)
    if not text and not any(content.values()):
        raise Refused("no_text")
    return {"text": text, **content}


def read_metadata(arguments: Arguments) -> Json | None:
    """The metadata; None when not given, empty to take it away.

    Raises:
        Refused: invalid_metadata_format, invalid_metadata_schema, metadata_too_large.
    """
    metadata = arguments.json("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format")
    if not metadata:
        return {}
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(event_type, str) or not event_type or not isinstance(payload, dict):
        raise Refused("invalid_metadata_schema")
    if len(json.dumps(metadata)) > _MOST_METADATA:
        raise Refused("metadata_too_large")
    return {"event_type": event_type, "event_payload": payload}


def _text(arguments: Arguments) -> str:
    if "markdown_text" not in arguments:
        return arguments.text("text")[:MOST_TEXT]
    if "text" in arguments or "blocks" in arguments:
        raise Refused("markdown_text_conflict")
    markdown = arguments.text("markdown_text")
    if len(markdown) > MOST_MARKDOWN:
        raise invalid_arguments(
            f"[ERROR] must be less than {MOST_MARKDOWN + 1} characters "
            "[json-pointer:/markdown_text]"
        )
    return markdown


def _blocks(arguments: Arguments) -> Json:
    blocks = arguments.json("blocks", "invalid_blocks_format")
    if blocks is None:
        return {}
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    refuse_wrong_blocks(blocks)
    return {"blocks": normal_blocks(blocks)}


def refuse_wrong_blocks(blocks: list[Any]) -> None:
    """Let only blocks pass that Slack takes.

    Raises:
        Refused: invalid_blocks, with pointers to what is wrong.
    """
    if messages := described(message_problems(blocks)):
        raise Refused("invalid_blocks", errors=messages, response_metadata={"messages": messages})


def _attachments(arguments: Arguments) -> Json:
    attachments = arguments.json("attachments")
    if attachments is None:
        return {}
    if not isinstance(attachments, list):
        raise invalid_arguments("[ERROR] must provide an array [json-pointer:/attachments]")
    if len(attachments) > _MOST_ATTACHMENTS:
        raise Refused("too_many_attachments")
    return {"attachments": attachments}
