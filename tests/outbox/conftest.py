from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.gateways.drawing import Drawing
from models.database import Database
from tests.outbox.scene import Scene, staged


@pytest.fixture(scope="session")
def drawing() -> Iterator[Drawing]:
    drawing = Drawing()
    yield drawing
    drawing.close()


@pytest.fixture
def scene(database: Database, tmp_path: Path, drawing: Drawing) -> Iterator[Scene]:
    with staged(database, tmp_path, drawing) as scene:
        yield scene
