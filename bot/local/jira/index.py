"""The search index: for the app's account a moment behind what was written; paged by tokens.

People see what they wrote at once: whoever plays with the board has no use for the lag.
"""

import base64
import json
import zlib
from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import total_ordering
from typing import Any

from bot.local.jira.founding import APP_EMAIL
from bot.local.jira.jql.fields import Asker, field_named
from bot.local.jira.jql.match import compiled
from bot.local.jira.jql.parse import Order, parse
from bot.local.jira.refused import JiraRefused
from bot.local.store import Json

_NEWEST_FIRST = (Order("id", descending=True),)
SortKey = Callable[[Json], tuple[Any, ...]]


class Hits:
    """What a query finds, in its order.

    Raises:
        JiraRefused: 400, no such query, or one without a restriction.
    """

    def __init__(self, asker: Asker, jql: str, reconcile: Collection[str] = ()) -> None:
        query = parse(jql)
        if query.where is None:
            raise JiraRefused(
                400,
                "Unbounded JQL queries are not allowed here. Please add a search restriction to "
                "your query.",
            )
        self._mark = zlib.crc32(jql.encode())
        self._key = _sort_key(query.orders or _NEWEST_FIRST)
        test = compiled(asker, query.where)
        self.issues = sorted(filter(test, _indexed(asker, reconcile)), key=self._key)

    def after(self, token: str | None, size: int) -> tuple[Sequence[Json], str | None]:
        """A page, and the token of the next; None at the end.

        Raises:
            JiraRefused: 400, a token that is no token of this query.
        """
        start = bisect_right(self.issues, self._place(token), key=self._key) if token else 0
        page = self.issues[start : start + size]
        more = start + size < len(self.issues)
        return page, self._token(page[-1]) if more and page else None

    def _token(self, last: Json) -> str:
        values = [each.value if isinstance(each, _Down) else each for each in self._key(last)]
        text = json.dumps({"query": self._mark, "after": values})
        return base64.urlsafe_b64encode(text.encode()).decode()

    def _place(self, token: str) -> tuple[Any, ...]:
        told = _told(token)
        if told is None or told["query"] != self._mark:
            raise JiraRefused(400, "The nextPageToken is not valid for this query.")
        shape = self._key(self.issues[0]) if self.issues else ()
        return tuple(
            _Down(_tuple(value)) if isinstance(like, _Down) else _tuple(value)
            for value, like in zip(told["after"], shape, strict=False)
        )


def _told(token: str) -> Json | None:
    try:
        told = json.loads(base64.urlsafe_b64decode(str(token).encode()))
    except ValueError:
        return None
    return told if isinstance(told, dict) and {"query", "after"} <= set(told) else None


def _indexed(asker: Asker, reconcile: Collection[str]) -> list[Json]:
    site, now = asker.site, asker.site.now()
    if asker.account["email"] != APP_EMAIL:
        return list(site.issues.values())
    found = []
    for id_, issue in site.issues.items():
        lag = site.lagging.get(id_)
        if lag and id_ not in reconcile and datetime.fromisoformat(lag["until"]) > now:
            found += [lag["before"]] if lag["before"] else []
        else:
            found.append(issue)
    return found


@total_ordering
class _Down:
    """A value that sorts the other way round."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Down) and bool(self.value == other.value)

    def __lt__(self, other: "_Down") -> bool:
        return bool(other.value < self.value)

    def __hash__(self) -> int:
        return hash(self.value)


def _sort_key(orders: Sequence[Order]) -> SortKey:
    """By the orders, and at last by id, so that no two issues are at the same place."""
    keys = []
    for order in orders:
        key = field_named(order.field).order
        if key is None:
            raise JiraRefused(400, f"Not able to sort using field '{order.field}'.")
        keys.append((key, order.descending))

    def sort_key(issue: Json) -> tuple[Any, ...]:
        values = [_Down(key(issue)) if down else key(issue) for key, down in keys]
        return (*values, int(issue["id"]))

    return sort_key


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
