"""What is missing before Liaison can run here, in plain words, each with its cure."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from bot.config import Settings
from bot.errors import GatewayError, Rejected, Unreachable
from bot.gateways.jira import JiraGateway
from bot.gateways.slack import SlackGateway
from models import Person, Team
from models.database import Database
from models.schema import SchemaState, schema_state

_TIMEOUT = 5
_APPS = "api.slack.com/apps → your app"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: in order (True), wrong (False), or to be known (None)."""

    ok: bool | None
    what: str
    cure: str | None = None


def diagnose(
    settings: Settings, *, scopes: Mapping[str, str], commands: Sequence[str]
) -> Iterator[Finding]:
    """Look at everything, with real calls. Changes nothing and makes no database.

    Args:
        settings: of this installation.
        scopes: the bot scopes that Liaison needs, and why.
        commands: the slash commands as this installation calls them.
    """
    yield from _settings(settings)
    slack = _slack(settings)
    yield from _bot(slack, scopes) if slack else ()
    yield from _app_token(settings)
    yield from _database(settings, slack)
    yield from _jira(settings)
    yield _command_names(commands)


def report(findings: Sequence[Finding]) -> str:
    """The findings as lines for a terminal, and what they come to."""
    marks = {True: "ok     ", False: "MISSING", None: "note   "}
    lines = []
    for finding in findings:
        lines.append(f"{marks[finding.ok]}  {finding.what}")
        lines += [f"         → {finding.cure}"] if finding.cure else []
    wrong = sum(finding.ok is False for finding in findings)
    end = f"{wrong} to mend." if wrong else "Nothing is missing. Start it: python app.py run"
    return "\n".join([*lines, "", end])


def _settings(settings: Settings) -> Iterator[Finding]:
    if settings.slack_bot_token is None:
        yield Finding(
            False,
            "SLACK_BOT_TOKEN is not set.",
            f"{_APPS} → OAuth & Permissions: copy the Bot User OAuth Token into .env.",
        )
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        yield Finding(
            False,
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set, so Slack can't reach Liaison.",
            f"{_APPS} → Basic Information → App-Level Tokens: make one with the scope "
            "connections:write, and put it in .env as SLACK_APP_TOKEN.",
        )
    if settings.slack_signing_secret is not None:
        yield Finding(
            None,
            "SLACK_SIGNING_SECRET is set. Only Slack can prove it right.",
            f"If Slack calls the Request URL wrong, compare it with {_APPS} → Basic Information.",
        )


def _slack(settings: Settings) -> SlackGateway | None:
    token = settings.slack_bot_token
    if token is None:
        return None
    return SlackGateway(token.get_secret_value(), settings.slack_api_url, timeout=_TIMEOUT)


def _bot(slack: SlackGateway, scopes: Mapping[str, str]) -> Iterator[Finding]:
    try:
        who, granted = slack.auth_test()
    except GatewayError as error:
        yield _refused(error, "the bot token", "copy SLACK_BOT_TOKEN again, or reinstall the app")
        return
    yield Finding(True, f"Slack knows the bot token: @{who['user']} in {who['team']}.")
    missing = [scope for scope in scopes if scope not in granted]
    for scope in missing:
        yield Finding(
            False,
            f"The permission {scope} is not granted ({scopes[scope]}).",
            f"python app.py manifest → paste it at {_APPS} → App Manifest, then reinstall the app.",
        )
    if not missing:
        yield Finding(True, f"All {len(scopes)} permissions are granted.")


def _app_token(settings: Settings) -> Iterator[Finding]:
    token = settings.slack_app_token
    if token is None:
        return
    slack = SlackGateway(token.get_secret_value(), settings.slack_api_url, timeout=_TIMEOUT)
    try:
        slack.call("apps.connections.open", {})
    except GatewayError as error:
        cure = (
            "make a new app-level token with the scope connections:write, and turn on Socket Mode"
        )
        yield _refused(error, "the app-level token", cure)
    else:
        yield Finding(True, "Socket Mode works with the app-level token.")


def _database(settings: Settings, slack: SlackGateway | None) -> Iterator[Finding]:
    url = make_url(settings.database_url.get_secret_value())
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        yield Finding(None, "The SQLite file is not there yet. `app.py run` makes it.")
        return
    try:
        with closing(Database(url)) as database:
            yield from _schema(database)
            if schema_state(database) is SchemaState.CURRENT:
                yield from _administrators(database, settings)
                yield from _teams(database, slack)
    except ModuleNotFoundError:
        yield Finding(
            False,
            "The driver for PostgreSQL is not installed.",
            ".venv/bin/uv sync --locked --inexact --no-default-groups --extra postgres",
        )
    except SQLAlchemyError as error:
        # Its text would hold the address, and some drivers put the password in it.
        yield Finding(
            False,
            f"The database can't be reached ({type(error).__name__}).",
            "Check DATABASE_URL, and that the server runs and lets this machine in.",
        )


