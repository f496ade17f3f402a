"""A local workspace for each scenario, made once for each moment of beginning, and copied.

It begins on a Monday at 21:40 in New York. A scenario about another night says so with
`@pytest.mark.begins("2027-03-13T21:40:00-05:00")`, which is quicker than to play till then.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from app import Liaison, playing
from tests.scenarios.workspace import Person, Workspace

MONDAY_NIGHT = datetime.fromisoformat("2026-11-23T21:40:00-05:00")


@pytest.fixture(scope="session")
def companies(tmp_path_factory: pytest.TempPathFactory) -> Callable[[datetime], Path]:
    """A folder with the sample company as it begins at a moment."""

    @cache
    def found(at: datetime) -> Path:
        folder = tmp_path_factory.mktemp("company")
        with playing(f"sqlite:///{folder}/local.db", port=0, at=at, frozen=True, empty=False):
            return folder

    return found


@pytest.fixture
def liaison(
    request: pytest.FixtureRequest, companies: Callable[[datetime], Path], tmp_path: Path
) -> Iterator[tuple[Workspace, Liaison]]:
    begins = request.node.get_closest_marker("begins")
    at = datetime.fromisoformat(begins.args[0]) if begins else MONDAY_NIGHT
    folder = shutil.copytree(companies(at), tmp_path / "company")
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
