"""The sample company in the test's own process: founded once for each beginning, then copied."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from bot.local.workspace import LocalWorkspace

_MEETINGS: tuple[type[SQLModel], ...] = (
    *(MeetingTopic, Facilitator, SeriesTeam, MeetingOccurrence, MeetingSeries),
    *(ActionItem, Decision, WinPerson, Win),
)
_ABOUT_THEM = ("meeting:", "series:", "decision:", "win:")
MONDAY_NIGHT = datetime.fromisoformat("2026-11-23T21:40:00-05:00")

Companies = Callable[[datetime], Path]
"""The folder of the sample company as it begins at a moment; to be copied, never played in."""


def found(folder: Path, at: datetime) -> Path:
    """Make the sample company in a folder; returns the folder."""
    url = f"sqlite:///{folder}/local.db"
    with playing(url, port=0, at=at, frozen=True, empty=False) as (_, liaison):
        _forget_meetings(liaison.database)
        return folder


def _forget_meetings(database: Database) -> None:
    """Each story sets its own meetings up, and counts its decisions and actions from 1."""
    with database.writing() as session:
        for table in _MEETINGS:
            session.exec(delete(table))
        about = [col(OutboxMessage.key).startswith(each) for each in _ABOUT_THEM]
        session.exec(delete(OutboxMessage).where(or_(*about)))


@contextmanager
def playing_in(company: Path, folder: Path) -> Iterator[tuple["LocalWorkspace", Liaison]]:
    """Play in a copy of a company; only tests move its clock."""
    copy = shutil.copytree(company, folder / "company")
    url = f"sqlite:///{copy}/local.db"
    with playing(url, port=0, at=None, frozen=True, empty=False) as both:
        yield both
