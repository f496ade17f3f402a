"""Liaison: the composition root and the command line. `python app.py --help` lists it all."""

import argparse
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dotenv import dotenv_values
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.administration import (
    check_up,
    config,
    manifest_of,
    migrate_database,
    print_manifest,
    real_database,
    slack_gateway,
    sync,
)
from bot.clock import Clock, SystemClock
from bot.command_line import parse
from bot.config import IN_CHANNELS, Settings, load_settings
from bot.errors import GatewayError, LiaisonError, SettingsError
from bot.gateways.calendars import CalendarReader
from bot.gateways.drawing import Drawing
from bot.jobs import Engine, Timetable, Work, timetable
from bot.log import set_up_logging
from bot.outbox.dispatcher import Dispatcher
from bot.running import Liaison, outside_of
from bot.services import Services, build_services
from bot.services.decisions.exporting import FolderExport
from bot.services.health import Health
from bot.services.jira_sync import JIRA_LOOKS
from bot.services.notices import report_failure
from bot.services.page_sinks import sinks_set_up
from bot.services.self_audit import Heartbeat
from bot.services.surveys.sending import failed as survey_message_failed
from bot.services.workspace_settings import POSTS_PER_MINUTE
from bot.slack_app import AfterAckPool, Parts, build_slack_app
from bot.slack_app.measured import Observe
from bot.views.naming import Naming
from commands import build_commands
from commands.home import AppHome
from models import OutboxMessage
from models.database import Database

if TYPE_CHECKING:
    from bot.local.workspace import LocalWorkspace

__all__ = ["LOCAL_ALERT_SECRET", "Liaison", "build", "main", "outside_of", "playing"]

_log = logging.getLogger("liaison")
FAILED, WRONG_SETTINGS = 1, 2
LOCAL_PORT = 3939
WHILE_SOMEONE_WAITS = 2  # seconds, of the three in which an ack is due
LOCAL_DATABASE = "sqlite:///.liaison/local.db"
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
_OUTSIDE = (
    "slack_signing_secret",
    "slack_bot_token",
    "slack_app_token",
    "jira_url",
    "jira_api_url",
    "jira_email",
    "jira_token",
    "jira_webhook_secret",
    "pager_webhook_url",
    "pager_webhook_secret",
    "pagerduty_routing_key",
    "liaison_heartbeat_url",
)
LOCAL_ALERT_SECRET = "anyone-on-this-machine"  # noqa: S105 the local workspace answers no one else


def build(
    settings: Settings, clock: Clock, database: Database, observe: Observe = lambda *_: None
) -> Liaison:
    """Put Liaison together over a migrated database.

    Raises:
        GatewayError: Slack can't be reached or refuses the token.
    """
    naming, outside = Naming(settings.liaison_command_prefix), outside_of(settings, clock)
    gateway = slack_gateway(settings)
    services = build_services(
        database=database,
        clock=clock,
        users=gateway,
        groups=gateway,
        channels=slack_gateway(settings, timeout=WHILE_SOMEONE_WAITS),
        naming=naming,
        lanes=settings.liaison_lanes,
        posts_per_minute=settings.liaison_posts_per_minute,
        administrators=settings.liaison_admins,
        calendars=CalendarReader(settings.liaison_calendar_hosts),
        files=gateway,
        public_url=settings.liaison_public_url,
        sinks=sinks_set_up(settings),
        jira=outside.jira,
        workspace_url=str(gateway.auth_test()[0].get("url", "")),
    )
    tell_administrators = report_failure(services.people, clock)

    def on_failed(session: Session, row: OutboxMessage) -> None:
        tell_administrators(session, row)
        services.escalations.engine.page_failed(session, row)
        services.escalations.decision_clock.page_failed(session, row)
        services.meetings.telling.post_failed(session, row, clock.now())
        survey_message_failed(session, row)

    drawing = Drawing()
    dispatcher = Dispatcher(
        database,
        clock,
        gateway,
        drawing,
        on_failed=on_failed,
        worker=f"{os.uname().nodename}:{os.getpid()}",
        posts_per_minute=partial(services.defaults.get, POSTS_PER_MINUTE),
        doors=outside.doors,
    )
    if database.is_sqlite:
        dispatcher.recover()  # only one process serves an SQLite file, and it has just begun
    pool = AfterAckPool(gateway)
    works: dict[str, Work] = {
        "outbox": dispatcher,
        "people": services.people,
        "welcome": services.guide.welcome,
        "groups": services.groups,
        "cover": services.oncall.covers,
        "rest": services.oncall.rest,
        "escalations": services.escalations.engine,
        "decisions": services.escalations.decision_clock,
        "post-mortems": services.escalations.postmortem_clock,
        "roadmap summary": services.roadmap.summaries,
        "rotations": services.oncall.watcher,
        "drills": services.oncall.drills,
        "calendars": services.oncall.readings,
        "reminders": services.reminders,
        "records": services.decisions.clock,
        "meetings": services.meetings.clock,
        "actions": services.action_reminders,
        "surveys": services.surveys.running,
        **_timetable(settings, services, database),
        **(services.jira.works if services.jira else {}),
        "heartbeat": Heartbeat(outside.heartbeat, Health(database, clock).problems),
    }

    def note_person(user: Mapping[str, Any]) -> None:
        services.people.note(user)
        services.oncall.watcher.person_changed(user["id"], clock.now())

    parts = Parts(
        gateway=gateway,
        commands=build_commands(services, naming),
        naming=naming,
        home=AppHome(services),
        note_person=note_person,
        note_group=services.groups.note,
        note_members=services.groups.note_members,
        pool=pool,
        observe=observe,
    )
    return Liaison(
        settings=settings,
        clock=clock,
        database=database,
        services=services,
        gateway=gateway,
        drawing=drawing,
        dispatcher=dispatcher,
        pool=pool,
        engine=Engine(works, idle=pool.idle, looks=JIRA_LOOKS),
        bolt=build_slack_app(parts),
        outside=outside,
    )


