"""Reads what people chose out of Slack's interactive payloads."""

from collections.abc import Mapping
from typing import Any


def action_value(action: Mapping[str, Any]) -> str:
    """What a used element stands for: a button's value, or what was chosen."""
    return _value(action) or ""


def submitted_values(view: Mapping[str, Any]) -> dict[str, str | None]:
    """A submitted modal's values by block id; each of our inputs holds one element."""
    return {
        block_id: _value(next(iter(elements.values()), {}))
        for block_id, elements in view["state"]["values"].items()
    }


def _value(element: Mapping[str, Any]) -> str | None:
    option = element.get("selected_option")
    if option:
        return str(option["value"])
    for key in ("value", "selected_user", "selected_date", "selected_date_time"):
        if element.get(key) is not None:
            return clean(str(element[key]))
    return None


def clean(text: str) -> str:
    """Text without what no database stores: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
