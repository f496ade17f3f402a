"""The local workspace's own database: it touches none that it did not make."""

import sqlite3
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SettingsError
from models.database import Database
from models.schema import migrate

_MARK = 0x4C49414C
"""SQLite's `application_id` of a database that the local workspace made ("LIAL")."""


def open_local_database(url: str) -> tuple[Database, Path]:
    """Open the database, made and migrated, and say where its Slack's state is kept.

    Raises:
        SettingsError: the URL is none of SQLite's, or the file is another's.
        SchemaError: a newer version made it.
    """
    path = _path(url)
    if path.exists() and path.stat().st_size and _application_id(path) != _MARK:
        raise SettingsError(
            f"{path} was not made by the local workspace, so it is left alone. "
            "Give another file: --database sqlite:///PATH"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    _set_mark(path)
    database = Database(f"sqlite:///{path}")
    migrate(database)
    return database, path.with_name(f"{path.name}.slack")


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
