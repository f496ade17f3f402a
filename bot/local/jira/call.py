"""One call of the REST API, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.local.jira.refused import JiraRefused, bad_payload
from bot.local.store import Json

_MOST_ANYWHERE = 5000


class Dialect(Enum):
    """Which API is spoken: it decides how text, people and pages look."""

    V3 = "3"
    V2 = "2"
    DATA_CENTER = "dc"


@dataclass(frozen=True)
class Call:
    """What a handler is given.

    Args:
        dialect: of the API.
        account: who calls, as `JiraSite` keeps accounts.
        base: the address of the API, to make `self` links with.
        names: the parts of the path that its template names.
        query: parameters.
        body: parsed JSON; None where there is none.
    """

    dialect: Dialect
    account: Json
    base: str
    names: Mapping[str, str]
    query: Mapping[str, str]
    body: Any

    @property
    def is_data_center(self) -> bool:
        return self.dialect is Dialect.DATA_CENTER

    def self_link(self, path: str) -> str:
        version = "3" if self.dialect is Dialect.V3 else "2"
        return f"{self.base}/rest/api/{version}{path}"

    def object(self, *allowed: str) -> Json:
        """The body, which has to be an object with no other keys than these.

        Raises:
            JiraRefused: 400.
        """
        if not isinstance(self.body, dict) or (allowed and not set(self.body) <= set(allowed)):
            raise bad_payload()
        return self.body

    def page(self, default: int, most: int = _MOST_ANYWHERE) -> tuple[int, int]:
        """`startAt` and `maxResults` of the query.

        Raises:
            JiraRefused: 400, they are no numbers.
        """
        try:
            start = int(self.query.get("startAt", 0))
            size = int(self.query.get("maxResults", default))
        except ValueError:
            raise JiraRefused(400, "startAt and maxResults have to be numbers.") from None
        return max(start, 0), min(max(size, 0), most)


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP; `cut` means: nothing does, the connection is cut."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
