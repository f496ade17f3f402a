"""Liaison: the composition root and the command line. `python app.py --help` lists it all."""

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from dotenv import dotenv_values
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.clock import Clock, SystemClock
from bot.config import Settings, load_settings
from bot.errors import LiaisonError
from bot.gateways.slack import SlackGateway
from bot.jobs import Engine, Ticker, Timetable, timetable
from bot.log import set_up_logging
from bot.outbox.dispatcher import Dispatcher
from bot.services import Services, build_services
from bot.services.notices import report_failure
from bot.slack_app import AfterAckPool, Parts, build_slack_app
from bot.slack_app.manifest import build_manifest
from bot.views.naming import Naming
from commands import COMMANDS, build_commands
from commands.home import AppHome
from models.database import Database
from models.schema import check_schema, migrate

WRONG_SETTINGS = 2


@dataclass(frozen=True)
class Liaison:
    """Everything that runs, put together."""

    settings: Settings
    database: Database
    services: Services
    gateway: SlackGateway
    dispatcher: Dispatcher
    pool: AfterAckPool
    engine: Engine
    bolt: App

    def connect(self) -> SocketModeHandler:
        """Open the Socket Mode connection."""
        token = self.settings.slack_app_token
        handler = SocketModeHandler(self.bolt, token.get_secret_value() if token else "")
        handler.connect()
        return handler

    def close(self) -> None:
        """Finish what was begun. What is queued stays in its rows."""
        self.pool.close()
        self.dispatcher.close()
        self.database.close()


def build(settings: Settings, clock: Clock, database: Database) -> Liaison:
    """Put Liaison together over a migrated database; calls Slack's `auth.test` once.

    Raises:
        GatewayError, BoltError: Slack can't be reached or refuses the token.
    """
    naming = Naming(settings.liaison_command_prefix)
    token = settings.slack_bot_token
    gateway = SlackGateway(token.get_secret_value() if token else "", settings.slack_api_url)
    services = build_services(
        database=database,
        clock=clock,
        users=gateway,
        naming=naming,
        lanes=settings.liaison_lanes,
        administrators=settings.liaison_admins,
    )
    dispatcher = Dispatcher(
        database,
        clock,
        gateway,
        on_failed=report_failure(services.people, clock),
        worker=f"{os.uname().nodename}:{os.getpid()}",
        posts_per_minute=settings.liaison_posts_per_minute,
    )
    pool = AfterAckPool(gateway)
    engine = Engine(
        {
            "outbox": dispatcher,
            "people": services.people,
            "timetable": Timetable(database, clock, timetable()),
        },
        clock,
        busy=lambda: not pool.idle(),
    )
    parts = Parts(
        gateway=gateway,
        commands=build_commands(services, naming),
        naming=naming,
        home=AppHome(services),
        note_person=services.people.note,
        pool=pool,
    )
    return Liaison(
        settings, database, services, gateway, dispatcher, pool, engine, build_slack_app(parts)
    )


def manifest_of(settings: Settings, request_url: str | None = None) -> dict[str, Any]:
    """The Slack app manifest of this installation."""
    abouts = [command.about for command in COMMANDS]
    naming = Naming(settings.liaison_command_prefix)
    return build_manifest(abouts, naming, request_url=request_url)


def bare(options: argparse.Namespace) -> int:
    """`app.py` alone: the local workspace where no Slack is configured, else the real one."""
    if load_settings().says_slack:
        return run(options)
    print("No Slack is configured (see .env.example), so this is the local workspace.", flush=True)
    return local(options)


def run(options: argparse.Namespace) -> int:
    """`app.py run`: serve the real workspace until told to stop."""
    settings = load_settings(**_given(liaison_port=options.port))
    settings.require_slack()
    set_up_logging(settings.liaison_log)
    database = Database(settings.database_url.get_secret_value())
    if database.is_sqlite:
        migrate(database)
    check_schema(database)
    serve(build(settings, SystemClock(), database), stop_signal())
    return 0


def serve(liaison: Liaison, stop: threading.Event) -> None:
    """Run everything of a real workspace until `stop` is set, then finish cleanly."""
    ticker = Ticker(liaison.engine, liaison.clock)
    liaison.database.on_write = ticker.ring
    if liaison.database.is_sqlite:
        liaison.dispatcher.recover()
    socket = liaison.connect() if liaison.settings.slack_app_token else None
    ticker.start()
    stop.wait()
    if socket:
        socket.close()
    ticker.stop()
    liaison.close()


def local(options: argparse.Namespace) -> int:
    """`app.py local`: serve the local workspace until told to stop."""
    from bot.local import LocalOptions, LocalWorkspace, open_local_database, seed  # noqa: PLC0415

    return 0


def migrate_database(_options: argparse.Namespace) -> int:
    """`app.py migrate`: bring the database's schema to what this version needs."""
    database = Database(load_settings().database_url.get_secret_value())
    migrate(database)
    print("The database is up to date.")
    database.close()
    return 0


def print_manifest(options: argparse.Namespace) -> int:
    """`app.py manifest`: print the app manifest to paste into Slack."""
    print(json.dumps(manifest_of(load_settings(), options.request_url), indent=2))
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the command line; returns the exit code."""
    environment = {**dotenv_values(".env"), **os.environ}
    options = _parser(environment).parse_args(arguments)
    try:
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except LiaisonError as error:
        print(error, file=sys.stderr)
        return WRONG_SETTINGS


def _parser(environment: Mapping[str, str | None]) -> argparse.ArgumentParser:
    """The command line. A flag that isn't given is read from its variable."""
    parser = argparse.ArgumentParser(prog="app.py", description=_ABOUT)
    _add_local_flags(parser, environment)
    parser.set_defaults(command=bare)
    commands = parser.add_subparsers(title="commands", metavar="")
    serving = commands.add_parser("run", help="serve the real Slack workspace")
    serving.add_argument("--port", type=int, default=environment.get("LIAISON_PORT"))
    serving.set_defaults(command=run)
    playing = commands.add_parser("local", help="serve the local workspace, with nothing to set up")
    _add_local_flags(playing, environment)
    playing.set_defaults(command=local)
    return parser

if __name__ == "__main__":
    sys.exit(main())
