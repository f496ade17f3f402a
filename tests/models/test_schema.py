"""The schema: migrated is the same as declared, and a wrong one is refused."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel, text

from bot.errors import SchemaError
from models.database import Database
from models.schema import SchemaState, check_schema, migrate, schema_state


def test_migrations_make_exactly_the_declared_tables(empty_database: Database) -> None:
    migrate(empty_database)
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_twice_changes_nothing(empty_database: Database) -> None:
    migrate(empty_database)
    migrate(empty_database)
    check_schema(empty_database)


def test_an_empty_database_is_refused_with_the_cure(empty_database: Database) -> None:
    with pytest.raises(SchemaError, match=r"app\.py migrate"):
        check_schema(empty_database)


def test_a_newer_schema_is_refused_and_left_alone(empty_database: Database) -> None:
    migrate(empty_database)
    with empty_database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refuse in (check_schema, migrate):
        with pytest.raises(SchemaError, match="newer than this version"):
            refuse(empty_database)


def test_someone_elses_tables_are_left_alone(empty_database: Database) -> None:
    with empty_database.writing() as session:
        session.execute(text("CREATE TABLE invoices (id INTEGER)"))
    assert schema_state(empty_database) is SchemaState.FOREIGN
    with pytest.raises(SchemaError, match="not Liaison's"):
        migrate(empty_database)


def test_a_file_that_is_no_database_is_no_crash(tmp_path: Path) -> None:
    assert schema_state(Database(f"sqlite:///{tmp_path / 'new.db'}")) is SchemaState.EMPTY
