"""Slack's pages of long lists: `limit`, `cursor`, `next_cursor`."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.local.slack.arguments import Arguments
from bot.local.slack.refused import Refused

_MARK = "next:"
_Item = TypeVar("_Item")


def page(
    items: Sequence[_Item], arguments: Arguments, *, default: int, most: int
) -> tuple[list[_Item], str]:
    """The page that the arguments ask for, and the cursor of the next one (empty at the end).

    Raises:
        Refused: invalid_cursor, invalid_limit.
    """
    start = _start(arguments.text("cursor"))
    end = start + arguments.whole("limit", default, 1, most)
    cursor = f"{_MARK}{end}" if end < len(items) else ""
    return list(items[start:end]), base64.b64encode(cursor.encode()).decode()


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        mark, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if f"{mark}:" == _MARK:
            return int(number)
    except (binascii.Error, ValueError):
        pass  # it is none of ours, like any other text
    raise Refused("invalid_cursor")
