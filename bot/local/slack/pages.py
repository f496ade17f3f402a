"""Slack's pages of long lists: `limit`, `cursor`, `next_cursor`."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.local.slack.arguments import Arguments
from bot.local.slack.refused import Refused, invalid_arguments

_MARK = "next:"
_Item = TypeVar("_Item")


def page(
    items: Sequence[_Item],
    arguments: Arguments,
    *,
    default: int,
    most: int,
    wrong_limit: Refused | None = None,
) -> tuple[list[_Item], str]:
    """The page that the arguments ask for, and the cursor of the next one (empty at the end).

    Args:
        items: the whole list.
        arguments: with `limit` and `cursor`.
        default: the limit where none is given.
        most: the highest limit.
        wrong_limit: what a wrong limit is refused with, where the method has a word for it.

    Raises:
        Refused: invalid_cursor, invalid_arguments or `wrong_limit`.
    """
    start = _start(arguments.text("cursor"))
    limit = arguments.whole("limit", default, most)
    if limit is None:
        raise wrong_limit or invalid_arguments(
            f"[ERROR] must be between 1 and {most} [json-pointer:/limit]"
        )
    end = start + limit
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
