"""The local workspace's own database: it touches none that it did not make."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SettingsError
from models import SyncCursor
from models.database import Database
from models.schema import migrate

BEGUN = "sample-company"
"""The row that says that the beginning, with the sample company or without, is complete."""

_MARK = 0x4C49414C
"""SQLite's `application_id` of a database that the local workspace made ("LIAL")."""


@contextmanager
def open_local_database(url: str) -> Iterator[tuple[Database, Path]]:
    """The database, made and migrated and held for this process, and where its Slack is kept.

    Raises:
        SettingsError: the URL is none of SQLite's, the file is another's, or half is missing.
        SchemaError: a newer version made it, or another process serves it.
    """
    path = _path(url)
    state_path = path.with_name(f"{path.name}.slack")
    _check_owner(path, state_path)
    path.parent.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{path}")
    with database.served_alone():
        _set_mark(path)
        migrate(database)
        _check_pair(database, path, state_path)
        yield database, state_path
    database.close()


def _check_owner(path: Path, state_path: Path) -> None:
    if path.is_dir():
        raise SettingsError(f"{path} is a folder. Give a file: --database sqlite:///PATH")
    if path.exists() and path.stat().st_size and _application_id(path) != _MARK:
        raise SettingsError(
            f"{path} was not made by the local workspace, so it is left alone. "
            "Give another file: --database sqlite:///PATH"
        )
    if state_path.exists() and not path.exists():
        raise SettingsError(f"{path} is missing. Remove {state_path} too, and start anew.")


def _check_pair(database: Database, path: Path, state_path: Path) -> None:
    with database.reading() as session:
        begun = session.get(SyncCursor, BEGUN)
    if begun and not state_path.exists():
        raise SettingsError(f"{state_path} is missing. Remove {path} too, and start anew.")


def _path(url: str) -> Path:
    try:
        parts = make_url(url)
    except ArgumentError:
        parts = None
    if parts is None or parts.drivername != "sqlite" or parts.database in {None, "", ":memory:"}:
        raise SettingsError("--database: expected sqlite:///PATH, a file for the local workspace")
    return Path(str(parts.database)).absolute()


def _application_id(path: Path) -> int | None:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("PRAGMA application_id").fetchone()[0])
    except sqlite3.DatabaseError:
        return None
    finally:
        connection.close()


def _set_mark(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {_MARK}")
    connection.close()
