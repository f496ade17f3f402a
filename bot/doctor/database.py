"""The database: that it is there, its schema, administrators, teams."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from bot.clock import SystemClock
from bot.config import Settings
from bot.doctor.slack import channel
from bot.domain.finding import Finding, fine, note, wrong
from bot.gateways.slack import SlackGateway
from bot.services.checkup import look_at_groups, look_at_team
from bot.views.naming import Naming
from models import Person, Team
from models.database import Database
from models.schema import SchemaState, schema_state


def look_at_database(settings: Settings, slack: SlackGateway | None) -> Iterator[Finding]:
    url = make_url(settings.database_url.get_secret_value())
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        yield _no_file(Path(url.database or ""))
        return
    try:
        with closing(Database(url)) as database:
            yield from _schema(database)
            if schema_state(database) is SchemaState.CURRENT:
                yield from _administrators(database, settings)
                yield from _teams(database, slack, Naming(settings.liaison_command_prefix))
                with database.reading() as session:
                    yield from look_at_groups(session)
    except ModuleNotFoundError:
        yield wrong(
            "The driver for PostgreSQL is not installed.",
            ".venv/bin/uv sync --locked --inexact --no-default-groups --extra postgres",
        )
    except SQLAlchemyError as error:
        # Its text would hold the address, and some drivers put the password in it.
        yield wrong(
            f"The database can't be reached ({type(error).__name__}).",
            "Check DATABASE_URL, and that the server runs and lets this machine in.",
        )


def _no_file(path: Path) -> Finding:
    if path.parent.is_dir():
        return note("The SQLite file is not there yet. `app.py run` makes it.")
    return wrong(f"The folder of the SQLite file, {path.parent}, is not there.", "Make it.")


def _schema(database: Database) -> Iterator[Finding]:
    state = schema_state(database)
    if state is SchemaState.CURRENT:
        yield fine("The database is there, and its schema fits.")
    elif state in (SchemaState.NEW, SchemaState.FOREIGN):
        yield wrong(
            f"The database's schema is {state.value}.",
            "Check DATABASE_URL; if it is right, update Liaison.",
        )
    elif database.is_sqlite:
        yield note(f"The database's schema is {state.value}. `app.py run` mends that.")
    else:
        yield wrong(f"The database's schema is {state.value}.", "Run: python app.py migrate")


def _administrators(database: Database, settings: Settings) -> Iterator[Finding]:
    with database.reading() as session:
        owners = session.exec(select(Person.name).where(Person.is_owner, ~col(Person.deleted)))
        known = settings.liaison_admins or tuple(owners)
    if known:
        yield fine(f"Administrators: {', '.join(known)}.")
    else:
        yield note(
            "Nobody is known as administrator yet. `app.py run` reads the workspace's owners.",
            "To choose others, put their user ids in LIAISON_ADMINS.",
        )


def _teams(database: Database, slack: SlackGateway | None, naming: Naming) -> Iterator[Finding]:
    now = SystemClock().now()
    with database.reading() as session:
        teams = session.exec(select(Team).order_by(Team.name)).all()
        for team in teams:
            yield from look_at_team(session, team, now, naming.slash)
    if not teams:
        yield note(
            "No team is set up yet.",
            f"Type {naming.slash('liaison')} setup in Slack; or describe them as in "
            "docs/teams.example.yaml, then: python app.py config apply FILE",
        )
    if slack:
        yield from (channel(team, slack) for team in teams)