def _timetable(settings: Settings, services: Services, database: Database) -> dict[str, Work]:
    """The recurring jobs, and where the decision log is written each week, if anywhere."""
    place, exporting = settings.liaison_decision_export, services.decisions.exporting
    if place == IN_CHANNELS:
        jobs = timetable(send_decisions=exporting.send_to_channels)
        return {"timetable": Timetable(database, jobs)}
    works: dict[str, Work] = {"timetable": Timetable(database, timetable())}
    return {**works, "decision log": FolderExport(database, Path(place))} if place else works


def bare(options: argparse.Namespace) -> int:
    """`app.py` alone: the local workspace where no Slack is configured, else the real one."""
    if load_settings().says_slack:
        return run(options)
    print("No Slack is configured (see .env.example), so this is the local workspace.", flush=True)
    return local(options)


def run(options: argparse.Namespace) -> int:
    """`app.py run`: serve the real workspace until told to stop."""
    from bot.web import Metrics, create_web, outside_routes, serving  # noqa: PLC0415 no other command serves HTTP

    settings = load_settings(**({} if options.port is None else {"liaison_port": options.port}))
    settings.require_slack()
    set_up_logging(settings.liaison_log)
    clock, stop = SystemClock(), stop_signal()
    with real_database(settings) as database, database.served_alone():
        health = Health(database, clock)
        metrics = Metrics(health.outbox, health.overdue)
        liaison = build(settings, clock, database, observe=metrics.interaction)
        # What was loaded is here to stay: to look through it for garbage would delay answers.
        gc.freeze()
        with liaison.connected() as is_connected, liaison.ticking():
            web = create_web(
                bolt=liaison.bolt,
                signing_secret=settings.slack_signing_secret,
                clock=clock,
                ready=lambda: [*health.problems(), *is_connected()],
                metrics=metrics,
                more=outside_routes(
                    liaison.services,
                    settings.liaison_alert_secret,
                    settings.jira_webhook_secret,
                    liaison.drawing.draw,
                ),
            )
            with serving(web, settings.liaison_host, settings.liaison_port) as port:
                _log.info("Liaison runs; health and metrics are on port %s", port)
                stop.wait()
        liaison.close()
    return 0


def local(options: argparse.Namespace) -> int:
    """`app.py local`: serve the local workspace until told to stop."""
    set_up_logging(_local_settings().liaison_log)
    wanted = LOCAL_PORT if options.port is None else options.port
    with playing(
        options.database or LOCAL_DATABASE,
        port=wanted,
        at=options.at,
        frozen=options.frozen,
        empty=options.empty,
    ) as (workspace, _):
        if wanted not in (0, workspace.port):
            print(f"Port {wanted} is taken; port {workspace.port} is used instead.", flush=True)
        stop = stop_signal()
        print(f"Liaison's local workspace: {workspace.page_url}  (Ctrl+C stops it)", flush=True)
        stop.wait()
    return 0


