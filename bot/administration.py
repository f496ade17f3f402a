"""What an administrator calls besides `run`: migrate, doctor, config, sync, manifest."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot.clock import SystemClock
from bot.config import Settings, load_settings
from bot.domain.jira_calls import Jira
from bot.errors import GatewayError, Mistake, SettingsError
from bot.gateways.calendars import CalendarReader
from bot.gateways.slack import SlackGateway
from bot.permissions import SYSTEM
from bot.services import build_services
from bot.services.jira_sync import JiraSync
from bot.services.jira_sync.importing import Importing
from bot.services.setup import Directory, SetupService, directory_of
from bot.services.setup.file import SetupFile
from bot.services.setup.reading import load_setup
from bot.services.setup.writing import write_text
from bot.slack_app.manifest import SCOPES, build_manifest, manifest_yaml
from bot.views.jira.importing import outcome_words
from bot.views.naming import Naming
from commands import EVERY
from models import ImportState, JiraImport
from models.database import Database
from models.schema import check_schema, migrate


def manifest_of(settings: Settings, request_url: str | None = None) -> dict[str, Any]:
    """The Slack app manifest of this installation."""
    abouts = [command.about for command in EVERY]
    naming = Naming(settings.liaison_command_prefix)
    return build_manifest(abouts, naming, request_url=request_url)


@contextmanager
def real_database(settings: Settings) -> Iterator[Database]:
    """The real database, on the schema that this version needs."""
    database = Database(settings.database_url.get_secret_value())
    try:
        (migrate if database.is_sqlite else check_schema)(database)
        yield database
    finally:
        database.close()


def slack_gateway(settings: Settings, timeout: int = 10) -> SlackGateway:
    """The door to Slack that these settings open; `timeout` in seconds."""
    token = settings.slack_bot_token
    secret = token.get_secret_value() if token else ""
    return SlackGateway(secret, settings.slack_api_url, timeout=timeout)


def migrate_database(_options: argparse.Namespace) -> int:
    """`app.py migrate`: bring the database's schema to what this version needs."""
    database = Database(load_settings().database_url.get_secret_value())
    migrate(database)
    database.close()
    print("The database is up to date.")
    return 0


def check_up(_options: argparse.Namespace) -> int:
    """`app.py doctor`: say what is missing, with the cure; exit code 1 when something is."""
    from bot.doctor import diagnose, report  # noqa: PLC0415 it alone loads the Jira library

    settings = load_settings()
    naming = Naming(settings.liaison_command_prefix)
    names = [naming.slash(command.about.name) for command in EVERY]
    findings = list(diagnose(settings, scopes=SCOPES, commands=names))
    print(report(findings))
    return int(any(finding.ok is False for finding in findings))


def config(options: argparse.Namespace) -> int:
    """`app.py config export [FILE]`, `app.py config apply FILE`: the setup as a file."""
    return _EXPORT_OR_APPLY[options.action](options)


def export_config(options: argparse.Namespace) -> int:
    """Write all that is set up as a file, or print it."""
    settings = load_settings()
    settings.require_slack()
    with real_database(settings) as database:
        gateway = slack_gateway(settings)
        directory = directory_of(gateway.users(), gateway.channels(), gateway.user_groups())
        setup = SetupService(database, SystemClock()).export(SYSTEM, directory)
    text = write_text(setup)
    if options.file is None:
        print(text, end="")
    else:
        _write(options.file, text)
    return 0


