"""Interactive elements, and the blocks that each may stand in.

Source: Slack's Block Kit reference, "block elements", with its table of which works where.
"""

import re
from datetime import date

from bot.local.slack.composition import (
    CHOICE_OPTION,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH,
    IMAGE_SOURCE,
    LINK_OPTION,
    OPTION,
    OPTION_GROUPS,
    OPTIONS,
    STYLE,
    URL,
    WORKFLOW,
    ALT_TEXT,
    initial_is_offered,
    plain,
)
from bot.local.slack.rich_text import RICH_TEXT
from bot.local.slack.rules import (
    Check,
    Fields,
    Json,
    Problem,
    Problems,
    Rule,
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

MAX_INPUT = 3000
_NUMBER = r"-?\d+(\.\d+)?"
_NUMBER_TEXT = string(1, None, _NUMBER)
_ID = string(1)
_LABEL = string(1, 75)

_ACTION: Fields = {"action_id": string(1, 255)}
_PRESSED: Fields = {**_ACTION, "confirm": CONFIRM}
_CHOSEN: Fields = {**_PRESSED, "focus_on_load": boolean}
_MENU: Fields = {**_CHOSEN, "placeholder": plain(150)}
_MULTI: Fields = {**_MENU, "max_selected_items": integer(1)}
_TYPED: Fields = {
    **_ACTION,
    "focus_on_load": boolean,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH,
}


def _real_date(value: object, at: str) -> Problems:
    try:
        real = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        real = False
    if not real:
        yield Problem(at, "must be a date in the format YYYY-MM-DD")


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


_CHOICE_BETWEEN: Fields = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
_ONE_CHOICE = exactly_one("options", "option_groups")

_MENUS: Fields = {
    "static_select": kind(
        {}, {**_MENU, **_CHOICE_BETWEEN, "initial_option": OPTION}, _ONE_CHOICE, initial_is_offered
    ),
    "external_select": kind(
        {}, {**_MENU, "initial_option": OPTION, "min_query_length": integer(0)}
    ),
    "users_select": kind({}, {**_MENU, "initial_user": _ID}),
    "conversations_select": kind(
        {},
        {
            **_MENU,
            "initial_conversation": _ID,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": CONVERSATION_FILTER,
        },
    ),
    "channels_select": kind({}, {**_MENU, "initial_channel": _ID, "response_url_enabled": boolean}),
    "multi_static_select": kind(
        {},
        {**_MULTI, **_CHOICE_BETWEEN, "initial_options": array(OPTION)},
        _ONE_CHOICE,
        initial_is_offered,
    ),
    "multi_external_select": kind(
        {}, {**_MULTI, "initial_options": array(OPTION), "min_query_length": integer(0)}
    ),
    "multi_users_select": kind({}, {**_MULTI, "initial_users": array(_ID)}),
    "multi_conversations_select": kind(
        {},
        {
            **_MULTI,
            "initial_conversations": array(_ID),
            "default_to_current_conversation": boolean,
            "filter": CONVERSATION_FILTER,
        },
    ),
    "multi_channels_select": kind({}, {**_MULTI, "initial_channels": array(_ID)}),
}

_CHOICES = array(CHOICE_OPTION, 1, 10)
_CHOOSERS: Fields = {
    **_MENUS,
    "checkboxes": kind(
        {"options": _CHOICES},
        {**_CHOSEN, "initial_options": array(CHOICE_OPTION)},
        initial_is_offered,
    ),
    "radio_buttons": kind(
        {"options": _CHOICES}, {**_CHOSEN, "initial_option": CHOICE_OPTION}, initial_is_offered
    ),
    "datepicker": kind({}, {**_MENU, "initial_date": _real_date}),
    "timepicker": kind(
        {},
        {
            **_MENU,
            "initial_time": string(5, 5, r"([01]\d|2[0-3]):[0-5]\d"),
            "timezone": string(1),
        },
    ),
}
_DATETIME: Fields = {
    "datetimepicker": kind({}, {**_CHOSEN, "initial_date_time": integer(0, 9_999_999_999)})
}

BUTTON: Fields = {
    "button": kind(
        {"text": plain(75)},
        {
            **_PRESSED,
            "url": URL,
            "value": string(1, 2000),
            "style": STYLE,
            "accessibility_label": _LABEL,
        },
    )
}
OVERFLOW: Fields = {"overflow": kind({"options": array(LINK_OPTION, 1, 5)}, _PRESSED)}
_BUTTONS: Fields = {
    **BUTTON,
    **OVERFLOW,
    "workflow_button": kind(
        {"text": plain(75), "workflow": WORKFLOW, "action_id": string(1, 255)},
        {"style": STYLE, "accessibility_label": _LABEL},
    ),
}
IMAGE: Fields = {
    "image": kind({"alt_text": ALT_TEXT}, IMAGE_SOURCE, exactly_one(*IMAGE_SOURCE))
}

_TEXT_INPUTS: Fields = {
    "plain_text_input": kind(
        {},
        {
            **_TYPED,
            "initial_value": string(0, MAX_INPUT),
            "multiline": boolean,
            "min_length": integer(0, MAX_INPUT),
            "max_length": integer(1, MAX_INPUT),
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
    "rich_text_input": kind(
        {"action_id": string(1, 255)}, {**_TYPED, "initial_value": by_type({"rich_text": RICH_TEXT})}
    ),
    "file_input": kind({}, {**_ACTION, "filetypes": array(_ID), "max_files": integer(1, 10)}),
}

_OPINION = record({"text": plain(75), "value": string(1, 2000)}, {"accessibility_label": _LABEL})

ACCESSORIES = {**_BUTTONS, **_CHOOSERS, **IMAGE}
ACTIONS = {**_BUTTONS, **_CHOOSERS, **_DATETIME}
INPUTS = {**_CHOOSERS, **_DATETIME, **_TEXT_INPUTS}
CONTEXT_ACTIONS: Fields = {
    "feedback_buttons": kind({"positive_button": _OPINION, "negative_button": _OPINION}, _ACTION),
    "icon_button": kind(
        {"text": plain(75), "icon": word("trash")},
        {
            **_PRESSED,
            "value": string(1, 2000),
            "accessibility_label": _LABEL,
            "visible_to_user_ids": array(_ID, 1, 10),
        },
    ),
}