@contextmanager
def playing(
    database_url: str, *, port: int, at: datetime | None, frozen: bool, empty: bool
) -> Iterator[tuple["LocalWorkspace", Liaison]]:
    """A local workspace with Liaison connected to it, for people and for scenario tests."""
    # Loaded here only: the real service never has the local workspace in it.
    from bot.local.database import open_local_database  # noqa: PLC0415
    from bot.local.seed import seed, story_evening  # noqa: PLC0415
    from bot.local.workspace import LocalWorkspace  # noqa: PLC0415
    from bot.web import outside_routes  # noqa: PLC0415

    for name in _PROXIES:
        # The local workspace calls this machine alone; Slack's library would ask the proxy for it.
        os.environ.pop(name, None)
    with open_local_database(database_url) as (database, state_path):
        workspace = LocalWorkspace(
            manifest=manifest_of(_local_settings()),
            state_path=state_path,
            port=port,
            at=at or story_evening(SystemClock().now()),
            frozen=frozen,
        )
        workspace.start()
        settings = _local_settings(
            slack_bot_token=workspace.bot_token,
            slack_app_token=workspace.app_token,
            slack_api_url=workspace.slack_url,
            liaison_public_url=workspace.page_url,
            liaison_alert_secret=LOCAL_ALERT_SECRET,
            # So that our own calendars can be imported, to try it out; nothing else of the machine.
            liaison_calendar_hosts=(
                *_local_settings().liaison_calendar_hosts,
                f"127.0.0.1:{workspace.port}",
            ),
            **workspace.jira.app_settings(),
        )
        liaison = build(settings, workspace.clock, database)
        liaison.engine.ask_after_writes_only(lambda: database.writes)
        workspace.attach(liaison.engine)
        workspace.serve(
            outside_routes(
                liaison.services,
                settings.liaison_alert_secret,
                settings.jira_webhook_secret,
                liaison.drawing.draw,
            )
        )
        with liaison.connected(workspace.nudge):
            for directory in ("people", "groups"):
                liaison.engine.run(directory, workspace.clock.now())
            now, lanes = workspace.clock.now(), settings.liaison_lanes
            seed(liaison.services, database, now, lanes, empty=empty)
            with nullcontext() if frozen else liaison.ticking():
                yield workspace, liaison
            workspace.detach()
        liaison.close()
        workspace.stop()


def _local_settings(**given: object) -> Settings:
    """Settings that no real workspace, database or Jira of the environment reaches into."""
    nothing: dict[str, Any] = dict.fromkeys(_OUTSIDE)
    given = {"database_url": "sqlite:///unused", "jira_deployment": "cloud", **given}
    return load_settings(**{**nothing, **given})


def stop_signal() -> threading.Event:
    """An event that SIGTERM and Ctrl+C set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


COMMANDS_OF_THE_LINE: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "bare": bare,
    "run": run,
    "local": local,
    "migrate": migrate_database,
    "doctor": check_up,
    "manifest": print_manifest,
    "config": config,
    "sync": sync,
}


def _dotenv() -> dict[str, str | None]:
    try:
        return dotenv_values(".env")
    except UnicodeDecodeError:
        raise SettingsError(".env: expected a text file in UTF-8") from None


def _first_line(error: SQLAlchemyError) -> str:
    """The database's own words; never the statement or the address, which may hold a password."""
    words = str(getattr(error, "orig", None) or type(error).__name__)
    return words.strip().partition("\n")[0]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the command line; returns the exit code."""
    try:
        options = parse(arguments, {**_dotenv(), **os.environ})
        return COMMANDS_OF_THE_LINE[options.command](options)
    except SQLAlchemyError as error:
        print(f"The database can't be used: {_first_line(error)}", file=sys.stderr)
        return WRONG_SETTINGS
    except GatewayError as error:
        print(f"Slack: {error.code}. `python app.py doctor` says what to do.", file=sys.stderr)
        return FAILED
    except LiaisonError as error:
        print(error, file=sys.stderr)
        return WRONG_SETTINGS


if __name__ == "__main__":
    sys.exit(main())
