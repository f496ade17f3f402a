"""Pictures in messages: what they show, and where they stand. See docs/adr/0005-pictures.md."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.pictures import (
    MOST_LANES,
    Bars,
    Kind,
    Lane,
    Lanes,
    Link,
    Picture,
    Series,
    Stretch,
    Trend,
    to_json,
)
from bot.views.blocks import MESSAGE_BLOCKS, Block, cut

__all__ = [
    "MOST_LANES",
    "Bars",
    "Kind",
    "Lane",
    "Lanes",
    "Link",
    "Picture",
    "Series",
    "Stretch",
    "Trend",
    "picture_block",
    "with_picture",
]

ALT_TEXT_LIMIT = 1000
TO_COME = "picture"
"""Stands for the file's id until the file is there."""


def picture_block(picture: Picture) -> Block:
    """The place of a message's picture; the outbox fills in the file, or takes the block out."""
    alt_text = cut(picture.alt_text, ALT_TEXT_LIMIT)
    return {"type": "image", "slack_file": {"id": TO_COME}, "alt_text": alt_text}


def with_picture(payload: Mapping[str, Any], picture: Picture) -> dict[str, Any]:
    """A post's payload with a picture.

    Args:
        payload: of `chat.postMessage`. Where its blocks have no `picture_block` yet, it is put
            at the end. The words must carry the finding: the message may go without its picture.
        picture: what to draw; one a message.

    Returns:
        A new payload for `enqueue`.
    """
    blocks: Sequence[Block] = payload.get("blocks") or []
    if not has_picture(payload):
        blocks = [*blocks[: MESSAGE_BLOCKS - 1], picture_block(picture)]
    return {**payload, "blocks": list(blocks), "picture": to_json(picture)}


def has_picture(payload: Mapping[str, Any]) -> bool:
    """Whether a message's blocks show a file."""
    return any(is_picture(each) for each in payload.get("blocks", ()))


def is_picture(block: Mapping[str, Any]) -> bool:
    return block.get("type") == "image" and "slack_file" in block


def with_file(payload: Mapping[str, Any], file_id: str | None) -> dict[str, Any]:
    """The payload as it is posted: with the uploaded file, or without a picture (None)."""
    blocks = [
        {**each, "slack_file": {"id": file_id}} if is_picture(each) else each
        for each in payload.get("blocks", ())
        if file_id or not is_picture(each)
    ]
    return {**{key: value for key, value in payload.items() if key != "picture"}, "blocks": blocks}
