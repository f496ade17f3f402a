"""A topic as people type it: `decide: which banner 10 min @ana`.

A word in front says what it is for, minutes and an owner may stand at either end; everything else
is the topic, as it was typed.
"""

import re
from dataclasses import dataclass

TITLE_LIMIT = 300
MOST_MINUTES = 240
_KIND = re.compile(r"^(discuss|decide|fyi)(?:\s*[:–—-]\s*|\s+)(?=\S)", re.IGNORECASE)
_KIND_BEHIND = re.compile(r"\s*[(\[](discuss|decide|fyi)[)\]]$", re.IGNORECASE)
_MENTION = r"<@([UW][A-Z0-9]{1,28})(?:\|[^>]*)?>"
_OWNER_FIRST = re.compile(rf"^{_MENTION}\s*:?\s+(?=\S)")
_OWNER_LAST = re.compile(
    rf"(?:^|[\s,(–-]+)(?:(?:owner|by|for)\s*:?\s*)?{_MENTION}[).,]?$", re.IGNORECASE
)
_MINUTES_LAST = re.compile(
    r"(?:^|[\s,(–-]+)(\d{1,3})\s?(?:m|min|mins|minutes?)[).,]?$", re.IGNORECASE
)
_MINUTES_FIRST = re.compile(
    r"^\(?(\d{1,3})\s?(?:m|min|mins|minutes?)[):,]*\s+(?=\S)", re.IGNORECASE
)
_NOT_A_LENGTH = re.compile(
    r"\b(?:in|within|after|every|under|over|than|last|past|next|by|takes?|took)$", re.IGNORECASE
)


@dataclass(frozen=True)
class TopicText:
    """What was understood; None where nothing was said of it."""

    title: str
    kind: str | None = None
    minutes: int | None = None
    owner: str | None = None


def parse_topic(text: str) -> TopicText:
    """Read what follows `add`. Never fails: what is not understood belongs to the title.

    Args:
        text: as Slack gives it, mentions as `<@U…>`.
    """
    found = TopicText(" ".join(text.split()))
    while (read := _read_one(found)) != found:
        found = read
    return found


def _read_one(found: TopicText) -> TopicText:
    """Take one thing off either end of the title; the same again when there is none."""
    title = found.title
    if found.kind is None and (kind := _KIND.match(title) or _KIND_BEHIND.search(title)):
        return _without(found, kind, kind=kind[1].lower())
    if found.owner is None and (who := _OWNER_LAST.search(title) or _OWNER_FIRST.match(title)):
        return _without(found, who, owner=who[1])
    if found.minutes is None:
        last = _MINUTES_LAST.search(title)
        if last and _NOT_A_LENGTH.search(title[: last.start()]):
            last = None
        length = last or _MINUTES_FIRST.match(title)
        if length and 1 <= int(length[1]) <= MOST_MINUTES:
            return _without(found, length, minutes=int(length[1]))
    return found


def _without(
    found: TopicText,
    match: re.Match[str],
    *,
    kind: str | None = None,
    minutes: int | None = None,
    owner: str | None = None,
) -> TopicText:
    title = (found.title[: match.start()] + found.title[match.end() :]).strip()
    if not title:
        return found  # it was the topic itself: “decide”, “@ana”
    return TopicText(title, kind or found.kind, minutes or found.minutes, owner or found.owner)
