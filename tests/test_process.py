"""Liaison as a process: started as a newcomer would, stopped, killed, started again."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.scenarios.workspace import Person, Workspace, all_text

ROOT = Path(__file__).parent.parent
EVENING = "2026-11-23T21:40:00-05:00"
NOTHING_SET = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"}


class Process:
    """A running `app.py`."""

    def __init__(self, folder: Path, *arguments: str, **variables: str) -> None:
        # In a folder of its own, so that no .env of the developer's is read.
        self._process = subprocess.Popen(  # noqa: S603 our own program
            [sys.executable, str(ROOT / "app.py"), *arguments],
            cwd=folder,
            env={**NOTHING_SET, **variables},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.said: list[str] = []

    def workspace(self) -> Workspace:
        """Waits for the printed address."""
        assert self._process.stdout
        for line in self._process.stdout:
            self.said.append(line.strip())
            if found := re.search(r"http://\S+", line):
                return Workspace(found[0])
        raise AssertionError(f"no address was printed: {self.said}")

    def send(self, number: int) -> int:
        """Send a signal and wait; returns the exit code."""
        self._process.send_signal(number)
        code = self._process.wait(timeout=15)
        assert self._process.stdout
        self._process.stdout.close()
        return code

    @property
    def runs(self) -> bool:
        return self._process.poll() is None


Start = Callable[..., tuple[Process, Workspace]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[tuple[Process, Workspace]] = []

    def run(*arguments: str, **variables: str) -> tuple[Process, Workspace]:
        process = Process(tmp_path, *arguments, LIAISON_PORT="0", **variables)
        started.append((process, process.workspace()))
        return started[-1]

    yield run
    for process, workspace in started:
        workspace.close()
        if process.runs:
            with suppress(subprocess.TimeoutExpired):
                process.send(signal.SIGKILL)


def escalate(person: Person, words: str) -> None:
    person.types(f"/escalate {words}")
    assert not person.submits(impact="outage")


def test_alone_it_is_the_local_workspace_and_says_so(start: Start, tmp_path: Path) -> None:
    process, workspace = start()
    assert process.said[0].startswith("No Slack is configured")
    maya = workspace.person("maya")
    maya.types("/escalate checkout is down")
    form = all_text(maya.modal)
    assert f"Pages {workspace.person('ana').mention} at once. It is 23:4" in form
    assert "for them (Sao Paulo)" in form
    assert (tmp_path / ".liaison" / "local.db").exists()
    assert process.send(signal.SIGTERM) == 0


def test_its_clock_runs_and_due_work_is_done_by_itself(start: Start) -> None:
    _, workspace = start()
    maya, ana = workspace.person("maya"), workspace.person("ana")
    maya.types("/escalate checkout is down")
    view = maya.modal
    impact = next(block for block in view["blocks"] if block["block_id"] == "impact")
    values = {"impact": {impact["element"]["action_id"]: "outage"}}
    call = {"user": maya.id, "view_id": view["id"], "values": values, "settle": False}
    assert workspace.post("submit", call)["ok"]
    ana.waits_for("checkout is down", "liaison_page")


def test_a_taken_port_gives_the_next_free_one(start: Start, tmp_path: Path) -> None:
    _, first = start()
    port = int(first.url.rsplit(":", 1)[1])
    second = Process(tmp_path, "local", "--port", str(port), "--database", "sqlite:///other.db")
    try:
        workspace = second.workspace()
        assert workspace.url != first.url
        assert f"Port {port} is taken" in second.said[0]
        workspace.close()
    finally:
        second.send(signal.SIGKILL)


def test_killed_and_started_again_it_goes_on_from_where_it_was(start: Start) -> None:
    process, workspace = start("local", "--frozen", "--at", EVENING)
    escalate(workspace.person("maya"), "checkout is down")
    workspace.advance(minutes=5)
    before = workspace.person("ana").messages()
    now = workspace.info_now()
    process.send(signal.SIGKILL)

    _, again = start("local", "--frozen", "--at", "2020-01-01T00:00:00+00:00")
    ana = again.person("ana")
    assert again.info_now() == now
    assert [each["ts"] for each in ana.messages()] == [each["ts"] for each in before]
    ana.clicks("Acknowledge", ana.messages("liaison_page")[0])
    assert f"Acknowledged* by {ana.mention}" in ana.now_reads(before[0])


def test_empty_has_people_but_no_teams(start: Start) -> None:
    _, workspace = start("local", LIAISON_EMPTY="1")
    maya = workspace.person("maya")
    assert "No rotation is set up yet" in maya.types("/oncall")
    assert "No team can be escalated to yet" in maya.types("/escalate help me")
    assert "Nothing is on the roadmap" in maya.types("/roadmap")
    assert "Nothing waits for you" in maya.opens_home()


def test_a_real_slack_in_the_environment_does_not_reach_the_local_workspace(
    start: Start, tmp_path: Path
) -> None:
    _, workspace = start(
        "local",
        SLACK_BOT_TOKEN="xoxb-real",
        SLACK_APP_TOKEN="xapp-real",
        DATABASE_URL=f"sqlite:///{tmp_path}/real.db",
        JIRA_URL="https://jira.example",
    )
    assert "Now:" in workspace.person("maya").types("/oncall")
    assert not (tmp_path / "real.db").exists()


def test_a_proxy_in_the_environment_is_not_asked_for_this_machine(start: Start) -> None:
    nowhere = "http://127.0.0.1:9"
    _, workspace = start("local", "--frozen", HTTP_PROXY=nowhere, HTTPS_PROXY=nowhere)
    maya = workspace.person("maya")
    maya.types("/escalate checkout is down")
    assert not maya.submits(impact="outage")
    assert workspace.person("ana").messages("liaison_page")
