"""The atoms of Block Kit. People's text enters here and nowhere else, already harmless.

Sizes are Slack's (Block Kit reference). Text from people goes in `plain` where Slack takes
plain text, and through `escape` in `verbatim` mrkdwn elsewhere: escaping alone does not stop
bare mentions and channel names.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.wall_clock import zone
from bot.permissions import SYSTEM

Block = dict[str, Any]

SECTION_LIMIT = 3000
HEADER_LIMIT = 150
OPTION_LIMIT = 75
MESSAGE_BLOCKS = 50
TEXT_LIMIT = 40_000


def escape(text: str) -> str:
    """People's text for mrkdwn: no mention, channel or link can come of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, and never empty, since Slack refuses empty text."""
    text = text.strip() or "–"
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def one_line(text: str, limit: int = 200) -> str:
    """People's text on one line, escaped, for lists and notifications."""
    return escape(cut(" ".join(text.split()), limit))


def person(user_id: str) -> str:
    """Someone, as Slack shows them; Liaison itself has no account to be mentioned by."""
    return "Liaison" if user_id == SYSTEM.user_id else f"<@{user_id}>"


def link(url: str) -> str:
    """A web address that can be followed, shown without its scheme; any other text stays text."""
    if not url.startswith(("https://", "http://")):
        return one_line(url)
    return f"<{escape(url).replace('|', '%7C')}|{one_line(url.partition('//')[2], 60)}>"


def moment(at: datetime, reader_zone: str, pattern: str = "{date_short_pretty} at {time}") -> str:
    """A date token: Slack shows it in each reader's own zone.

    Args:
        at: the moment, aware.
        reader_zone: IANA name for the fallback text, which programs and old clients read.
        pattern: Slack's date format.
    """
    fallback = at.astimezone(zone(reader_zone)).strftime("%a %d %b, %H:%M %Z")
    return f"<!date^{int(at.timestamp())}^{pattern}|{fallback}>"


def local_time(at: datetime, where: ZoneInfo) -> str:
    return at.astimezone(where).strftime("%H:%M")


def plain(text: str, limit: int = SECTION_LIMIT) -> Block:
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}


def mrkdwn(text: str, limit: int = SECTION_LIMIT) -> Block:
    return {"type": "mrkdwn", "text": cut(text, limit), "verbatim": True}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, HEADER_LIMIT)}


def section(text: str, *, accessory: Block | None = None, block_id: str | None = None) -> Block:
    return _known(
        {"type": "section", "text": mrkdwn(text), "accessory": accessory, "block_id": block_id}
    )


def sections(lines: Sequence[str]) -> list[Block]:
    """Lines as sections, as many lines in each as Slack takes."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + len(line) < SECTION_LIMIT:
            packed[-1] += f"\n{line}"
        else:
            packed.append(line)
    return [section(text) for text in packed]


def fitting(lines: Sequence[str]) -> list[str]:
    """As many lines as one message takes, and how many more there are."""
    kept, room = list[str](), TEXT_LIMIT - OPTION_LIMIT
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return [*kept, f"and {len(lines) - len(kept)} more"]
        kept.append(line)
    return kept


def people_say(text: str) -> Block:
    """A section of someone's own words."""
    return {"type": "section", "text": plain(text)}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text, 2000) for text in texts]}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Block, block_id: str | None = None) -> Block:
    return _known({"type": "actions", "elements": list(elements), "block_id": block_id})


def button(
    text: str,
    action_id: str,
    value: str,
    *,
    style: str | None = None,
    label: str | None = None,
    confirm: Block | None = None,
) -> Block:
    """A button. `label` is what a screen reader says when `text` alone isn't clear."""
    return _known(
        {
            "type": "button",
            "text": plain(text, OPTION_LIMIT),
            "action_id": action_id,
            "value": value,
            "style": style,
            "accessibility_label": label and cut(label, OPTION_LIMIT),
            "confirm": confirm,
        }
    )


def confirm(title: str, text: str, yes: str, no: str = "Cancel") -> Block:
    """What is asked before something that can't be undone."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    """The menu behind “…”, of at most five options."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)[:5]}


def option(text: str, value: str) -> Block:
    return {"text": plain(text, OPTION_LIMIT), "value": value}


def select(action_id: str, options: Sequence[Block], *, initial: str | None = None) -> Block:
    """A static select over at most 100 options; `initial` is an option's value."""
    kept = list(options)[:100]
    chosen = next((each for each in kept if each["value"] == initial), None)
    return _known(
        {"type": "static_select", "action_id": action_id, "options": kept, "initial_option": chosen}
    )


def grouped_select(
    action_id: str, groups: Mapping[str, Sequence[Block]], *, initial: str | None = None
) -> Block:
    every = [option for options in groups.values() for option in options]
    return _known(
        {
            "type": "static_select",
            "action_id": action_id,
            "option_groups": [
                {"label": plain(label, OPTION_LIMIT), "options": list(options)}
                for label, options in groups.items()
            ],
            "initial_option": next((each for each in every if each["value"] == initial), None),
        }
    )


