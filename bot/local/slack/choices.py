"""What a person chooses in one element: from the client API's plain value to Slack's state."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from bot.local.store import Json

_ONE_OPTION = ("static_select", "external_select", "radio_buttons", "overflow")
_OPTIONS = ("multi_static_select", "multi_external_select", "checkboxes")
_TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
_KEYS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(_TYPED, ("value", "initial_value")),
        **dict.fromkeys(_ONE_OPTION, ("selected_option", "initial_option")),
        **dict.fromkeys(_OPTIONS, ("selected_options", "initial_options")),
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
        "file_input": ("files", "initial_files"),
    }
)
"""By type of element: where its state keeps the choice, and where the block gives the first."""

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class WrongValue(Exception):
    """A value that a person could not have chosen; its text is the client API's error."""


def is_stateful(element: Json) -> bool:
    """Whether Slack remembers what was chosen in it; a button or overflow menu only acts."""
    return element["type"] in _KEYS and element["type"] != "overflow"


def chosen(element: Json, value: Any) -> Json:
    """An element's state after this choice; None, empty text and [] empty it.

    Raises:
        WrongValue: option_not_found, too_many_selected, invalid_value.
    """
    kind = element["type"]
    if kind == "button":
        return {"type": kind}
    if kind not in _KEYS:
        raise WrongValue("invalid_value")
    empty = value in (None, "", [])
    return _entry(element, _nothing(kind) if empty else _READERS[kind](element, value))


def initial(element: Json) -> Json:
    """An element's state before anybody chose."""
    kind = element["type"]
    return _entry(element, element.get(_KEYS[kind][1], _nothing(kind)))


def choice(entry: Json) -> Any:
    """The choice inside an element's state."""
    return entry[_KEYS[entry["type"]][0]]


def _entry(element: Json, choice: Any) -> Json:
    zone = {"timezone": element["timezone"]} if "timezone" in element else {}
    return {"type": element["type"], _KEYS[element["type"]][0]: choice, **zone}


def _nothing(kind: str) -> list[Any] | None:
    return [] if _KEYS[kind][0].endswith("s") else None


def _option(element: Json, value: Any) -> Json:
    groups = [group["options"] for group in element.get("option_groups", [])]
    for options in (element.get("options", []), *groups):
        for option in options:
            if option["value"] == value:
                return dict(option)
    raise WrongValue("option_not_found")


def _text(_element: Json, value: Any) -> str:
    if not isinstance(value, str):
        raise WrongValue("invalid_value")
    return value


def _number(element: Json, value: Any) -> str:
    return str(value) if isinstance(value, int | float) else _text(element, value)


def _date(element: Json, value: Any) -> str:
    try:
        return date.fromisoformat(_text(element, value)).isoformat()
    except ValueError:
        raise WrongValue("invalid_value") from None


def _time(element: Json, value: Any) -> str:
    if not _TIME.fullmatch(_text(element, value)):
        raise WrongValue("invalid_value")
    return str(value)


def _moment(_element: Json, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise WrongValue("invalid_value") from None


def _file(_element: Json, value: Any) -> Json:
    """A file that was uploaded before, by its id."""
    if not isinstance(value, str):
        raise WrongValue("invalid_value")
    return {"id": value}


def _rich_text(_element: Json, value: Any) -> Json:
    if not isinstance(value, dict):
        raise WrongValue("invalid_value")
    return value


def _each(read: Callable[[Json, Any], Any]) -> Callable[[Json, Any], list[Any]]:
    def read_all(element: Json, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise WrongValue("invalid_value")
        most = element.get("max_selected_items") or element.get("max_files")
        if most and len(value) > most:
            raise WrongValue("too_many_selected")
        return [read(element, each) for each in value]

    return read_all


_READERS: Mapping[str, Callable[[Json, Any], Any]] = MappingProxyType(
    {
        **dict.fromkeys(_KEYS, _text),
        **dict.fromkeys(_ONE_OPTION, _option),
        **dict.fromkeys(_OPTIONS, _each(_option)),
        **{
            kind: _each(_text)
            for kind in _KEYS
            if kind.startswith("multi_") and kind not in _OPTIONS
        },
        "number_input": _number,
        "datepicker": _date,
        "timepicker": _time,
        "datetimepicker": _moment,
        "rich_text_input": _rich_text,
        "file_input": _each(_file),
    }
)
