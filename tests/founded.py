"""The sample company in the test's own process: founded once for each beginning, then copied."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app import Liaison, playing

if TYPE_CHECKING:
    from bot.local.workspace import LocalWorkspace

MONDAY_NIGHT = datetime.fromisoformat("2026-11-23T21:40:00-05:00")

Companies = Callable[[datetime], Path]
"""The folder of the sample company as it begins at a moment; to be copied, never played in."""


def found(folder: Path, at: datetime) -> Path:
    """Make the sample company in a folder; returns the folder."""
    with playing(f"sqlite:///{folder}/local.db", port=0, at=at, frozen=True, empty=False):
        return folder


@contextmanager
def playing_in(company: Path, folder: Path) -> Iterator[tuple["LocalWorkspace", Liaison]]:
    """Play in a copy of a company; only tests move its clock."""
    copy = shutil.copytree(company, folder / "company")
    url = f"sqlite:///{copy}/local.db"
    with playing(url, port=0, at=None, frozen=True, empty=False) as both:
        yield both
