"""The command line, as an administrator meets it."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

import app
from bot.clock import SystemClock
from bot.config import Settings, load_settings
from bot.outbox.claims import Claim
from bot.slack_app.manifest import SCOPES
from commands import EVERY
from models.database import Database
from models.schema import SchemaState, schema_state
from tests.gateways.stub import serving

Main = Callable[..., tuple[int, str, str]]


@pytest.fixture
def main(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Main:
    """`app.py` in an empty folder, with nothing set but what is given."""
    monkeypatch.chdir(tmp_path)
    for name in [*map(str.upper, Settings.model_fields), "LIAISON_AT", "LIAISON_FROZEN"]:
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, **variables: str) -> tuple[int, str, str]:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        try:
            code = app.main(arguments)
        except SystemExit as left:
            code = int(left.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_the_manifest_lists_every_command_as_people_will_type_it(main: Main) -> None:
    code, out, _ = main("manifest", "--json", LIAISON_COMMAND_PREFIX="mk")
    manifest = json.loads(out)
    commands = manifest["features"]["slash_commands"]
    assert code == 0
    assert [each["command"] for each in commands] == [f"/mk-{c.about.name}" for c in EVERY]
    assert all(each["should_escape"] for each in commands)
    assert manifest["settings"]["socket_mode_enabled"] is True


def test_the_manifest_says_why_each_scope_is_needed(main: Main) -> None:
    code, text, _ = main("manifest")
    assert code == 0
    assert yaml.safe_load(text) == json.loads(main("manifest", "--json")[1])
    for scope, reason in SCOPES.items():
        assert f"- {scope}  # {reason}\n" in text


def test_the_manifest_fits_slacks_sizes(main: Main) -> None:
    manifest = json.loads(main("manifest", "--json", LIAISON_COMMAND_PREFIX="fifteen-letters")[1])
    for command in manifest["features"]["slash_commands"]:
        assert len(command["command"]) <= 32
        assert 1 <= len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    assert len(manifest["features"]["slash_commands"]) <= 50


def test_the_manifest_for_http_has_the_address_in_each_place(main: Main) -> None:
    url = "https://liaison.example/slack/events"
    manifest = json.loads(main("manifest", "--json", "--request-url", url)[1])
    assert {each["url"] for each in manifest["features"]["slash_commands"]} == {url}
    assert manifest["settings"]["interactivity"]["request_url"] == url
    assert manifest["settings"]["event_subscriptions"]["request_url"] == url
    assert manifest["settings"]["socket_mode_enabled"] is False
    assert json.loads(main("manifest", "--json", LIAISON_REQUEST_URL=url)[1]) == manifest


def test_some_but_not_all_of_slack_is_an_error_that_names_the_rest(main: Main) -> None:
    code, _, err = main(SLACK_APP_TOKEN="xapp-1")
    assert code == 2
    assert "Missing: SLACK_BOT_TOKEN." in err


def test_run_never_falls_back_to_the_local_workspace(main: Main) -> None:
    code, out, err = main("run")
    assert (code, out) == (2, "")
    assert "SLACK_BOT_TOKEN" in err
    assert "SLACK_SIGNING_SECRET (HTTP)" in err


def test_a_wrong_setting_stops_it_with_code_2_and_without_a_secret(main: Main) -> None:
    code, _, err = main("run", SLACK_BOT_TOKEN="xoxp-hunter2", LIAISON_PORT="3000")
    assert code == 2
    assert "SLACK_BOT_TOKEN: expected a token that starts with xoxb-" in err
    assert "hunter2" not in err


@pytest.mark.parametrize(
    ("arguments", "variables", "expected"),
    [
        (["local", "--port", "99999"], {}, "expected a port"),
        (["local", "--at", "0001-01-01T00:00:00+00:00"], {}, "expected a moment like"),
        (["local", "--database", "sqlite:////tmp"], {}, "is a folder"),
        (["migrate"], {"DATABASE_URL": "sqlite:////none/dir/x.db"}, "The database can't be used"),
        (
            ["migrate"],
            {"DATABASE_URL": "postgresql+psycopg://u:hunter2@127.0.0.1:1/x"},
            "The database can't be used",
        ),
        (["local"], {"LIAISON_PORT": "many"}, "--port"),
        (["local"], {"LIAISON_AT": "tomorrow"}, "expected a moment like"),
        (["local"], {"LIAISON_AT": "2026-11-23T09:00:00"}, "expected a moment like"),
        (["local"], {"LIAISON_FROZEN": "perhaps"}, "LIAISON_FROZEN: expected 1 or 0"),
        (["local", "--database", "postgresql://x/y"], {}, "expected sqlite:///PATH"),
        (["local", "--database", "sqlite://"], {}, "expected sqlite:///PATH"),
        (["config", "apply", "none.yaml"], {}, "can't read none.yaml"),
    ],
)
def test_wrong_flags_and_their_variables(
    main: Main, arguments: list[str], variables: dict[str, str], expected: str
) -> None:
    code, _, err = main(*arguments, **variables)
    assert code == 2
    assert expected in err
    assert "hunter2" not in err


def test_a_dotenv_that_is_no_text_is_named(main: Main, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"LIAISON_LOG=\xff\xfe")
    code, _, err = main("manifest")
    assert code == 2
    assert ".env: expected a text file" in err


def test_half_of_a_local_workspace_is_refused(main: Main, tmp_path: Path) -> None:
    (tmp_path / "half.db.slack").touch()
    code, _, err = main("local", "--database", f"sqlite:///{tmp_path}/half.db")
    assert code == 2
    assert "half.db is missing" in err


def test_an_sqlite_file_is_served_by_one_process(main: Main, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/local.db"
    with app.playing(url, port=0, at=None, frozen=True, empty=True):
        code, _, err = main("local", "--database", url)
    assert code == 2
    assert "Another Liaison is running on" in err


def test_the_local_workspace_leaves_other_databases_alone(main: Main, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.db"
    connection = sqlite3.connect(theirs)
    connection.execute("CREATE TABLE invoices (id INTEGER)")
    connection.close()
    before = theirs.read_bytes()
    code, _, err = main("local", "--database", f"sqlite:///{theirs}")
    assert code == 2
    assert "was not made by the local workspace" in err
    assert theirs.read_bytes() == before


def test_the_local_workspace_leaves_a_real_liaison_database_alone(
    main: Main, tmp_path: Path
) -> None:
    assert main("migrate", DATABASE_URL=f"sqlite:///{tmp_path}/real.db")[0] == 0
    code, _, err = main("local", "--database", f"sqlite:///{tmp_path}/real.db")
    assert code == 2
    assert "was not made by the local workspace" in err


def test_the_doors_to_other_machines_open_as_the_settings_say() -> None:
    closed = app.outside_of(load_settings(None), SystemClock())
    assert (closed.doors, closed.heartbeat) == ({}, None)
    with serving() as outside:
        settings = load_settings(
            None,
            pager_webhook_url=f"{outside.url}page",
            pager_webhook_secret="signs",
            liaison_heartbeat_url=f"{outside.url}beat",
        )
        opened = app.outside_of(settings, SystemClock())
        assert opened.heartbeat
        opened.heartbeat()
        at = SystemClock().now()
        page = {"event": "page", "escalation": 12}
        opened.doors["pager"](
            Claim(
                row_id=1,
                key="k",
                destination="pager.webhook:0",
                method="pager.webhook",
                payload=page,
                page=True,
                was="pending",
                first_attempt_at=at,
                is_first=False,
                at=at,
                until=at,
            )
        )
        opened.close()
    assert [path for path, _ in outside.calls] == ["beat", "page"]
    assert outside.received[0].method == "GET"
    told = outside.calls[1][1]
    assert (told["escalation"], told["key"], told["repeat"]) == (12, "k", True)


def test_the_local_workspace_pages_and_tells_no_other_machine(
    main: Main, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    del main  # nothing is set but this
    with serving() as outside:
        for name in ("PAGER_WEBHOOK_URL", "LIAISON_HEARTBEAT_URL"):
            monkeypatch.setenv(name, outside.url)
        monkeypatch.setenv("PAGER_WEBHOOK_SECRET", "signs")
        monkeypatch.setenv("PAGERDUTY_ROUTING_KEY", "x" * 32)
        with app.playing(
            f"sqlite:///{tmp_path}/local.db", port=0, at=None, frozen=True, empty=True
        ) as (_, liaison):
            assert not liaison.services.page_sinks.any_set
            liaison.engine.run_due(liaison.clock.now())
    assert outside.received == []


def test_migrate_brings_a_database_up_to_date(main: Main, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/liaison.db"
    code, out, _ = main("migrate", DATABASE_URL=url)
    database = Database(url)
    assert (code, out) == (0, "The database is up to date.\n")
    assert schema_state(database) is SchemaState.CURRENT
    database.close()
