"""Reading one step ahead: the next page comes while the last one is stored."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Page = TypeVar("_Page")


def one_ahead(pages: Iterator[_Page]) -> Iterator[_Page]:
    """The same, each asked for while its predecessor is worked on; a failure comes in its turn."""
    with ThreadPoolExecutor(1, "jira-ahead") as pool:
        coming = pool.submit(next, pages, None)
        while (page := coming.result()) is not None:
            coming = pool.submit(next, pages, None)
            yield page
