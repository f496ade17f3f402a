"""How one deployment writes down text and people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.adf import is_plain, to_adf, to_text
from bot.domain.jira import Deployment


@dataclass(frozen=True)
class Dialect:
    """What differs in the JSON of the same call.

    Args:
        api: the path that every call begins with.
        user_key: what a user's JSON has as its id.
        write_text: plain text to what is sent.
        read_text: the other way.
        is_plain: whether text over it would lose nothing.
    """

    deployment: Deployment
    api: str
    user_key: str
    write_text: Callable[[str], Any]
    read_text: Callable[[Any], str]
    is_plain: Callable[[Any], bool]


def _read_document(given: Any) -> str:
    """Text of either kind: a field may be plain where its project says so."""
    return to_text(given) if isinstance(given, Mapping) else str(given or "")


def _is_plain_document(given: Any) -> bool:
    return not isinstance(given, Mapping) or is_plain(given)


CLOUD = Dialect(
    deployment=Deployment.CLOUD,
    api="/rest/api/3",
    user_key="accountId",
    write_text=to_adf,
    read_text=_read_document,
    is_plain=_is_plain_document,
)
