"""Rich text blocks. Source: Slack's Block Kit reference, "rich text block"."""

from bot.local.slack.rules import (
    Fields,
    Rule,
    array,
    boolean,
    by_type,
    integer,
    kind,
    record,
    string,
    word,
)

_NAME = string(1)
_STYLE = record(
    {},
    dict.fromkeys(
        (
            "bold",
            "italic",
            "strike",
            "code",
            "underline",
            "highlight",
            "client_highlight",
            "unlink",
        ),
        boolean,
    ),
)
_BORDER = integer(0, 1)


def _leaf(required: Fields, optional: Fields | None = None) -> Rule:
    return kind(required, {"style": _STYLE, **(optional or {})})


LEAVES: Fields = {
    "text": _leaf({"text": _NAME}),
    "link": _leaf({"url": _NAME}, {"text": _NAME, "unsafe": boolean}),
    "user": _leaf({"user_id": _NAME}),
    "usergroup": _leaf({"usergroup_id": _NAME}),
    "team": _leaf({"team_id": _NAME}),
    "channel": _leaf({"channel_id": _NAME}),
    "emoji": _leaf({"name": _NAME}, {"unicode": _NAME, "skin_tone": integer(1, 6)}),
    "broadcast": _leaf({"range": word("here", "channel", "everyone")}),
    "color": _leaf({"value": string(6, 7, r"#?[0-9a-fA-F]{6}")}),
    "date": _leaf({"timestamp": integer(0), "format": _NAME}, {"url": _NAME, "fallback": _NAME}),
}

# Slack sends empty sections itself (an empty line), and takes them back.
_LEAVES = array(by_type(LEAVES), 0)
_SECTION: Fields = {"rich_text_section": kind({"elements": _LEAVES})}

PARTS: Fields = {
    **_SECTION,
    "rich_text_quote": kind({"elements": _LEAVES}, {"border": _BORDER}),
    "rich_text_preformatted": kind({"elements": _LEAVES}, {"border": _BORDER, "language": _NAME}),
    "rich_text_list": kind(
        {"style": word("bullet", "ordered"), "elements": array(by_type(_SECTION))},
        {"indent": integer(0), "offset": integer(0), "border": _BORDER},
    ),
}

RICH_TEXT = kind({"elements": array(by_type(PARTS), 0)}, {"block_id": string(1, 255)})
