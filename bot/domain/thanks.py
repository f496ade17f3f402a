"""`/win @ana @leo for fixing the form`: who is thanked, and for what. Pure."""

import re
from dataclasses import dataclass

from bot.errors import Mistake

MOST_PEOPLE, REASON_LIMIT = 15, 1000
_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,28})(?:\|[^>]*)?>")
_OTHER_MENTION = re.compile(r"<!subteam\^[^>]*>|<![^>]*>|<#[^>]*>")
_JOINED = re.compile(r"^(?:\s|,|&amp;|\+|and\b)*", re.IGNORECASE)
_FOR = re.compile(r"^(?:for|because|since|:|–|-)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Thanks:
    """Whom a text thanks, in order; and the reason, as typed, with Slack's marks still in it."""

    people: tuple[str, ...]
    reason: str


def read_thanks(text: str) -> Thanks:
    """Read what was typed, as Slack escaped it.

    People are those named before the reason; who is named within it is part of the reason.

    Raises:
        Mistake: nobody, too many, a group or no reason; the sentence shows how.
    """
    people, rest = [], _JOINED.sub("", text)
    while found := _MENTION.match(rest):
        people.append(found[1])
        rest = _JOINED.sub("", rest[found.end() :])
    reason = " ".join(_FOR.sub("", rest).split())
    if not people:
        named = "Name the people one by one, not a group or a channel." if "<" in rest[:2] else ""
        raise Mistake(f"{named or 'Who is it for?'} Like: @ana @leo for saving the launch")
    if len(set(people)) > MOST_PEOPLE:
        raise Mistake(f"That is a crowd. {MOST_PEOPLE} people at most, please.")
    if not reason:
        raise Mistake("What for? A reason makes it worth reading: @ana for saving the launch")
    if len(reason) > REASON_LIMIT:
        raise Mistake(f"Shorter, please: {REASON_LIMIT} characters at most.")
    return Thanks(tuple(dict.fromkeys(people)), reason)


def mentioned_in(reason: str) -> list[str]:
    """Whom a reason mentions."""
    return list(dict.fromkeys(_MENTION.findall(reason)))


def plain_reason(reason: str, names: dict[str, str]) -> str:
    """A reason as plain text in which nobody is mentioned.

    Args:
        reason: as Slack escaped it.
        names: of those who may be named, by id; others are `someone`.
    """
    words = _MENTION.sub(lambda found: names.get(found[1], "someone"), reason)
    words = _OTHER_MENTION.sub("", words)
    for escaped, plain in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        words = words.replace(escaped, plain)
    return " ".join(words.split())
