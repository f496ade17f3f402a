"""What people choose in blocks: from the plain values of the client API to Slack's state."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.local.store import Json

Values = Mapping[str, Mapping[str, Any]]
"""`{block_id: {action_id: …}}`"""

_TEXT = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
_ONE_OPTION = frozenset({"static_select", "external_select", "radio_buttons", "overflow"})
_SEVERAL_OPTIONS = frozenset({"multi_static_select", "multi_external_select", "checkboxes"})
_PLAIN_KEYS: Mapping[str, tuple[str, str]] = {
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    **dict.fromkeys(_TEXT, ("value", "initial_value")),
    **dict.fromkeys(_ONE_OPTION, ("selected_option", "initial_option")),
    **dict.fromkeys(_SEVERAL_OPTIONS, ("selected_options", "initial_options")),
}
"""By type of element: where its state keeps the choice, and where it is given at first."""

_STATELESS = frozenset({"overflow"})


class WrongValue(Exception):
    """A value that a person could not have chosen; its text is the client API's error."""


def elements(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Each interactive element with its block."""
    for block in blocks:
        inner = block.get("elements", []) if block["type"] in {"actions", "context_actions"} else []
        for element in (block.get("element"), block.get("accessory"), *inner):
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def find(blocks: Iterable[Json], block_id: str | None, action_id: str) -> tuple[Json, Json]:
    """The element that a person used, with its block.

    Args:
        blocks: of a message or view.
        block_id: None where only the action is known.
        action_id: of the element.

    Raises:
        WrongValue: block_not_found or action_not_found.
    """
    blocks = list(blocks)
    if block_id and all(block["block_id"] != block_id for block in blocks):
        raise WrongValue("block_not_found")
    for block, element in elements(blocks):
        if element["action_id"] == action_id and block_id in (None, block["block_id"]):
            return block, element
    raise WrongValue("action_not_found")


def chosen(element: Json, value: Any) -> Json:
    """An element's state after this choice; None and the like leave it empty.

    Raises:
        WrongValue: option_not_found, or invalid_value.
    """
    kind = element["type"]
    if kind == "button":
        return {"type": kind, "value": value}
    if kind not in _PLAIN_KEYS:
        raise WrongValue("invalid_value")
    key, _ = _PLAIN_KEYS[kind]
    return {"type": kind, key: _choice(element, kind, value), **_zone(element)}


def is_stateful(element: Json) -> bool:
    """Whether Slack remembers what was chosen in it; a button or overflow menu only acts."""
    return element["type"] in _PLAIN_KEYS and element["type"] not in _STATELESS


def initial(element: Json) -> Json:
    """An element's state before anybody chose."""
    kind = element["type"]
    key, source = _PLAIN_KEYS[kind]
    empty: Any = [] if key.endswith("s") else None
    return {"type": kind, key: element.get(source, empty), **_zone(element)}


def choice(entry: Json) -> Any:
    """The choice inside an element's state."""
    return entry[_PLAIN_KEYS[entry["type"]][0]]


def state_values(blocks: Iterable[Json], filled: Values) -> dict[str, dict[str, Json]]:
    """`state.values` of a message or view: what was chosen, else what it began with."""
    values: dict[str, dict[str, Json]] = {}
    for block, element in elements(blocks):
        if not is_stateful(element):
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        entry = filled.get(block_id, {}).get(action_id)
        fits = entry is not None and entry["type"] == element["type"]
        values.setdefault(block_id, {})[action_id] = entry if fits and entry else initial(element)
    return values


def fill(blocks: Iterable[Json], filled: Values, values: object) -> dict[str, dict[str, Json]]:
    """What is filled in once `values` are, each checked against its element.

    Raises:
        WrongValue: see `find` and `chosen`; invalid_values when they are no such mapping.
    """
    blocks = list(blocks)
    merged = {block_id: dict(entries) for block_id, entries in filled.items()}
    if not isinstance(values, dict):
        raise WrongValue("invalid_values")
    for block_id, given in values.items():
        if not isinstance(given, dict):
            raise WrongValue("invalid_values")
        for action_id, value in given.items():
            _, element = find(blocks, block_id, action_id)
            merged.setdefault(block_id, {})[action_id] = chosen(element, value)
    return merged


def problems(blocks: Iterable[Json], values: Values) -> dict[str, str]:
    """What Slack's client says of inputs before it asks the app, by block id."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        entry = values.get(block["block_id"], {}).get(element.get("action_id", ""))
        sentence = _problem(block, element, choice(entry)) if entry else None
        if sentence:
            found[block["block_id"]] = sentence
    return found


def _problem(block: Json, element: Json, value: Any) -> str | None:
    if value in (None, "", []) or (isinstance(value, str) and not value.strip()):
        return None if block.get("optional") else "Please complete this required field."
    if element["type"] == "plain_text_input":
        return _wrong_length(element, value)
    if element["type"] == "number_input":
        return _wrong_number(element, value)
    if element["type"] == "email_text_input" and "@" not in value[1:-1]:
        return "Please enter a valid email address."
    if element["type"] == "url_text_input" and not value.startswith(("http://", "https://")):
        return "Please enter a valid link, starting with https://."
    return None


def _wrong_length(element: Json, value: str) -> str | None:
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < low:
        return f"Please write at least {low} characters."
    return f"Please write at most {high} characters." if len(value) > high else None


def _wrong_number(element: Json, value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return "Please enter a number."
    if "." in value and not element.get("is_decimal_allowed"):
        return "Please enter a whole number."
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and number < float(low):
        return f"Please enter {low} or more."
    return f"Please enter {high} or less." if high is not None and number > float(high) else None


def _choice(element: Json, kind: str, value: Any) -> Any:
    if value in (None, "", []):
        return [] if kind in _SEVERAL_OPTIONS or kind.startswith("multi_") else None
    if kind in _ONE_OPTION:
        return _option(element, value)
    if kind in _SEVERAL_OPTIONS:
        return [_option(element, each) for each in _list(element, value)]
    if kind.startswith("multi_"):
        return _list(element, value)
    if kind == "datetimepicker":
        return _epoch(value)
    if kind == "number_input" and isinstance(value, int | float):
        return str(value)
    if kind != "rich_text_input" and not isinstance(value, str):
        raise WrongValue("invalid_value")
    return value


def _option(element: Json, value: Any) -> Json:
    for option in offered(element):
        if option["value"] == value:
            return option
    raise WrongValue("option_not_found")


def offered(element: Json) -> list[Json]:
    """The options of an element, whether grouped or not."""
    groups = [group["options"] for group in element.get("option_groups", [])]
    return [option for options in (element.get("options", []), *groups) for option in options]


def _list(element: Json, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise WrongValue("invalid_value")
    if len(value) > element.get("max_selected_items", len(value)):
        raise WrongValue("too_many_selected")
    return value


def _epoch(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise WrongValue("invalid_value") from None


def _zone(element: Json) -> Json:
    return {"timezone": element["timezone"]} if "timezone" in element else {}
