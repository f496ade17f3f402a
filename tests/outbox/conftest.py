from collections.abc import Iterator
from pathlib import Path

import pytest

from models.database import Database
from tests.outbox.scene import Scene, staged


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Iterator[Scene]:
    with staged(database, tmp_path) as scene:
        yield scene
