"""Write a migration for what changed in `models/`: `python -m models.migrations.new "Say what"`."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from models.database import Database
from models.schema import alembic_config, migrate


def main(message: str) -> None:
    """Compare the tables with a freshly migrated database; number the file after the last one."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'current.db'}")
        migrate(database)
        with database.engine.begin() as connection:
            config = alembic_config(connection)
            count = len(list(ScriptDirectory.from_config(config).walk_revisions()))
            command.revision(config, message, autogenerate=True, rev_id=f"{count + 1:04}")
        database.close()


if __name__ == "__main__":
    main(sys.argv[1])
