"""What `app.py doctor` finds, in the local workspace and where things are missing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from bot.administration import manifest_of
from bot.config import Settings, load_settings
from bot.doctor import Finding, diagnose, report
from bot.local.workspace import LocalWorkspace
from bot.slack_app.manifest import SCOPES
from models import Person, Team
from models.database import Database
from models.schema import migrate
from tests.gateways.stub import Arguments, CutConnection, Reply, Stub, free_port, serving

NOW = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)
COMMANDS = ["/escalate", "/oncall"]
SECRETS = ["xoxb-", "xapp-", "hunter2", "signed-with-this"]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWorkspace]:
    workspace = LocalWorkspace(
        manifest=manifest_of(load_settings(env_file=None)),
        state_path=tmp_path_factory.mktemp("slack") / "slack.db",
        port=0,
        at=NOW,
        frozen=True,
    )
    workspace.start()
    yield workspace
    workspace.stop()


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as stub:
        yield stub


@pytest.fixture
def settings(workspace: LocalWorkspace, tmp_path: Path) -> Settings:
    """Everything is in order: Slack answers, the database is current, the bot is in its channel."""
    url = f"sqlite:///{tmp_path / 'liaison.db'}"
    database = Database(url)
    migrate(database)
    with database.writing() as session:
        session.add(Team(slug="it", name="IT", channel_id="C0ITOPS0002"))
        session.add(Person(user_id="U1", name="Tomas", is_owner=True))
    database.close()
    return load_settings(
        env_file=None,
        slack_bot_token=workspace.bot_token,
        slack_app_token=workspace.app_token,
        slack_api_url=workspace.slack_url,
        database_url=url,
    )


def found(settings: Settings, **changed: Any) -> list[Finding]:
    changed_settings = load_settings(env_file=None, **{**dict(settings), **changed})
    findings = list(diagnose(changed_settings, scopes=SCOPES, commands=COMMANDS))
    told = report(findings)
    assert not any(secret in told for secret in SECRETS)
    return findings


def wrong(findings: list[Finding]) -> list[str]:
    return [finding.what for finding in findings if finding.ok is False]


def told(findings: list[Finding]) -> str:
    return report(findings)


def test_nothing_is_missing(settings: Settings) -> None:
    findings = found(settings)
    assert wrong(findings) == []
    assert "Slack knows the bot token: @liaison" in told(findings)
    assert f"All {len(SCOPES)} permissions are granted." in told(findings)
    assert "Socket Mode works" in told(findings)
    assert "Liaison is in #it-ops, the channel of IT." in told(findings)
    assert "Administrators: Tomas." in told(findings)
    assert "Nothing is missing." in told(findings)


def test_how_to_find_out_who_owns_the_commands(settings: Settings) -> None:
    names = next(each for each in found(settings) if "which app owns" in each.what)
    assert names.ok is None
    assert "/escalate, /oncall" in names.what
    assert "LIAISON_COMMAND_PREFIX" in str(names.cure)


def test_no_tokens_at_all(settings: Settings) -> None:
    missing = wrong(found(settings, slack_bot_token=None, slack_app_token=None))
    assert missing[0] == "SLACK_BOT_TOKEN is not set."
    assert missing[1].startswith("Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET")


def test_tokens_that_slack_refuses(settings: Settings) -> None:
    missing = wrong(found(settings, slack_bot_token="xoxb-old", slack_app_token="xapp-old"))
    assert missing == [
        "Slack refuses the bot token: invalid_auth.",
        "Slack refuses the app-level token: invalid_auth.",
    ]


def test_http_mode_needs_no_app_level_token(settings: Settings) -> None:
    findings = found(settings, slack_app_token=None, slack_signing_secret="signed-with-this")
    assert wrong(findings) == []
    assert "Only Slack can prove it right" in told(findings)


def test_a_permission_that_was_not_granted(settings: Settings) -> None:
    scopes = {**SCOPES, "canvases:write": "minutes are canvases"}
    findings = list(diagnose(settings, scopes=scopes, commands=COMMANDS))
    assert wrong(findings) == [
        "The permission canvases:write is not granted (minutes are canvases)."
    ]


def test_slack_out_of_reach(settings: Settings) -> None:
    missing = wrong(found(settings, slack_api_url=f"http://127.0.0.1:{free_port()}/api/"))
    assert "Slack can't be reached (ConnectionRefusedError)." in missing


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ({"ok": True, "channel": {"name": "it-ops", "is_member": False}}, "is not in #it-ops"),
        ({"ok": True, "channel": {"name": "old", "is_archived": True}}, "is archived"),
        ({"ok": False, "error": "channel_not_found"}, "can't be found"),
        ({"ok": False, "error": "missing_scope"}, "missing_scope"),
    ],
)
def test_a_channel_that_is_no_use(
    settings: Settings, stub: Stub, answer: dict[str, Any], what: str
) -> None:
    def slack(path: str, _arguments: Arguments) -> Reply:
        if path.endswith("conversations.info"):
            return Reply(answer)
        scopes = {"x-oauth-scopes": ",".join(SCOPES)}
        return Reply({"ok": True, "user": "liaison", "team": "Example"}, headers=scopes)

    stub.answer = slack
    missing = wrong(found(settings, slack_api_url=stub.url))
    assert len(missing) == 1
    assert what in missing[0]


def test_no_database_yet_is_no_fault_and_none_is_made(settings: Settings, tmp_path: Path) -> None:
    findings = found(settings, database_url=f"sqlite:///{tmp_path / 'new.db'}")
    assert wrong(findings) == []
    assert not (tmp_path / "new.db").exists()


def test_a_folder_that_is_not_there(settings: Settings, tmp_path: Path) -> None:
    missing = wrong(found(settings, database_url=f"sqlite:///{tmp_path / 'no' / 'new.db'}"))
    assert missing == [f"The folder of the SQLite file, {tmp_path / 'no'}, is not there."]


def test_somebody_elses_database(settings: Settings, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.db'}"
    database = Database(url)
    SQLModel.metadata.create_all(database.engine)
    database.close()
    assert wrong(found(settings, database_url=url)) == ["The database's schema is not Liaison's."]


def test_a_database_out_of_reach(settings: Settings) -> None:
    url = f"postgresql+psycopg://liaison:hunter2@127.0.0.1:{free_port()}/liaison"
    assert wrong(found(settings, database_url=url)) == [
        "The database can't be reached (OperationalError)."
    ]


def test_a_database_that_has_not_been_migrated(settings: Settings, postgres_url: Any) -> None:
    url = postgres_url.render_as_string(hide_password=False)
    findings = found(settings, database_url=url)
    assert [each.cure for each in findings if each.ok is False] == ["Run: python app.py migrate"]


def jira(stub: Stub) -> dict[str, str]:
    base = stub.url.removesuffix("/api/").removesuffix("/")
    return {"jira_url": base, "jira_email": "bot@example.com", "jira_token": "hunter2"}


def test_jira_knows_the_account(settings: Settings, stub: Stub) -> None:
    stub.answer = lambda _path, _arguments: Reply({"accountId": "1", "displayName": "Liaison Bot"})
    assert "Jira knows the account: Liaison Bot." in told(found(settings, **jira(stub)))
    assert len(stub.calls) == 1


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (Reply({"message": "hunter2"}, status=401), "Jira refuses the account."),
        (Reply({}, status=403), "Jira refuses the account."),
        (Reply({}, status=429, headers={"Retry-After": "1800"}), "(ratelimited)"),
        (Reply({}, status=503, headers={"Retry-After": "60"}), "(http_503)"),
        (Reply("a login page"), "gives no clear answer"),
    ],
)
def test_jira_refuses_or_fails_and_is_asked_once(
    settings: Settings, stub: Stub, reply: Reply, what: str
) -> None:
    stub.answer = lambda _path, _arguments: reply
    assert what in wrong(found(settings, **jira(stub)))[0]
    assert len(stub.calls) == 1


def test_jira_hangs_up(settings: Settings, stub: Stub) -> None:
    def hang_up(_path: str, _arguments: Arguments) -> Reply:
        raise CutConnection

    stub.answer = hang_up
    assert "gives no clear answer" in wrong(found(settings, **jira(stub)))[0]


def test_jira_out_of_reach(settings: Settings) -> None:
    given = {"jira_email": "bot@example.com", "jira_token": "hunter2"}
    missing = wrong(found(settings, jira_url=f"http://127.0.0.1:{free_port()}", **given))
    assert "gives no clear answer" in missing[0]


def test_without_a_page_sink_it_says_that_slack_wakes_nobody(settings: Settings) -> None:
    assert any("Slack alone, which wakes nobody" in each.what for each in found(settings))
    told = found(settings, pagerduty_routing_key="x" * 32)
    assert any("also go to a sink" in each.what for each in told)
