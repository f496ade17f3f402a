"""Reads what people chose out of Slack's interactive payloads."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.given_file import GivenFile
from bot.interactions import Filled

_PLAIN = (
    "value",
    "selected_user",
    "selected_channel",
    "selected_conversation",
    "selected_date",
    "selected_time",
    "selected_date_time",
)


def action_value(action: Mapping[str, Any]) -> str:
    """What a used element stands for: a button's value, or what was chosen."""
    return _value(action) or ""


def action_values(action: Mapping[str, Any]) -> tuple[str, ...]:
    """What a used multi-select or checkboxes hold by now."""
    return tuple(_values(action) or ())


def filled(view: Mapping[str, Any] | None) -> Filled:
    """What the inputs of a modal or App Home hold; each of our inputs holds one element."""
    state = ((view or {}).get("state") or {}).get("values") or {}
    elements: dict[str, Any] = {
        block_id: next(iter(held.values()), {}) for block_id, held in state.items()
    }
    lists = {block_id: _values(element) for block_id, element in elements.items()}
    return Filled(
        {id_: _value(element) for id_, element in elements.items() if lists[id_] is None},
        {id_: chosen for id_, chosen in lists.items() if chosen is not None},
        {id_: _files(each["files"]) for id_, each in elements.items() if each.get("files")},
    )


def _files(uploaded: Iterable[Mapping[str, Any]]) -> list[GivenFile]:
    return [
        GivenFile(str(each["id"]), clean(str(each.get("name") or "")), int(each.get("size") or 0))
        for each in uploaded
    ]


def _values(element: Mapping[str, Any]) -> list[str] | None:
    if element.get("selected_options") is not None:
        return [str(option["value"]) for option in element["selected_options"]]
    for key in ("selected_users", "selected_conversations", "selected_channels"):
        if element.get(key) is not None:
            return [str(each) for each in element[key]]
    return None


def _value(element: Mapping[str, Any]) -> str | None:
    option = element.get("selected_option")
    if option:
        return str(option["value"])
    for key in _PLAIN:
        if element.get(key) is not None:
            return clean(str(element[key]))
    return None


def clean(text: str) -> str:
    """Text without what no database stores: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
