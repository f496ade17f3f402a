"""The two units of work. See docs/adr/0002-due-rows-and-one-tick.md for why rows carry the work."""

import fcntl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, event, make_url
from sqlmodel import Session, create_engine

from bot.errors import SchemaError


class Database:
    """SQLite or PostgreSQL behind `reading()` and `writing()`.

    On SQLite a write begins IMMEDIATE under one process-wide lock: with the library's
    deferred begin, concurrent read-modify-writes lose updates or fail at once.
    """

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.on_write: Callable[[], None] = lambda: None
        """Called after each commit, in the thread that wrote; must be quick."""
        self.writes = 0
        """How many transactions this process has committed."""
        self._write_lock = threading.RLock()
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reads; what it changes is thrown away."""
        with Session(self.engine, autoflush=False, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits on leaving, or rolls back on an exception.

        No call to the outside belongs in it: on SQLite every other writer waits.
        """
        if not self.is_sqlite:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
            self._written()
            return
        with self._write_lock, Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={"liaison_immediate": True})
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
        self._written()

    def _written(self) -> None:
        with self._write_lock:
            self.writes += 1
        self.on_write()

    @contextmanager
    def served_alone(self) -> Iterator[None]:
        """Hold an SQLite file for this process, since two would send each other's messages.

        PostgreSQL serves any number of processes: nothing is held there.

        Raises:
            SchemaError: another process serves this file.
        """
        if not self.is_sqlite:
            yield
            return
        with Path(f"{self.url.database}.lock").open("w") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SchemaError(
                    f"Another Liaison is running on {self.url.database}. Stop it first, or "
                    "give this one another database."
                ) from None
            yield

    def compact(self, *tables: str) -> bool:
        """Store these tables anew, so that no deleted or older version of a row is left in them.

        On SQLite that is done with the whole file. Outside any transaction.

        Returns:
            False when a reader stood in the way: then it is to be done again.
        """
        if not self.is_sqlite:
            autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            with autocommit.connect() as connection:
                for table in tables:
                    # ANALYZE, too: samples of old values are kept among the statistics.
                    connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table}"')
            return True
        with self._write_lock, closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            blocked, *_ = cursor.fetchone() or (1,)
            return not blocked

    def close(self) -> None:
        self.engine.dispose()


def _postgres_engine(url: URL) -> Engine:
    return create_engine(
        url,
        pool_size=20,
        max_overflow=20,
        pool_pre_ping=True,
        hide_parameters=True,  # errors are logged, and what people wrote isn't
        connect_args={"connect_timeout": 5},  # seconds; without it a dead host is waited for
    )


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        pool_size=40,
        hide_parameters=True,  # as above
        max_overflow=40,
        # The driver must leave BEGIN to us, or it starts deferred transactions of its own.
        connect_args={"timeout": 30, "check_same_thread": False, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        # SQLite's own knows A to Z only, and finds no "Übersicht" for "übersicht".
        connection.create_function("lower", 1, _lower, deterministic=True)
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        if connection.get_execution_options().get("liaison_immediate"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # the short way, since each read passes here, and this one can't fail
            connection.connection.driver_connection.execute("BEGIN")

    return engine


def _lower(text: object) -> str | None:
    """Lower case in every script, as PostgreSQL's `lower()` makes it."""
    return None if text is None else str(text).lower()
