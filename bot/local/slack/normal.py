"""Blocks as Slack gives them back: every block and element has an id, every text its defaults."""

import secrets
import string
from typing import Any

_LETTERS = string.ascii_letters + string.digits
_WITHOUT_ACTION_ID = frozenset({"image", "plain_text", "mrkdwn"})
_IN_ELEMENTS = frozenset({"actions", "context_actions"})


def normal_blocks(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A copy with what Slack fills in; the blocks keep Slack's rules already."""
    taken = {block["block_id"] for block in blocks if block.get("block_id")}
    return [_block(block, taken) for block in blocks]


def _block(block: dict[str, Any], taken: set[str]) -> dict[str, Any]:
    filled: dict[str, Any] = _texts(block)
    if not filled.get("block_id"):
        filled["block_id"] = _short_id(taken)
    for key in ("element", "accessory"):
        if isinstance(filled.get(key), dict):
            _name(filled[key])
    if filled["type"] in _IN_ELEMENTS:
        for element in filled["elements"]:
            _name(element)
    return filled


def _name(element: dict[str, Any]) -> None:
    if element.get("type") not in _WITHOUT_ACTION_ID and not element.get("action_id"):
        element["action_id"] = _short_id(set())


def _texts(value: Any) -> Any:
    """A deep copy, with `emoji` and `verbatim` where Slack adds them."""
    if isinstance(value, list):
        return [_texts(each) for each in value]
    if not isinstance(value, dict):
        return value
    copied = {key: _texts(each) for key, each in value.items()}
    if copied.get("type") == "plain_text":
        copied.setdefault("emoji", True)
    elif copied.get("type") == "mrkdwn":
        copied.setdefault("verbatim", False)
    return copied


def _short_id(taken: set[str]) -> str:
    while True:
        made = "".join(secrets.choice(_LETTERS) for _ in range(5))
        if made not in taken:
            taken.add(made)
            return made
