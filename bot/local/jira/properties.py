"""Entity properties: what their keys and values may be."""

import json
from typing import Any

from bot.local.jira.refused import JiraRefused, bad_payload
from bot.local.store import Json

_KEY, _VALUE = 255, 32_768


def checked_property(key: str, value: Any) -> Any:
    """The value, if both are short enough.

    Raises:
        JiraRefused: 400.
    """
    if not 0 < len(key) <= _KEY:
        raise JiraRefused(400, f"The property key has to be 1 to {_KEY} characters long.")
    if len(json.dumps(value)) > _VALUE:
        raise JiraRefused(400, f"The property value exceeds {_VALUE} characters.")
    return value


def checked_properties(given: Any) -> Json:
    """`[{"key", "value"}]`, or nothing, as a mapping.

    Raises:
        JiraRefused: 400.
    """
    if given is None:
        return {}
    if not isinstance(given, list) or not all(_is_property(each) for each in given):
        raise bad_payload()
    return {each["key"]: checked_property(each["key"], each["value"]) for each in given}


def _is_property(each: Any) -> bool:
    return isinstance(each, dict) and set(each) == {"key", "value"} and isinstance(each["key"], str)
