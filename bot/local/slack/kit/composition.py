"""What blocks and elements are composed of: texts, options, confirmations, files.

Source: Slack's Block Kit reference, "composition objects".
"""

from bot.local.slack.rules import (
    Fields,
    Json,
    Problem,
    Problems,
    Rule,
    array,
    at_least_one,
    boolean,
    by_type,
    exactly_one,
    kind,
    record,
    string,
    word,
)

TEXT_LIMIT = 3000
URL = string(1, 3000)
IMAGE_URL = string(1, 3000, r"https?://\S+")
ALT_TEXT = string(1, 2000)
STYLE = word("primary", "danger")


def _plain(limit: int) -> Fields:
    return {"plain_text": kind({"text": string(1, limit)}, {"emoji": boolean})}


def _mrkdwn(limit: int) -> Fields:
    return {"mrkdwn": kind({"text": string(1, limit)}, {"verbatim": boolean})}


def texts(limit: int = TEXT_LIMIT) -> Fields:
    """Both kinds of text object, for `by_type`."""
    return {**_plain(limit), **_mrkdwn(limit)}


def text(limit: int = TEXT_LIMIT) -> Rule:
    """A text object of either kind, of at most `limit` characters."""
    return by_type(texts(limit))


def plain(limit: int = TEXT_LIMIT) -> Rule:
    """A plain_text object of at most `limit` characters."""
    return by_type(_plain(limit))


CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)

_VALUE = string(1, 150)
OPTION = record({"text": plain(75), "value": _VALUE}, {"description": plain(75)})
LINK_OPTION = record({"text": plain(75), "value": _VALUE}, {"description": plain(75), "url": URL})
CHOICE_OPTION = record({"text": text(75), "value": _VALUE}, {"description": text(75)})
OPTIONS = array(OPTION, 1, 100)
OPTION_GROUPS = array(record({"label": plain(75), "options": OPTIONS}), 1, 100)

SLACK_FILE = record({}, {"id": string(1), "url": string(1)}, exactly_one("id", "url"))

DISPATCH = record(
    {"trigger_actions_on": array(word("on_enter_pressed", "on_character_entered"), 1, 2)}
)

CONVERSATION_FILTER = record(
    {},
    {
        "include": array(word("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),
)

WORKFLOW = record(
    {
        "trigger": record(
            {"url": URL},
            {
                "customizable_input_parameters": array(
                    record({"name": string(1), "value": string()}), 0
                )
            },
        )
    }
)

IMAGE_SOURCE: Fields = {"image_url": IMAGE_URL, "slack_file": SLACK_FILE}


def initial_is_offered(value: Json, at: str) -> Problems:
    """`initial_option(s)` must each be one of the options, just as it is there."""
    offered = [_face(option) for option in _offered(value)]
    if not offered:
        return
    if "initial_option" in value and _face(value["initial_option"]) not in offered:
        yield Problem(f"{at}/initial_option", "must be one of the options")
    initial = value.get("initial_options")
    for index, option in enumerate(initial if isinstance(initial, list) else []):
        if _face(option) not in offered:
            yield Problem(f"{at}/initial_options/{index}", "must be one of the options")


def _offered(value: Json) -> list[object]:
    groups = value.get("option_groups")
    lists = [value.get("options")]
    if isinstance(groups, list):
        lists += [group.get("options") for group in groups if isinstance(group, dict)]
    return [option for options in lists if isinstance(options, list) for option in options]


def _face(option: object) -> tuple[str, ...]:
    """What makes two options the same; anything may stand where a text should."""
    if not isinstance(option, dict):
        return ()
    texts = [option.get(name) for name in ("text", "description")]
    objects = [each if isinstance(each, dict) else {} for each in texts]
    parts = [option.get("value"), *(each.get(key) for each in objects for key in ("type", "text"))]
    return tuple(part if isinstance(part, str) else "" for part in parts)