def rich_option(text: str, value: str) -> Block:
    """An option of radio buttons or checkboxes, which may name people."""
    return {"text": mrkdwn(text, OPTION_LIMIT), "value": value}


def radio(action_id: str, options: Sequence[Block], *, initial: str | None = None) -> Block:
    """At most ten options, of which one is chosen."""
    chosen = next((each for each in options if each["value"] == initial), None)
    return _known(
        {
            "type": "radio_buttons",
            "action_id": action_id,
            "options": list(options),
            "initial_option": chosen,
        }
    )


def checkboxes(action_id: str, options: Sequence[Block], *, initial: Sequence[str] = ()) -> Block:
    """At most ten options, of which any are chosen."""
    chosen = [each for each in options if each["value"] in initial]
    return _known(
        {
            "type": "checkboxes",
            "action_id": action_id,
            "options": list(options),
            "initial_options": chosen or None,
        }
    )


def people_select(action_id: str, *, initial: Sequence[str] = (), most: int) -> Block:
    """A choice of several people."""
    return _known(
        {
            "type": "multi_users_select",
            "action_id": action_id,
            "initial_users": list(initial) or None,
            "max_selected_items": most,
        }
    )


def person_select(action_id: str, *, initial: str | None = None) -> Block:
    """A choice of one person."""
    return _known({"type": "users_select", "action_id": action_id, "initial_user": initial})


_CHANNELS = {"include": ["public", "private"], "exclude_bot_users": True}


def channel_select(action_id: str, *, initial: str | None = None) -> Block:
    """A choice of one channel, public or private."""
    return _known(
        {
            "type": "conversations_select",
            "action_id": action_id,
            "initial_conversation": initial,
            "filter": _CHANNELS,
        }
    )


def channels_select(action_id: str, *, initial: Sequence[str] = ()) -> Block:
    """A choice of several channels, public or private."""
    return _known(
        {
            "type": "multi_conversations_select",
            "action_id": action_id,
            "initial_conversations": list(initial) or None,
            "filter": _CHANNELS,
        }
    )


def multi_select(action_id: str, options: Sequence[Block], *, initial: Sequence[str] = ()) -> Block:
    """A static select of any number of at most 100 options; `initial` are options' values."""
    kept = list(options)[:100]
    chosen = [each for each in kept if each["value"] in initial]
    return _known(
        {
            "type": "multi_static_select",
            "action_id": action_id,
            "options": kept,
            "initial_options": chosen or None,
        }
    )


def time_input(action_id: str, *, initial: time) -> Block:
    """A choice of a time of day, without a zone."""
    return {"type": "timepicker", "action_id": action_id, "initial_time": f"{initial:%H:%M}"}


def date_input(action_id: str, *, initial: date | None = None) -> Block:
    """A choice of a date."""
    day = initial.isoformat() if initial else None
    return _known({"type": "datepicker", "action_id": action_id, "initial_date": day})


def moment_input(action_id: str, *, initial: datetime | None = None) -> Block:
    """A choice of date and time; Slack shows it in the reader's own zone."""
    seconds = int(initial.timestamp()) if initial else None
    return _known({"type": "datetimepicker", "action_id": action_id, "initial_date_time": seconds})


def link_input(action_id: str, *, initial: str | None = None) -> Block:
    return _known(
        {"type": "url_text_input", "action_id": action_id, "initial_value": initial or None}
    )


def file_input(action_id: str) -> Block:
    """A choice of one file. Its kind isn't bounded: exports come under many endings."""
    return {"type": "file_input", "action_id": action_id, "max_files": 1}


def text_input(
    action_id: str, *, initial: str = "", multiline: bool = False, limit: int = SECTION_LIMIT
) -> Block:
    return _known(
        {
            "type": "plain_text_input",
            "action_id": action_id,
            "multiline": multiline,
            "max_length": limit,
            "initial_value": initial[:limit] or None,
        }
    )


def field(
    block_id: str,
    label: str,
    element: Block,
    *,
    hint: str | None = None,
    optional: bool = False,
    tells: bool = False,
) -> Block:
    """An input block; with `tells` a choice in it is sent to us at once."""
    return _known(
        {
            "type": "input",
            "block_id": block_id,
            "label": plain(label, 2000),
            "element": element,
            "hint": plain(hint, 2000) if hint else None,
            "optional": optional,
            "dispatch_action": True if tells else None,
        }
    )


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    metadata: str = "",
) -> Block:
    return _known(
        {
            "type": "modal",
            "callback_id": callback_id,
            "title": plain(title, 24),
            "submit": plain(submit, 24) if submit else None,
            "close": plain("Cancel" if submit else "Close", 24),
            "private_metadata": metadata or None,
            "blocks": list(blocks),
        }
    )


def home(blocks: Sequence[Block]) -> Block:
    return {"type": "home", "blocks": list(blocks)[:100]}


def _known(block: Block) -> Block:
    return {key: value for key, value in block.items() if value is not None}
