"""How one deployment writes down text and people."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.domain.adf import plain_text, to_adf, to_text
from bot.domain.jira import Deployment


@dataclass(frozen=True)
class Dialect:
    """What differs in the JSON of the same call.

    Args:
        api: the path that every call begins with.
        user_key: what a user's JSON has as its id.
        write_text: plain text to what is sent.
        read_text: the other way; and whether text over it would lose nothing.
    """

    deployment: Deployment
    api: str
    user_key: str
    write_text: Callable[[str], Any]
    read_text: Callable[[Any], tuple[str, bool]]


def _read_document(given: Any) -> tuple[str, bool]:
    """Text of either kind: a field may be plain where its project says so."""
    if not isinstance(given, dict):
        return str(given or ""), True
    text = plain_text(given)
    return (to_text(given), False) if text is None else (text, True)


CLOUD = Dialect(
    deployment=Deployment.CLOUD,
    api="/rest/api/3",
    user_key="accountId",
    write_text=to_adf,
    read_text=_read_document,
)
