"""A real installation: `config apply`, `doctor`, `run`, and a Slack in another process."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from bot.administration import manifest_of
from bot.config import load_settings
from bot.local.company import SAMPLE_COMPANY
from bot.local.workspace import LocalWorkspace
from tests.gateways.stub import Stub, serving
from tests.scenarios.workspace import Workspace

ALERT_SECRET = "a-secret-of-monitors"
ROOT = Path(__file__).parent.parent
TEAMS = """
teams:
  - name: IT
    channel: "#it-ops"
    lead: tomas@example.com
    members: [ana@example.com, lena@example.com]
    rotations:
      - {name: Primary, zone: America/New_York, handoff: 09:00, starts: 2026-11-23,
         people: [Ana@example.com, lena@example.com]}
"""


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[LocalWorkspace]:
    """A workspace on the machine's own time, with no app connected to it."""
    slack = LocalWorkspace(
        manifest=manifest_of(load_settings(None)),
        state_path=tmp_path / "slack",
        port=0,
        at=datetime.fromisoformat("2026-11-23T21:40:00-05:00"),
        frozen=False,
        company=SAMPLE_COMPANY,
    )
    slack.start()
    yield slack
    slack.stop()


@pytest.fixture
def heard() -> Iterator[Stub]:
    """What hears Liaison's heartbeat."""
    with serving() as heard:
        yield heard


@pytest.fixture
def environment(slack: LocalWorkspace, heard: Stub, tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.slack_url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/liaison.db",
        "LIAISON_PORT": "0",
        "LIAISON_LOG": "json",
        "LIAISON_ALERT_SECRET": ALERT_SECRET,
        "LIAISON_HEARTBEAT_URL": heard.url,
    }


def call(environment: dict[str, str], folder: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603 our own program
        [sys.executable, str(ROOT / "app.py"), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_from_a_file_of_teams_to_an_answer(
    slack: LocalWorkspace, heard: Stub, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "teams.yaml").write_text(TEAMS, encoding="utf-8")
    code, said = call(environment, tmp_path, "config", "apply", "teams.yaml", "--dry-run")
    assert code == 0
    assert "+ team IT" in said
    assert "nothing was changed" in said
    assert "+ team IT" in call(environment, tmp_path, "config", "apply", "teams.yaml")[1]
    assert "Nothing to change." in call(environment, tmp_path, "config", "apply", "teams.yaml")[1]

    assert call(environment, tmp_path, "config", "export", "same.yaml")[0] == 0
    assert "Nothing to change." in call(environment, tmp_path, "config", "apply", "same.yaml")[1]

    code, said = call(environment, tmp_path, "doctor")
    assert code == 0, said

    process = subprocess.Popen(  # noqa: S603 our own program
        [sys.executable, str(ROOT / "app.py"), "run"],
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr
        line = json.loads(process.stderr.readline())
        port = re.search(r"port (\d+)", line["message"])
        assert port, line
        health = f"http://127.0.0.1:{port[1]}"
        assert httpx.get(f"{health}/healthz").status_code == 200
        assert httpx.get(f"{health}/readyz").json() == {"ready": True, "reasons": []}

        workspace = Workspace(slack.page_url)
        ana = workspace.person("ana")
        assert f"Now: {ana.mention}" in workspace.person("maya").types("/oncall")
        alert = {"id": "shop", "title": "The shop answers 503", "state": "firing"}
        secret = {"Authorization": f"Bearer {ALERT_SECRET}"}
        assert httpx.post(f"{health}/alerts/it/json", json=alert).status_code == 401
        assert httpx.post(f"{health}/alerts/it/json", json=alert, headers=secret).json()["raised"]
        ana.waits_for("The shop answers 503", "liaison_page")
        assert heard.received
        workspace.close()
        assert 'liaison_interactions_total{kind="command"' in httpx.get(f"{health}/metrics").text

        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) == 0
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def test_what_is_wrong_with_the_token_is_said_without_a_trace(
    environment: dict[str, str], tmp_path: Path
) -> None:
    wrong = {**environment, "SLACK_BOT_TOKEN": "xoxb-hunter2"}
    code, said = call(wrong, tmp_path, "run")
    assert code == 1
    assert "Slack: invalid_auth. `python app.py doctor` says what to do." in said
    assert "hunter2" not in said
    assert "Traceback" not in said
    code, said = call(wrong, tmp_path, "doctor")
    assert code == 1
    assert "SLACK_BOT_TOKEN" in said