def apply_config(options: argparse.Namespace) -> int:
    """Make the setup what the file says; show what that changes."""
    if options.file is None:
        raise SettingsError("config apply needs the file: python app.py config apply teams.yaml")
    setup = load_setup(options.file)
    settings = load_settings()
    settings.require_slack()
    with real_database(settings) as database:
        gateway = slack_gateway(settings)
        directory = directory_of(gateway.users(), gateway.channels(), gateway.user_groups())
        service = SetupService(database, SystemClock())
        plan = service.apply(SYSTEM, setup, directory, dry_run=True)
        dry = ["This was a dry run: nothing was changed."] if plan and options.dry_run else []
        print("\n".join([*plan, *dry]) or "Nothing to change.", flush=True)
        if options.dry_run:
            return 0
        service.apply(SYSTEM, setup, directory, dry_run=False)
        outside = _join(gateway, directory, setup)
    for channel in outside:
        print(f"Liaison can't join {channel} by itself. In it, type: /invite @Liaison")
    return 0


_EXPORT_OR_APPLY = {"export": export_config, "apply": apply_config}


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Mistake(f"I can't write {path}: {error.strerror}.") from None
    print(f"Written to {path}.")


def _join(gateway: SlackGateway, directory: Directory, setup: SetupFile) -> list[str]:
    """Join the teams' and meetings' channels; returns those that Liaison has to be invited to."""
    named = [each.channel for each in (*setup.teams, *(setup.meetings or ()))]
    channels = {name: directory.channel(name) for name in named}
    return [name for name, channel_id in channels.items() if not gateway.enter(channel_id)]


def sync(options: argparse.Namespace) -> int:
    """`app.py sync --import JQL`: take a search's issues onto the roadmap; exit code 1 if it fails.

    With `--dry-run` it only prints what would be taken. Called again, it goes on where it stopped.
    """
    from bot.gateways.jira import jira_gateway  # noqa: PLC0415 nothing else here loads its library

    settings = load_settings()
    gateway = jira_gateway(settings)
    if gateway is None:
        raise SettingsError("Jira is not connected: set JIRA_URL and JIRA_TOKEN (.env.example).")
    with real_database(settings) as database, closing(gateway) as jira:
        importing = _services_of(settings, database, jira).importing
        team_id = importing.team_meant(options.team or "", options.search)
        row = importing.begin_here(SYSTEM, team_id, options.search, dry_run=options.dry_run)
        return _import(importing, row)


def _import(importing: Importing, row: JiraImport) -> int:
    import_id = row.id or 0
    verb = "would add" if row.dry_run else "added"
    try:
        with tqdm(initial=row.seen, total=row.total, unit=" issues", file=sys.stderr) as bar:
            for done in importing.pages(import_id, ahead=True):
                bar.total = done.row.total
                for line in done.lines:
                    bar.write(f"{verb} {line}")
                bar.update(done.row.seen - bar.n)
    except GatewayError as error:
        importing.failed(import_id, error)
        row = importing.found(import_id)
        sentence = row.error or f"Jira failed ({error.code}). The same command goes on from here"
        print(f"{sentence}. Up to here: {outcome_words(row)}", file=sys.stderr)
        return 1
    row = importing.found(import_id)
    if row.state != ImportState.DONE:
        raise Mistake("Another process is at this import already, and goes on with it.")
    print(outcome_words(row))
    return 0


def _services_of(settings: Settings, database: Database, jira: Jira) -> JiraSync:
    """The sync, as the service has it; nothing of Slack is called by it."""
    slack = slack_gateway(settings)
    services = build_services(
        database=database,
        clock=SystemClock(),
        users=slack,
        groups=slack,
        channels=slack,
        files=slack,
        naming=Naming(settings.liaison_command_prefix),
        lanes=settings.liaison_lanes,
        administrators=settings.liaison_admins,
        calendars=CalendarReader(settings.liaison_calendar_hosts),
        jira=jira,
    )
    if services.jira is None:
        raise SettingsError("Jira is not connected.")
    return services.jira


def print_manifest(options: argparse.Namespace) -> int:
    """`app.py manifest`: print the app manifest to paste into Slack."""
    manifest = manifest_of(load_settings(), options.request_url)
    print(json.dumps(manifest, indent=2) if options.json else manifest_yaml(manifest), end="")
    return 0
