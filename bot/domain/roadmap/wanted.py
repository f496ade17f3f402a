"""Which items someone wants to see: as they type it, and as a button carries it."""

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from bot.errors import Outdated


class Kind(StrEnum):
    QUARTER = "quarter"
    MINE = "mine"
    BLOCKED = "blocked"
    LATE = "late"
    FIND = "find"
    RANKING = "ranking"


WORDS_LIMIT = 200


@dataclass(frozen=True)
class Wanted:
    """One list. `quarter`, `team_id` and `words` narrow it where they are set."""

    kind: Kind
    quarter: str | None = None
    team_id: int | None = None
    words: str = ""
    page: int = 1

    def at(self, page: int) -> "Wanted":
        return replace(self, page=page)

    def text(self) -> str:
        """As a button carries it."""
        return json.dumps({key: value for key, value in asdict(self).items() if value})


def read_wanted(text: str) -> Wanted:
    """What `Wanted.text` gave.

    Raises:
        Outdated: it is nothing of that kind.
    """
    try:
        held = json.loads(text)
        return Wanted(
            kind=Kind(held["kind"]),
            quarter=_str(held.get("quarter")) or None,
            team_id=_page(held["team_id"]) if held.get("team_id") else None,
            words=_str(held.get("words")),
            page=_page(held.get("page", 1)),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Outdated from None


def _str(value: object) -> str:
    return value[:WORDS_LIMIT] if isinstance(value, str) else ""


def _page(value: object) -> int:
    if not isinstance(value, int) or not 0 < value < 10**9:
        raise ValueError(value)
    return value
