"""A local workspace for each scenario.

It begins on a Monday at 21:40 in New York. A scenario about another night says so with
`@pytest.mark.begins("2027-03-13T21:40:00-05:00")`, which is quicker than to play till then.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app import Liaison
from tests.founded import MONDAY_NIGHT, Companies, playing_in
from tests.scenarios.workspace import Person, Workspace


@pytest.fixture
def liaison(
    request: pytest.FixtureRequest, companies: Companies, tmp_path: Path
) -> Iterator[tuple[Workspace, Liaison]]:
    begins = request.node.get_closest_marker("begins")
    at = datetime.fromisoformat(begins.args[0]) if begins else MONDAY_NIGHT
    with playing_in(companies(at), tmp_path) as (local, liaison):
        workspace = Workspace(local.page_url)
        yield workspace, liaison
        workspace.close()


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
