"""A message's text as Slack stores it, in plain words."""

import re
from collections.abc import Mapping

_TOKEN = re.compile(r"<([@#!]?)([^<>|\s][^<>|]*)(?:\|([^<>]*))?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def people_in(text: str) -> set[str]:
    """The ids of those whom a message mentions."""
    return {found[2] for found in _TOKEN.finditer(text) if found[1] == "@"}


def plain_words(text: str, names: Mapping[str, str]) -> str:
    """A message's text as its reader saw it, without markup that could mention anyone.

    Args:
        text: as Slack gives it: `<@U…>`, `<#C…|general>`, `<https://…|label>`, `&lt;`.
        names: what people are called, by id; others stay ids.
    """

    def word(found: re.Match[str]) -> str:
        sign, what, label = found.groups()
        if sign == "@":
            return f"@{label or names.get(what, what)}"
        if sign == "#":
            return f"#{label or what}"
        return label or what.partition("^")[0] if sign else _link(what, label)

    plain = _TOKEN.sub(word, text)
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    return plain


def _link(address: str, label: str | None) -> str:
    return f"{label} ({address})" if label and label != address else address