def _schema(database: Database) -> Iterator[Finding]:
    state = schema_state(database)
    if state is SchemaState.CURRENT:
        yield Finding(True, "The database is there, and its schema fits.")
    elif state in (SchemaState.NEW, SchemaState.FOREIGN):
        yield Finding(
            False,
            f"The database's schema is {state.value}.",
            "Check DATABASE_URL; if it is right, update Liaison.",
        )
    elif database.is_sqlite:
        yield Finding(None, f"The database's schema is {state.value}. `app.py run` mends that.")
    else:
        yield Finding(
            False, f"The database's schema is {state.value}.", "Run: python app.py migrate"
        )


def _administrators(database: Database, settings: Settings) -> Iterator[Finding]:
    with database.reading() as session:
        owners = session.exec(select(Person.name).where(Person.is_owner, ~col(Person.deleted)))
        known = settings.liaison_admins or tuple(owners)
    if known:
        yield Finding(True, f"Administrators: {', '.join(known)}.")
    else:
        yield Finding(
            None,
            "Nobody is known as administrator yet. `app.py run` reads the workspace's owners.",
            "To choose others, put their user ids in LIAISON_ADMINS.",
        )


def _teams(database: Database, slack: SlackGateway | None) -> Iterator[Finding]:
    with database.reading() as session:
        teams = session.exec(select(Team).order_by(Team.name)).all()
    if not teams:
        yield Finding(
            None,
            "No team is set up yet.",
            "Describe them as in docs/teams.example.yaml, then: python app.py config apply FILE",
        )
    for team in teams if slack else ():
        yield _channel(team, slack)


def _channel(team: Team, slack: SlackGateway) -> Finding:
    try:
        channel = slack.channel_info(team.channel_id)
    except Rejected:
        return Finding(
            False,
            f"The channel of {team.name} ({team.channel_id}) can't be found.",
            "If it is private, type /invite @Liaison in it; else give the team another channel.",
        )
    except GatewayError as error:
        return _refused(error, f"a look at the channel of {team.name}", "try again")
    name = f"#{channel['name']}"
    if channel.get("is_archived"):
        return Finding(False, f"{name}, the channel of {team.name}, is archived.", "Unarchive it.")
    if not channel.get("is_member"):
        return Finding(
            False,
            f"Liaison is not in {name}, the channel of {team.name}.",
            f"Type /invite @Liaison in {name}.",
        )
    return Finding(True, f"Liaison is in {name}, the channel of {team.name}.")


def _jira(settings: Settings) -> Iterator[Finding]:
    if not (settings.jira_url and settings.jira_email and settings.jira_token):
        yield Finding(None, "Jira is not set up. Liaison works without it.")
        return
    token = settings.jira_token.get_secret_value()
    with closing(
        JiraGateway(settings.jira_url, settings.jira_email, token, timeout=_TIMEOUT)
    ) as jira:
        try:
            name = jira.account_name()
        except Rejected:
            yield Finding(
                False,
                "Jira refuses the account.",
                "Make a new API token (id.atlassian.com → Security) for JIRA_EMAIL; they end "
                "after a year at most.",
            )
        except GatewayError as error:
            yield Finding(False, f"Jira gives no clear answer ({error.code}).", "Check JIRA_URL.")
        else:
            yield Finding(True, f"Jira knows the account: {name}.")


def _command_names(commands: Sequence[str]) -> Finding:
    return Finding(
        None,
        f"Slack tells nobody which app owns a command. Liaison's: {', '.join(commands)}.",
        "Type each with the word help in Slack. If another app answers, set "
        "LIAISON_COMMAND_PREFIX, and paste the output of python app.py manifest again.",
    )


def _refused(error: GatewayError, what: str, cure: str) -> Finding:
    if isinstance(error, Rejected):
        return Finding(False, f"Slack refuses {what}: {error.code}.", f"{cure.capitalize()}.")
    if isinstance(error, Unreachable):
        cure = "Check this machine's way out, its proxy, and SLACK_API_URL."
        return Finding(False, f"Slack can't be reached ({error.code}).", cure)
    return Finding(False, f"Slack gave no clear answer to {what} ({error.code}).", "Try again.")
