"""What Slack refuses in blocks and views. Everything is found, not only the first problem.

The kinds of block and their fields are in `kit`; here is what goes beyond one block.
Source: Slack's Block Kit reference and "view objects"; messages are worded like Slack's.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from bot.local.slack.kit.composition import plain
from bot.local.slack.kit.elements import SURFACES, Surface
from bot.local.slack.kit.kinds import KINDS, MARKDOWN_LIMIT
from bot.local.slack.rules import (
    Fields,
    Json,
    Placed,
    Problem,
    Problems,
    Rule,
    array,
    boolean,
    by_type,
    objects,
    record,
    repeated,
    string,
    word,
)

__all__ = ["Problem", "message_problems", "view_problems"]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250 * 1024


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
    return record({**required, "type": word(surface), "blocks": blocks}, {**_COMMON, **optional})


_MODAL: Fields = {
    "submit": plain(24),
    "close": plain(24),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
}
_VIEWS: Mapping[Literal["modal", "home"], Rule] = MappingProxyType(
    {"modal": _view("modal", {"title": plain(24)}, _MODAL), "home": _view("home", {}, {})}
)


def _too_large(view: object) -> Problems:
    try:
        written = json.dumps(view, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        yield Problem("", "view_too_large: nested too deeply")
        return
    if len(written.encode("utf-8", "surrogatepass")) > VIEW_BYTES:
        yield Problem("", f"view_too_large: must be at most {VIEW_BYTES} bytes")


def _unsubmittable(view: Json, blocks: object) -> Problems:
    for at, block in _every_block(blocks):
        if block.get("type") == "input" and "submit" not in view:
            yield Problem(at, "must define `submit` to use `input` block")


def _surface_problems(blocks: object, surface: Surface) -> Problems:
    """What the blocks of one message or view get wrong together."""
    placed = list(_every_block(blocks))
    yield from repeated("block_id", placed)
    for at, block in placed:
        elements = _elements(at, block)
        yield from repeated("action_id", elements)
        yield from _misplaced(elements, block, surface)
    yield from _focus(element for at, block in placed for element in _elements(at, block))
    yield from _too_many(placed)


def _every_block(blocks: object) -> Iterator[Placed]:
    """The blocks, and those that containers and carousels hold (one level: they don't nest)."""
    for at, block in objects(blocks, "/blocks"):
        yield at, block
        if block.get("type") == "container":
            yield from objects(block.get("child_blocks"), f"{at}/child_blocks")
        if block.get("type") == "carousel":
            yield from objects(block.get("elements"), f"{at}/elements")


def _elements(at: str, block: Json) -> list[Placed]:
    """The elements that stand in a block."""
    single = [(f"{at}/{name}", block.get(name)) for name in ("accessory", "element")]
    return [
        *((where, each) for where, each in single if isinstance(each, dict)),
        *objects(block.get("elements"), f"{at}/elements"),
        *objects(block.get("actions"), f"{at}/actions"),
    ]


def _misplaced(elements: list[Placed], block: Json, surface: Surface) -> Problems:
    in_form = surface == "modal" and block.get("type") == "input"
    for at, element in elements:
        named = element.get("type")
        if isinstance(named, str) and surface not in SURFACES.get(named, [surface]):
            yield Problem(f"{at}/type", f"unsupported type: {named} in a {surface}")
        if element.get("response_url_enabled") is True and not in_form:
            yield Problem(f"{at}/response_url_enabled", "only for an `input` block in a modal")


def _focus(elements: Iterable[Placed]) -> Problems:
    focused = [at for at, element in elements if element.get("focus_on_load") is True]
    for at in focused[1:]:
        yield Problem(f"{at}/focus_on_load", "only one element may have focus_on_load")


def _too_many(placed: list[Placed]) -> Problems:
    yield from _beyond(1, "table", placed, "table", "data_table")
    yield from _beyond(2, "data_visualization", placed, "data_visualization")
    markdown = [block.get("text") for _, block in placed if block.get("type") == "markdown"]
    if sum(len(text) for text in markdown if isinstance(text, str)) > MARKDOWN_LIMIT:
        yield Problem(
            "/blocks", f"markdown must be less than {MARKDOWN_LIMIT + 1} characters in all"
        )


def _beyond(limit: int, name: str, placed: list[Placed], *kinds: str) -> Problems:
    found = [at for at, block in placed if block.get("type") in kinds]
    for at in found[limit:]:
        yield Problem(at, f"no more than {limit} {name} blocks allowed")
