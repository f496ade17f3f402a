"""What the process writes: rows and logs."""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import inspect, text

from bot.log import set_up_logging
from models.database import Database


@contextmanager
def everything_logged() -> Iterator[Callable[[], str]]:
    """What is logged from now on, with every logger that is there by now at DEBUG."""
    root, written = logging.getLogger(), io.StringIO()
    handlers = list(root.handlers)
    set_up_logging("json")
    loggers = [root, *map(logging.getLogger, root.manager.loggerDict)]
    levels = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.DEBUG)
    for handler in root.handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(written)
    try:
        yield written.getvalue
    finally:
        for each, level in zip(loggers, levels, strict=True):
            each.setLevel(level)
        root.handlers[:] = handlers


def rows(database: Database) -> dict[str, list[str]]:
    """All that is stored, by table."""
    with database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return {
            table: sorted(
                repr(tuple(row))
                for row in connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608 ours
            )
            for table in tables
        }


def tables_with(database: Database, words: str) -> set[str]:
    """The tables in which these words stand."""
    return {table for table, found in rows(database).items() if words in "".join(found)}
