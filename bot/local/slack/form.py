"""The elements of a message or view, and what a person has filled in."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from bot.local.slack.choices import WrongValue, choice, chosen, initial, is_stateful
from bot.local.store import Json

Filled = Mapping[str, Mapping[str, Json]]
"""State of elements, as `{block_id: {action_id: state}}`."""

_WITH_ELEMENTS = frozenset({"actions", "context_actions"})
_MOST_TYPED = 3000


def elements(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Each interactive element with its block."""
    for block in blocks:
        inner = block.get("elements", []) if block["type"] in _WITH_ELEMENTS else []
        for element in (block.get("element"), block.get("accessory"), *inner):
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def find(blocks: list[Json], block_id: str | None, action_id: str) -> tuple[Json, Json]:
    """The element that a person used, with its block.

    Args:
        blocks: of a message or view.
        block_id: None where only the action is known.
        action_id: of the element.

    Raises:
        WrongValue: block_not_found or action_not_found.
    """
    if block_id and all(block["block_id"] != block_id for block in blocks):
        raise WrongValue("block_not_found")
    for block, element in elements(blocks):
        if element["action_id"] == action_id and block_id in (None, block["block_id"]):
            return block, element
    raise WrongValue("action_not_found")


def state_values(blocks: list[Json], filled: Filled) -> dict[str, dict[str, Json]]:
    """`state.values` of a message or view: what was chosen, else what it began with."""
    values: dict[str, dict[str, Json]] = {}
    for block, element in elements(blocks):
        if is_stateful(element):
            entry = filled.get(block["block_id"], {}).get(element["action_id"])
            fits = entry if entry and entry["type"] == element["type"] else None
            values.setdefault(block["block_id"], {})[element["action_id"]] = fits or initial(
                element
            )
    return values


def fill(blocks: list[Json], filled: Filled, values: object) -> dict[str, dict[str, Json]]:
    """What is filled in once `values` are, each checked against its element.

    Args:
        blocks: of a message or view.
        filled: what was filled in before.
        values: the client API's `{block_id: {action_id: value}}`.

    Raises:
        WrongValue: see `find` and `chosen`; invalid_values when they are no such mapping.
    """
    merged = {block_id: dict(entries) for block_id, entries in filled.items()}
    for block_id, given in _mapping(values).items():
        for action_id, value in _mapping(given).items():
            _, element = find(blocks, block_id, action_id)
            merged.setdefault(block_id, {})[action_id] = chosen(element, value)
    return merged


def problems(blocks: list[Json], values: Filled) -> dict[str, str]:
    """What Slack's client says of inputs before it asks the app, by block id."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input" or not is_stateful(block["element"]):
            continue
        entry = values[block["block_id"]][block["element"]["action_id"]]
        if sentence := _problem(block, choice(entry)):
            found[block["block_id"]] = sentence
    return found


def _mapping(values: object) -> Mapping[str, Any]:
    if not isinstance(values, dict):
        raise WrongValue("invalid_values")
    return values


def _problem(block: Json, value: Any) -> str | None:
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    check = _CHECKS.get(block["element"]["type"])
    return check(block["element"], value) if check else None


def _length(element: Json, value: str) -> str | None:
    low, high = element.get("min_length", 0), element.get("max_length", _MOST_TYPED)
    if len(value) < low:
        return f"Please write at least {low} characters."
    return f"Please write at most {high} characters." if len(value) > high else None


def _number(element: Json, value: str) -> str | None:
    number = _read_number(value)
    if number is None:
        return "Please enter a number."
    if "." in value and not element.get("is_decimal_allowed"):
        return "Please enter a whole number."
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and number < float(low):
        return f"Please enter {low} or more."
    return f"Please enter {high} or less." if high is not None and number > float(high) else None


def _read_number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _email(_element: Json, value: str) -> str | None:
    return None if "@" in value[1:-1] else "Please enter a valid email address."


def _link(_element: Json, value: str) -> str | None:
    valid = value.startswith(("http://", "https://"))
    return None if valid else "Please enter a valid link, starting with https://."


_CHECKS: Mapping[str, Callable[[Json, Any], str | None]] = MappingProxyType(
    {
        "plain_text_input": _length,
        "number_input": _number,
        "email_text_input": _email,
        "url_text_input": _link,
    }
)
