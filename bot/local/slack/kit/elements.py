"""Buttons, inputs and images, and which elements stand in which block, on which surface.

Source: Slack's Block Kit reference, "block elements", with its tables of what works where.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from bot.local.slack.kit.choosers import CHOOSERS, DATETIME
from bot.local.slack.kit.composition import (
    ALT_TEXT,
    CONFIRM,
    DISPATCH,
    IMAGE_SOURCE,
    LINK_OPTION,
    STYLE,
    URL,
    WORKFLOW,
    plain,
)
from bot.local.slack.kit.rich_text import RICH_TEXT
from bot.local.slack.rules import (
    Check,
    Fields,
    Json,
    Problem,
    Problems,
    array,
    boolean,
    by_type,
    exactly_one,
    integer,
    kind,
    record,
    string,
    word,
)

Surface = Literal["message", "modal", "home"]

SURFACES: Mapping[str, frozenset[Surface]] = MappingProxyType(
    {
        "datetimepicker": frozenset({"message", "modal"}),
        "email_text_input": frozenset({"modal"}),
        "file_input": frozenset({"modal"}),
        "number_input": frozenset({"modal"}),
        "rich_text_input": frozenset({"modal", "home"}),
        "url_text_input": frozenset({"modal"}),
        "workflow_button": frozenset({"message"}),
    }
)  # the elements that don't work on every surface

_LONGEST_INPUT = 3000
_NUMBER = r"-?[0-9]+(\.[0-9]+)?"
_NUMBER_TEXT = string(1, None, _NUMBER)
_IDS = array(string(1))
_ACTION_ID = string(1, 255)
_BUTTON_TEXT = plain(75)
_BUTTON_VALUE = string(1, 2000)
_LABEL: Fields = {"accessibility_label": string(1, 75)}
_PRESSED: Fields = {"action_id": _ACTION_ID, "confirm": CONFIRM}

BUTTON: Fields = {
    "button": kind(
        {"text": _BUTTON_TEXT},
        {
            **_PRESSED,
            **_LABEL,
            "url": URL,
            "value": _BUTTON_VALUE,
            "style": STYLE,
            "agent_prompt": string(1, 4000),
            "agent_prompt_display": string(1),
            "visible_to_user_ids": _IDS,
        },
    )
}
_BUTTONS: Fields = {
    **BUTTON,
    "overflow": kind({"options": array(LINK_OPTION, 1, 5)}, _PRESSED),
    "workflow_button": kind(
        {"text": _BUTTON_TEXT, "workflow": WORKFLOW, "action_id": _ACTION_ID},
        {**_LABEL, "style": STYLE},
    ),
}
IMAGE: Fields = {"image": kind({"alt_text": ALT_TEXT}, IMAGE_SOURCE, exactly_one(*IMAGE_SOURCE))}


def _ordered(low: str, high: str) -> Check:
    """`low` may not be above `high`."""

    def check(value: Json, at: str) -> Problems:
        least, most = _figure(value.get(low)), _figure(value.get(high))
        if least is not None and most is not None and least > most:
            yield Problem(f"{at}/{low}", f"must not be greater than {high}")

    return check


def _figure(value: object) -> float | None:
    if isinstance(value, str):
        return float(value) if re.fullmatch(_NUMBER, value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _whole_unless_decimal(value: Json, at: str) -> Problems:
    if value.get("is_decimal_allowed") is not False:
        return
    for name in ("initial_value", "min_value", "max_value"):
        written = value.get(name)
        if isinstance(written, str) and "." in written:
            yield Problem(f"{at}/{name}", "must be a whole number: is_decimal_allowed is false")


_TYPED: Fields = {
    "action_id": _ACTION_ID,
    "focus_on_load": boolean,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH,
}
_RICH_INPUT: Fields = {
    "rich_text_input": kind(
        {"action_id": _ACTION_ID},
        {**_TYPED, "initial_value": by_type({"rich_text": RICH_TEXT})},
    )
}
_TEXT_INPUTS: Fields = {
    "plain_text_input": kind(
        {},
        {
            **_TYPED,
            "initial_value": string(0, _LONGEST_INPUT),
            "multiline": boolean,
            "min_length": integer(0, _LONGEST_INPUT),
            "max_length": integer(1, _LONGEST_INPUT),
        },
        _ordered("min_length", "max_length"),
    ),
    "email_text_input": kind({}, {**_TYPED, "initial_value": string()}),
    "url_text_input": kind({}, {**_TYPED, "initial_value": string()}),
    "number_input": kind(
        {"is_decimal_allowed": boolean},
        {
            **_TYPED,
            "initial_value": _NUMBER_TEXT,
            "min_value": _NUMBER_TEXT,
            "max_value": _NUMBER_TEXT,
        },
        _ordered("min_value", "max_value"),
        _whole_unless_decimal,
    ),
    "file_input": kind(
        {}, {"action_id": _ACTION_ID, "filetypes": _IDS, "max_files": integer(1, 10)}
    ),
}
_OPINION = record({"text": _BUTTON_TEXT, "value": _BUTTON_VALUE}, _LABEL)

ACCESSORIES: Fields = {**_BUTTONS, **CHOOSERS, **IMAGE}
ACTIONS: Fields = {**_BUTTONS, **CHOOSERS, **DATETIME, **_RICH_INPUT}
INPUTS: Fields = {**CHOOSERS, **DATETIME, **_TEXT_INPUTS, **_RICH_INPUT}
CONTEXT_ACTIONS: Fields = {
    "feedback_buttons": kind(
        {"positive_button": _OPINION, "negative_button": _OPINION}, {"action_id": _ACTION_ID}
    ),
    "icon_button": kind(
        {"text": _BUTTON_TEXT, "icon": word("trash")},
        {**_PRESSED, **_LABEL, "value": _BUTTON_VALUE, "visible_to_user_ids": _IDS},
    ),
}
