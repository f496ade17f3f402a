"""The local workspace that the browser looks at, and its JSON API."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.founded import MONDAY_NIGHT, Companies, playing_in


@dataclass(frozen=True)
class Workspace:
    """A running local workspace."""

    url: str

    def get(self, path: str, **query: str) -> Any:
        return httpx.get(f"{self.url}{path}", params=query, timeout=30).json()

    def post(self, path: str, **body: object) -> Any:
        return httpx.post(f"{self.url}{path}", json=body, timeout=60).json()

    def person(self, name: str) -> str:
        """The id of the person with this handle."""
        users = self.get("/client/workspace")["users"]
        return next(str(user["id"]) for user in users if user["name"] == name)

    def channel(self, name: str) -> str:
        channels = self.get("/client/workspace")["channels"]
        return next(str(channel["id"]) for channel in channels if channel["name"] == name)


@contextmanager
def running_workspace(companies: Companies, folder: Path) -> Iterator[Workspace]:
    """The sample company on a Monday at 21:40 in New York, in a folder of its own."""
    with playing_in(companies(MONDAY_NIGHT), folder) as (local, _):
        yield Workspace(local.page_url.rstrip("/"))
