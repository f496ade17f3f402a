from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.jira.stage import Site, served


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A new site on a Monday at 21:40 in New York, with a frozen clock."""
    with served(tmp_path) as site:
        yield site
