from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.stage import Stage, staged


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A new workspace on a Monday at 21:40 in New York, with a frozen clock."""
    with staged(tmp_path) as stage:
        yield stage
