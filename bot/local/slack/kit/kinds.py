"""The kinds of block, and the surfaces that each may appear on.

Source: Slack's Block Kit reference, "blocks". `file` blocks are missing on purpose: Slack makes
them, apps may not. Those for streamed answers of AI apps (`plan`, `task_card`) are missing too.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.local.slack.kit.composition import ALT_TEXT, IMAGE_SOURCE, URL, plain, text, texts
from bot.local.slack.kit.elements import (
    ACCESSORIES,
    ACTIONS,
    BUTTON,
    CONTEXT_ACTIONS,
    IMAGE,
    INPUTS,
    Surface,
)
from bot.local.slack.kit.rich_text import RICH_TEXT
from bot.local.slack.kit.tables import CHARTS, TABLES
from bot.local.slack.rules import (
    Fields,
    Json,
    Problem,
    Problems,
    array,
    at_least_one,
    boolean,
    by_type,
    exactly_one,
    integer,
    kind,
    string,
    word,
)

MARKDOWN_LIMIT = 12_000

_ID: Fields = {"block_id": string(1, 255)}
_NAMED = string(1)
_RICH = by_type({"rich_text": RICH_TEXT})
_IMAGE = by_type(IMAGE)


def _file_input_waits(value: Json, at: str) -> Problems:
    element = value.get("element")
    is_file = isinstance(element, dict) and element.get("type") == "file_input"
    if is_file and value.get("dispatch_action") is True:
        yield Problem(f"{at}/dispatch_action", "not supported with a file_input")


_BASIC: Fields = {
    "section": kind(
        {},
        {
            **_ID,
            "text": text(),
            "fields": array(text(2000), 1, 10),
            "accessory": by_type(ACCESSORIES),
            "expand": boolean,
        },
        at_least_one("text", "fields"),
    ),
    "header": kind({"text": plain(150)}, {**_ID, "level": integer(1, 4)}),
    "divider": kind({}, _ID),
    "image": kind(
        {"alt_text": ALT_TEXT},
        {**_ID, **IMAGE_SOURCE, "title": plain(2000)},
        exactly_one(*IMAGE_SOURCE),
    ),
    "context": kind({"elements": array(by_type({**texts(), **IMAGE}), 1, 10)}, _ID),
    "actions": kind({"elements": array(by_type(ACTIONS), 1, 25)}, _ID),
    "input": kind(
        {"label": plain(2000), "element": by_type(INPUTS)},
        {**_ID, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        _file_input_waits,
    ),
    "rich_text": RICH_TEXT,
    "video": kind(
        {"alt_text": _NAMED, "title": plain(199), "thumbnail_url": URL, "video_url": URL},
        {
            **_ID,
            "title_url": URL,
            "description": plain(200),
            "provider_icon_url": URL,
            "provider_name": _NAMED,
            "author_name": string(1, 49),
        },
    ),
}

_CARD: Fields = {
    "card": kind(
        {},
        {
            **_ID,
            "hero_image": _IMAGE,
            "icon": _IMAGE,
            "title": text(150),
            "subtitle": text(150),
            "body": text(200),
            "actions": array(by_type(BUTTON), 1, 2),
        },
        at_least_one("hero_image", "title", "body", "actions"),
    )
}
_CAROUSEL: Fields = {"carousel": kind({"elements": array(by_type(_CARD), 1, 10)}, _ID)}


def _collapses(value: Json, at: str) -> Problems:
    if value.get("default_collapsed") is True and value.get("is_collapsible") is not True:
        yield Problem(f"{at}/default_collapsed", "needs is_collapsible")


_CONTAINER: Fields = {
    "container": kind(
        {"child_blocks": array(by_type({**_BASIC, "table": TABLES["table"]}), 1, 10)},
        {
            **_ID,
            "title": plain(150),
            "rich_text_title": _RICH,
            "subtitle": text(150),
            "icon": _IMAGE,
            "width": word("narrow", "standard", "wide", "full"),
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        at_least_one("title", "rich_text_title"),
        _collapses,
    )
}
_ALERT: Fields = {
    "alert": kind(
        {"text": text(200)},
        {**_ID, "level": word("default", "info", "warning", "error", "success")},
    )
}
_CONVERSATION: Fields = {
    "markdown": kind({"text": string(1, MARKDOWN_LIMIT)}, _ID),
    "context_actions": kind({"elements": array(by_type(CONTEXT_ACTIONS), 1, 5)}, _ID),
}
_WIDE: Fields = {**_CAROUSEL, **_CONTAINER, **CHARTS, **TABLES}

KINDS: Mapping[Surface, Fields] = MappingProxyType(
    {
        "message": {**_BASIC, **_CARD, **_WIDE, **_CONVERSATION},
        "modal": {**_BASIC, **_CARD, **_ALERT},
        "home": {**_BASIC, **_CARD, **_WIDE},
    }
)
