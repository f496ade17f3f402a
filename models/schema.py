"""The schema's version: what the code needs, what the database has, and the way between."""

from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.errors import SchemaError
from models.database import Database

_MIGRATIONS = Path(__file__).with_name("migrations")


class SchemaState(Enum):
    EMPTY = "empty"
    OLD = "too old"
    CURRENT = "current"
    NEW = "too new"
    FOREIGN = "not Liaison's"


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic set to our migrations; `connection` is where they run."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def schema_state(database: Database) -> SchemaState:
    """How the database's schema stands to this version of the code."""
    scripts = ScriptDirectory.from_config(alembic_config())
    with database.engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is None:
            return (
                SchemaState.FOREIGN if inspect(connection).get_table_names() else SchemaState.EMPTY
            )
    if revision == scripts.get_current_head():
        return SchemaState.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return SchemaState.OLD if revision in known else SchemaState.NEW


def migrate(database: Database) -> None:
    """Bring the schema to what the code needs.

    Raises:
        SchemaError: the database is newer than the code, or holds someone else's tables.
    """
    state = schema_state(database)
    if state in (SchemaState.NEW, SchemaState.FOREIGN):
        raise SchemaError(_REFUSALS[state])
    if state is not SchemaState.CURRENT:
        with database.engine.begin() as connection:
            command.upgrade(alembic_config(connection), "head")


def check_schema(database: Database) -> None:
    """Refuse to start on a schema that is not the one this code needs.

    Raises:
        SchemaError: says what is wrong and what to do.
    """
    state = schema_state(database)
    if state is not SchemaState.CURRENT:
        raise SchemaError(_REFUSALS[state])


_REFUSALS = {
    SchemaState.EMPTY: "The database has no tables yet. Run: python app.py migrate",
    SchemaState.OLD: "The database is older than this version. Run: python app.py migrate",
    SchemaState.NEW: "The database is newer than this version. Update Liaison, then start again.",
    SchemaState.FOREIGN: "The database holds tables that are not Liaison's. Check DATABASE_URL.",
}
