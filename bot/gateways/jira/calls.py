"""The three ways of calling Jira that all of the gateway's calls are made of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from bot.domain.jira import IssueShape, JiraIssue
from bot.errors import OutcomeUnknown
from bot.gateways.jira.connection import Answer, Connection
from bot.gateways.jira.dialect import Dialect
from bot.gateways.jira.failures import understood
from bot.gateways.jira.reading import FIELDS, IssueReader

_LIST_PAGE, _MOST_LIST_PAGES = 100, 100
_Result = TypeVar("_Result")


class Calls:
    """One site, in one dialect."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self.dialect = dialect

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Call the API below its version, once."""
        return self._connection.call(method, f"{self.dialect.api}{path}", query=query, body=body)

    def read(
        self,
        read: Callable[[Any], _Result],
        method: str,
        path: str,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
    ) -> _Result:
        """Call, and read what comes back."""
        answer = self.call(method, path, body, query)
        with understood():
            return read(answer.body)

    def listed(
        self, path: str, key: str, query: Mapping[str, Any] | None = None
    ) -> Iterator[Mapping[str, Any]]:
        """All of a list that Jira gives out in pages, by `startAt` and `total`."""
        start = 0
        for _ in range(_MOST_LIST_PAGES):
            asked = {**(query or {}), "startAt": start, "maxResults": _LIST_PAGE}
            page, total = self.read(lambda raw: (raw[key], raw["total"]), "GET", path, query=asked)
            yield from page
            start += len(page)
            if not page or start >= total:
                return
        raise OutcomeUnknown("pages_without_end")

    def issues(self, raws: Sequence[Any], shape: IssueShape) -> tuple[JiraIssue, ...]:
        reader = IssueReader(self.dialect, shape)
        return tuple(map(reader.issue, raws))


def asked(shape: IssueShape) -> dict[str, list[str]]:
    """Which fields and properties a call asks for."""
    more = [shape.start_field] if shape.start_field else []
    wanted = {"fields": [*FIELDS, *more]}
    return {**wanted, "properties": list(shape.properties)} if shape.properties else wanted
