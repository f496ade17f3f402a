"""What Jira said, in a person's words."""

from collections.abc import Mapping, Sequence

from bot.domain.sync_fields import FIELDS

_BY_CODE = {
    "http_400": "Jira refused it without saying why",
    "http_403": "Jira doesn't let Liaison's account do that with this issue",
    "http_404": "Jira doesn't know the issue, or hides it from Liaison's account",
    "http_409": "somebody was changing the issue at the same moment",
    "http_413": "it is too large for Jira",
}
_WORDS = {each.jira: each.words.capitalize() for each in FIELDS if each.jira != "labels"}


def failure_words(code: str) -> str:
    """What a gateway's code means to somebody who waits for it."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    if code.startswith("http_5"):
        return f"Jira has a problem of its own ({code.removeprefix('http_')})"
    if code.startswith("http_"):
        return f"Jira refused it ({code.removeprefix('http_')})"
    return "Jira didn't answer"


def field_words(
    problems: Mapping[str, str], names: Mapping[str, str], messages: Sequence[str]
) -> str:
    """Jira's sentences about fields, each with the name people know; then the others.

    Args:
        problems: Jira's sentence by field id.
        names: what fields are called, by id, where it is known.
        messages: of the whole call.
    """
    told = [
        _told(field, names.get(field) or _WORDS.get(field) or "", text)
        for field, text in problems.items()
    ]
    return "; ".join([*told, *(each.rstrip(".") for each in messages)])


def _told(field: str, name: str, text: str) -> str:
    text = text.strip().rstrip(".")
    said = any(each.lower() in text.lower() for each in (field, name))
    return text if said or not name else f"{name}: {text}"


def required_words(names: Sequence[str]) -> str:
    """That Jira asks for these fields."""
    return f"{_together(names)} {'is' if len(names) == 1 else 'are'} required"


def _together(names: Sequence[str]) -> str:
    """`Region`, `Region and Audience`, `Region, Audience and Brand`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
