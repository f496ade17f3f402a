"""A local workspace for each scenario, made once and copied."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from app import Liaison, playing
from tests.scenarios.workspace import Person, Workspace

MONDAY_NIGHT = datetime.fromisoformat("2026-11-23T21:40:00-05:00")


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample company as it begins."""
    folder = tmp_path_factory.mktemp("company")
    with playing(f"sqlite:///{folder}/local.db", port=0, at=MONDAY_NIGHT, frozen=True, empty=False):
        pass
    return folder


@pytest.fixture
def liaison(company: Path, tmp_path: Path) -> Iterator[tuple[Workspace, Liaison]]:
    folder = shutil.copytree(company, tmp_path / "company")
    with (
        playing(f"sqlite:///{folder}/local.db", port=0, at=None, frozen=True, empty=False) as (
            local,
            liaison,
        ),
        ExitStack() as stack,
    ):
        workspace = Workspace(local.page_url)
        stack.callback(workspace.close)
        yield workspace, liaison


@pytest.fixture
def workspace(liaison: tuple[Workspace, Liaison]) -> Workspace:
    """The sample company on a Monday at 21:40 in New York, nothing open."""
    return liaison[0]


@pytest.fixture
def maya(workspace: Workspace) -> Person:
    return workspace.person("maya")


@pytest.fixture
def ana(workspace: Workspace) -> Person:
    return workspace.person("ana")


@pytest.fixture
def someone(workspace: Workspace) -> Callable[[str], Person]:
    return workspace.person
