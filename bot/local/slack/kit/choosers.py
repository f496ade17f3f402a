"""Elements with which someone chooses: menus, radio buttons, checkboxes, pickers.

Source: Slack's Block Kit reference, "block elements".
"""

from datetime import date

from bot.local.slack.kit.composition import (
    CHOICE_OPTION,
    CONFIRM,
    CONVERSATION_FILTER,
    OPTION,
    OPTION_GROUPS,
    OPTIONS,
    initial_is_offered,
    plain,
)
from bot.local.slack.rules import (
    Fields,
    Problem,
    Problems,
    array,
    boolean,
    exactly_one,
    integer,
    kind,
    string,
)

_ID = string(1)
_CHOSEN: Fields = {"action_id": string(1, 255), "confirm": CONFIRM, "focus_on_load": boolean}
_MENU: Fields = {**_CHOSEN, "placeholder": plain(150)}
_MULTI: Fields = {**_MENU, "max_selected_items": integer(1)}


def _real_date(value: object, at: str) -> Problems:
    try:
        real = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        real = False
    if not real:
        yield Problem(at, "must be a date in the format YYYY-MM-DD")


_OFFERED: Fields = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
_ONE_LIST = exactly_one(*_OFFERED)
_FOUND: Fields = {"min_query_length": integer(0)}
_CONVERSATIONS: Fields = {
    "default_to_current_conversation": boolean,
    "filter": CONVERSATION_FILTER,
}

_MENUS: Fields = {
    "static_select": kind(
        {}, {**_MENU, **_OFFERED, "initial_option": OPTION}, _ONE_LIST, initial_is_offered
    ),
    "external_select": kind({}, {**_MENU, **_FOUND, "initial_option": OPTION}),
    "users_select": kind({}, {**_MENU, "initial_user": _ID}),
    "conversations_select": kind(
        {},
        {**_MENU, **_CONVERSATIONS, "initial_conversation": _ID, "response_url_enabled": boolean},
    ),
    "channels_select": kind({}, {**_MENU, "initial_channel": _ID, "response_url_enabled": boolean}),
}
_MULTI_MENUS: Fields = {
    "multi_static_select": kind(
        {},
        {**_MULTI, **_OFFERED, "initial_options": array(OPTION)},
        _ONE_LIST,
        initial_is_offered,
    ),
    "multi_external_select": kind({}, {**_MULTI, **_FOUND, "initial_options": array(OPTION)}),
    "multi_users_select": kind({}, {**_MULTI, "initial_users": array(_ID)}),
    "multi_conversations_select": kind(
        {}, {**_MULTI, **_CONVERSATIONS, "initial_conversations": array(_ID)}
    ),
    "multi_channels_select": kind({}, {**_MULTI, "initial_channels": array(_ID)}),
}

_CHOICES: Fields = {"options": array(CHOICE_OPTION, 1, 10)}

CHOOSERS: Fields = {
    **_MENUS,
    **_MULTI_MENUS,
    "checkboxes": kind(
        _CHOICES, {**_CHOSEN, "initial_options": array(CHOICE_OPTION)}, initial_is_offered
    ),
    "radio_buttons": kind(
        _CHOICES, {**_CHOSEN, "initial_option": CHOICE_OPTION}, initial_is_offered
    ),
    "datepicker": kind({}, {**_MENU, "initial_date": _real_date}),
    "timepicker": kind(
        {},
        {
            **_MENU,
            "initial_time": string(5, 5, r"([01][0-9]|2[0-3]):[0-5][0-9]"),
            "timezone": string(1),
        },
    ),
}
DATETIME: Fields = {
    "datetimepicker": kind({}, {**_CHOSEN, "initial_date_time": integer(0, 9_999_999_999)})
}
