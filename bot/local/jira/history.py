"""What happened to an issue, as its changelog tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.adf import to_text
from bot.local.jira.site import JiraSite
from bot.local.jira.world import FIELDS, STATUSES, TYPES
from bot.local.store import Json

_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Change:
    """A field's value before and after, as the issue keeps it."""

    field: str
    old: Any
    new: Any


class History:
    """Writes changelogs as one account."""

    def __init__(self, site: JiraSite, author: str) -> None:
        self._site = site
        self._author = author

    def add(self, issue: Json, changes: Sequence[Change]) -> Json:
        """Note the changes and the moment; returns the entry."""
        self.touch(issue)
        entry: Json = {
            "id": self._site.next_id(),
            "author": self._author,
            "created": issue["updated"],
            "items": [self._item(each) for each in changes],
        }
        issue["history"] = [*issue["history"], entry]
        return entry

    def touch(self, issue: Json) -> None:
        """Each change is later than the one before, though the clock stands still."""
        last = datetime.fromisoformat(issue["updated"])
        issue["updated"] = max(self._site.now(), last + _MILLISECOND).isoformat()

    def _item(self, change: Change) -> Json:
        known = FIELDS.get(change.field)
        custom = bool(known and known.is_custom)
        return {
            "field": known.name if known and custom else change.field,
            "fieldtype": "custom" if custom else "jira",
            "fieldId": change.field,
            **_side("from", "fromString", change.old, self._shown(change.field, change.old)),
            **_side("to", "toString", change.new, self._shown(change.field, change.new)),
        }

    def _shown(self, field: str, value: Any) -> str | None:
        if value is None or value == "":
            return None
        if isinstance(value, list):
            return " ".join(value)
        if isinstance(value, dict):
            return to_text(value)
        named: Mapping[str, Any] = {"status": STATUSES, "issuetype": TYPES}.get(field, {})
        account = self._site.account(value)
        if value in named:
            return str(named[value].name)
        return str(account["display_name"] if account else self._choice(field, value))

    def _choice(self, field: str, value: str) -> str:
        known = FIELDS.get(field)
        return (known.choices or {}).get(value, value) if known else value


def _side(key: str, shown_key: str, value: Any, shown: str | None) -> Json:
    """Null sides are left out, as Atlassian's document has them as text."""
    if shown is None:
        return {}
    raw = value if isinstance(value, str) else shown
    return {key: raw, shown_key: shown}
