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
from sqlmodel import SQLModel, col, delete, or_

from app import Liaison, playing
from models import (
    ActionItem,
    Decision,
    Facilitator,
    MeetingOccurrence,
    MeetingSeries,
    MeetingTopic,
    OutboxMessage,
    SeriesTeam,
    Win,
    WinPerson,
)
from models.database import Database
from tests.scenarios.workspace import Person, Workspace

_MEETINGS: tuple[type[SQLModel], ...] = (
    *(MeetingTopic, Facilitator, SeriesTeam, MeetingOccurrence, MeetingSeries),
    *(ActionItem, Decision, WinPerson, Win),
)
_ABOUT_THEM = ("meeting:", "series:", "decision:", "win:")
MONDAY_NIGHT = datetime.fromisoformat("2026-11-23T21:40:00-05:00")


@pytest.fixture(scope="session")
def companies(tmp_path_factory: pytest.TempPathFactory) -> Callable[[datetime], Path]:
    """A folder with the sample company as it begins at a moment."""

    @cache
    def found(at: datetime) -> Path:
        folder = tmp_path_factory.mktemp("company")
        url = f"sqlite:///{folder}/local.db"
        with playing(url, port=0, at=at, frozen=True, empty=False) as (_, liaison):
            _forget_meetings(liaison.database)
            return folder

    return found


def _forget_meetings(database: Database) -> None:
    """Each story sets its own meetings up, and counts its decisions and actions from 1."""
    with database.writing() as session:
        for table in _MEETINGS:
            session.exec(delete(table))
        about = [col(OutboxMessage.key).startswith(each) for each in _ABOUT_THEM]
        session.exec(delete(OutboxMessage).where(or_(*about)))


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
