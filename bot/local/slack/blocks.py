"""What Slack refuses in blocks and views. Everything is found, not only the first problem.

The kinds of block and their fields are in `block_kinds`; here is what goes beyond one block.
Source: Slack's Block Kit reference and "view objects"; messages are worded like Slack's.
"""

import json
from collections.abc import Iterator
from typing import Literal

from bot.local.slack.block_kinds import KINDS, MARKDOWN_LIMIT, Surface
from bot.local.slack.composition import plain
from bot.local.slack.rules import (
    Fields,
    Json,
    Problem,
    Problems,
    Rule,
    array,
    boolean,
    by_type,
    kind,
    string,
    word,
)

__all__ = ["Problem", "message_problems", "view_problems"]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250 * 1024

Placed = tuple[str, Json]  # where something stands, and what it is


def message_problems(blocks: object) -> list[Problem]:
    """What Slack refuses in a message's blocks.

    Args:
        blocks: the value of `blocks`, as it came: any JSON.

    Returns:
        Every problem, with pointers that begin with `/blocks`; empty when Slack takes them.
    """
    return [
        *array(by_type(KINDS["message"]), 0, MESSAGE_BLOCKS)(blocks, "/blocks"),
        *_surface_problems(blocks, "message"),
    ]


def view_problems(view: object, kind: Literal["modal", "home"]) -> list[Problem]:
    """What Slack refuses in a view.

    Args:
        view: the value of `view`, as it came: any JSON.
        kind: what the method that it was given to opens.

    Returns:
        Every problem, with pointers from the view's root, such as `/title/text`. A view over
        250 KB has one whose message begins with `view_too_large`.
    """
    blocks = view.get("blocks") if isinstance(view, dict) else None
    return [
        *_too_large(view),
        *_VIEWS[kind](view, ""),
        *_surface_problems(blocks, kind),
        *(_unsubmittable(view, blocks) if kind == "modal" and isinstance(view, dict) else ()),
    ]


_COMMON: Fields = {
    "private_metadata": string(0, 3000),
    "callback_id": string(0, 255),
    "external_id": string(0, 255),
}


def _view(surface: Surface, required: Fields, optional: Fields) -> Rule:
    blocks = array(by_type(KINDS[surface]), 1, VIEW_BLOCKS)
    return kind({**required, "type": word(surface), "blocks": blocks}, {**_COMMON, **optional})


_VIEWS: dict[Literal["modal", "home"], Rule] = {
    "modal": _view(
        "modal",
        {"title": plain(24)},
        {
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
        },
    ),
    "home": _view("home", {}, {}),
}


def _too_large(view: object) -> Problems:
    written = json.dumps(view, ensure_ascii=False, separators=(",", ":"))
    if len(written.encode("utf-8", "surrogatepass")) > VIEW_BYTES:
        yield Problem("", f"view_too_large: must be at most {VIEW_BYTES} bytes")


def _unsubmittable(view: Json, blocks: object) -> Problems:
    for at, block in _every_block(blocks):
        if block.get("type") == "input" and "submit" not in view:
            yield Problem(at, "must define `submit` to use `input` block")


def _surface_problems(blocks: object, surface: Surface) -> Problems:
    """What the blocks of one message or view get wrong together."""
    placed = list(_every_block(blocks))
    yield from _repeated("block_id", placed)
    for at, block in placed:
        yield from _repeated("action_id", list(_elements(at, block)))
    elements = [each for at, block in placed for each in _elements(at, block)]
    yield from _second("focus_on_load", elements)
    yield from _misplaced(elements, placed, surface)
    yield from _too_many(placed)


def _every_block(blocks: object, at: str = "/blocks") -> Iterator[Placed]:
    """The blocks, and those inside containers and carousels."""
    for index, block in enumerate(blocks if isinstance(blocks, list) else []):
        if isinstance(block, dict):
            here = f"{at}/{index}"
            yield here, block
            for inner in _INNER.get(str(block.get("type"))[:20], ()):
                yield from _every_block(block.get(inner), f"{here}/{inner}")
