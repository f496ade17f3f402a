"""A valid example of everything that Slack takes: the ground on which tests build."""

import json
from typing import Any

from bot.local.slack.kit.elements import ACTIONS, CONTEXT_ACTIONS, INPUTS

Json = dict[str, Any]


def plain(text: str = "Words") -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str = "*Words*") -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def option(value: str = "one", **more: object) -> Json:
    return {"text": plain(f"Option {value}"), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


def confirm(**more: object) -> Json:
    texts = {"title": plain(), "text": mrkdwn(), "confirm": plain("Yes"), "deny": plain("No")}
    return {**texts, "style": "danger", **more}


def rich_text(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def rich_section(*leaves: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(leaves)}


def leaf(text: str = "words") -> Json:
    return {"type": "text", "text": text, "style": {"bold": True}}


CHOSEN: Json = {"action_id": "a", "confirm": confirm(), "focus_on_load": False}
MENU: Json = {**CHOSEN, "placeholder": plain("Choose")}
MULTI: Json = {**MENU, "max_selected_items": 2}
TYPED: Json = {
    "action_id": "a",
    "focus_on_load": True,
    "placeholder": plain("Type"),
    "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]},
}
WORKFLOW: Json = {
    "trigger": {
        "url": "https://slack.com/shortcuts/Ft1/2",
        "customizable_input_parameters": [{"name": "who", "value": "me"}],
    }
}
FILTER: Json = {
    "include": ["public", "mpim"],
    "exclude_bot_users": True,
    "exclude_external_shared_channels": True,
}
IMAGE: Json = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A chart"}

BUTTON: Json = {
    "type": "button",
    "text": plain("Acknowledge"),
    "action_id": "ack",
    "value": "1",
    "url": "https://example.com",
    "style": "primary",
    "accessibility_label": "Acknowledge escalation 1",
    "confirm": confirm(),
}

ICON_BUTTON: Json = {"type": "icon_button", "text": plain("Delete"), "icon": "trash"}

_ELEMENTS: list[Json] = [
    BUTTON,
    IMAGE,
    {"type": "overflow", "action_id": "o", "options": [option(url="https://example.com")]},
    {"type": "workflow_button", "text": plain(), "workflow": WORKFLOW, "action_id": "w"},
    {"type": "static_select", **MENU, "options": [option()], "initial_option": option()},
    {"type": "external_select", **MENU, "min_query_length": 3, "initial_option": option()},
    {"type": "users_select", **MENU, "initial_user": "U1"},
    {"type": "channels_select", **MENU, "initial_channel": "C1"},
    {"type": "conversations_select", **MENU, "initial_conversation": "C1", "filter": FILTER},
    {"type": "multi_static_select", **MULTI, "options": options(2), "initial_options": options(1)},
    {"type": "multi_external_select", **MULTI, "initial_options": options(2)},
    {"type": "multi_users_select", **MULTI, "initial_users": ["U1", "U2"]},
    {"type": "multi_channels_select", **MULTI, "initial_channels": ["C1"]},
    {"type": "multi_conversations_select", **MULTI, "default_to_current_conversation": True},
    {"type": "checkboxes", **CHOSEN, "options": options(10), "initial_options": options(3)},
    {"type": "radio_buttons", **CHOSEN, "options": options(10), "initial_option": option("3")},
    {"type": "datepicker", **MENU, "initial_date": "2028-02-29"},
    {"type": "timepicker", **MENU, "initial_time": "23:59", "timezone": "Europe/Berlin"},
    {"type": "datetimepicker", **CHOSEN, "initial_date_time": 1_795_500_000},
    {"type": "plain_text_input", **TYPED, "multiline": True, "min_length": 3, "max_length": 3},
    {"type": "email_text_input", **TYPED, "initial_value": "maya@example.com"},
    {"type": "url_text_input", **TYPED, "initial_value": "https://example.com"},
    {"type": "number_input", **TYPED, "is_decimal_allowed": True, "min_value": "-1.5"},
    {"type": "rich_text_input", **TYPED, "initial_value": rich_text(rich_section(leaf()))},
    {"type": "file_input", "action_id": "f", "filetypes": ["png"], "max_files": 10},
    {
        "type": "feedback_buttons",
        "action_id": "f",
        "positive_button": {"text": plain("Good"), "value": "+"},
        "negative_button": {"text": plain("Bad"), "value": "-"},
    },
    ICON_BUTTON,
]
ELEMENTS: dict[str, Json] = {
    each["type"]: {**each, "action_id": each["type"]} if "action_id" in each else each
    for each in _ELEMENTS
}

LEAVES: list[Json] = [
    leaf(),
    {"type": "link", "url": "https://example.com", "text": "a link"},
    {"type": "user", "user_id": "U1", "style": {"bold": True, "highlight": True}},
    {"type": "usergroup", "usergroup_id": "S1"},
    {"type": "team", "team_id": "T1"},
    {"type": "channel", "channel_id": "C1"},
    {"type": "emoji", "name": "wave", "skin_tone": 3, "unicode": "1f44b"},
    {"type": "broadcast", "range": "here"},
    {"type": "color", "value": "#1d7a53"},
    {"type": "date", "timestamp": 1_795_500_000, "format": "{date_long}", "fallback": "then"},
]
PARTS: list[Json] = [
    rich_section(*LEAVES),
    {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [rich_section(leaf())]},
    {"type": "rich_text_quote", "elements": [leaf()], "border": 1},
    {"type": "rich_text_preformatted", "elements": [leaf()], "language": "python"},
]

RAW: Json = {"type": "raw_text", "text": "cell"}
NUMBER: Json = {"type": "raw_number", "value": 1.5, "text": "1.5"}
TABLE: Json = {
    "type": "table",
    "rows": [[RAW, RAW], [NUMBER, rich_text(rich_section(leaf()))]],
    "column_settings": [None, {"align": "right", "is_wrapped": True}],
}
CARD: Json = {
    "type": "card",
    "title": plain(),
    "body": mrkdwn(),
    "icon": IMAGE,
    "actions": [BUTTON],
}
CHART: Json = {
    "type": "data_visualization",
    "title": "Pages by team",
    "chart": {
        "type": "bar",
        "series": [{"name": "IT", "data": [{"label": "Mon", "value": -2}]}],
        "axis_config": {"categories": ["Mon"], "x_label": "Day", "y_label": "Pages"},
    },
}

INPUT: Json = {"type": "input", "label": plain("What?"), "element": ELEMENTS["plain_text_input"]}

_BLOCKS: list[Json] = [
    {"type": "section", "text": mrkdwn(), "fields": [plain()] * 10, "accessory": BUTTON},
    {"type": "header", "text": plain("Title"), "level": 2},
    {"type": "divider", "block_id": "line"},
    {**IMAGE, "title": plain()},
    {"type": "context", "elements": [IMAGE, mrkdwn(), plain()]},
    {"type": "actions", "elements": [BUTTON, ELEMENTS["static_select"]]},
    {**INPUT, "hint": plain("A hint"), "optional": True, "dispatch_action": True},
    rich_text(*PARTS),
    {
        "type": "video",
        "alt_text": "A demonstration",
        "title": plain(),
        "thumbnail_url": "https://example.com/a.png",
        "video_url": "https://example.com/a.mp4",
        "author_name": "Ana",
    },
    {"type": "alert", "text": mrkdwn(), "level": "warning"},
    {"type": "markdown", "text": "**Words**"},
    {
        "type": "context_actions",
        "elements": [ELEMENTS["feedback_buttons"], ELEMENTS["icon_button"]],
    },
    TABLE,
    {"type": "data_table", "caption": "Shifts", "rows": [[RAW], [NUMBER]], "page_size": 5},
    CHART,
    CARD,
    {"type": "carousel", "elements": [CARD]},
    {
        "type": "container",
        "title": plain(),
        "child_blocks": [{"type": "divider"}, TABLE],
        "is_collapsible": True,
        "default_collapsed": True,
    },
]
BLOCKS: dict[str, Json] = {each["type"]: each for each in _BLOCKS}


def modal(*blocks: Json, **more: object) -> Json:
    return {
        "type": "modal",
        "title": plain("Escalate"),
        "submit": plain("Send"),
        "blocks": list(blocks) or [BLOCKS["divider"]],
        **more,
    }


def home(*blocks: Json, **more: object) -> Json:
    return {"type": "home", "blocks": list(blocks) or [BLOCKS["divider"]], **more}


def place_for(element: str) -> tuple[Json, str]:
    """A block in which an element works, and the pointer to it there."""
    example = ELEMENTS[element]
    if element in CONTEXT_ACTIONS:
        return {"type": "context_actions", "elements": [example]}, "/elements/0"
    if element in ACTIONS:
        return {"type": "actions", "elements": [example]}, "/elements/0"
    if element in INPUTS:
        return {**INPUT, "element": example}, "/element"
    return {**BLOCKS["section"], "accessory": example}, "/accessory"


def changed(value: Any, pointer: str, new: object) -> Any:
    """A copy of `value` in which the JSON pointer leads to `new`."""
    copy = json.loads(json.dumps(value))
    *path, last = pointer.strip("/").split("/")
    target = copy
    for step in path:
        target = target[int(step)] if isinstance(target, list) else target[step]
    target[int(last) if isinstance(target, list) else last] = new
    return copy


def without(value: Json, field: str) -> Json:
    return {name: each for name, each in value.items() if name != field}
