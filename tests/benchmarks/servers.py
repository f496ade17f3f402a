"""Servers as processes of their own, for the benchmarks."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.gateways.calendars import CalendarReader
from bot.local.company import SAMPLE_COMPANY
from bot.local.seed import seed
from bot.services import build_services
from bot.views.naming import Naming
from models.database import Database
from models.schema import migrate
from tests.benchmarks.load import SECRET
from tests.gateways.stub import Arguments, Reply, Stub

ROOT = Path(__file__).parents[2]
LANES = ("Launches", "Website", "Tracking and data", "Platform")
_PYTHON = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}


class _People:
    def users(self) -> Iterator[Mapping[str, Any]]:
        return (
            {"id": each.id, "real_name": each.real_name, "tz": each.tz}
            for each in SAMPLE_COMPANY.people
        )

    def enter(self, channel: str) -> bool:
        return bool(channel)

    def user_groups(self) -> tuple[Mapping[str, Any], ...]:
        return ()

    def file_content(self, file_id: str, most: int) -> bytes:
        raise NotImplementedError


def sample_database(folder: Path) -> str:
    """The URL of a new SQLite database with the sample company."""
    url = f"sqlite:///{folder / 'liaison.db'}"
    database, clock = Database(url), SystemClock()
    migrate(database)
    services = build_services(
        database=database,
        clock=clock,
        users=_People(),
        groups=_People(),
        channels=_People(),
        naming=Naming(),
        lanes=LANES,
        administrators=(),
        calendars=CalendarReader(),
        files=_People(),
    )
    services.people.run_due(clock.now())
    seed(services, database, clock.now(), LANES, empty=False)
    database.close()
    return url


def quick_slack(stub: Stub, *, views_take: float = 0) -> None:
    """Let the stub be a Slack that says yes; opening a modal takes it so many seconds."""

    def answer(method: str, _arguments: Arguments) -> Reply:
        if method.startswith("views."):
            time.sleep(views_take)
        who = {"user": "liaison", "user_id": "U0", "bot_id": "B0", "team_id": "T1", "team": "T"}
        return Reply({"ok": True, **who})

    stub.answer = answer


@contextmanager
def liaison(folder: Path, database_url: str, slack: Stub) -> Iterator[int]:
    """`app.py run` in HTTP mode. Yields its port."""
    variables = {
        "SLACK_BOT_TOKEN": "xoxb-benchmark",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.url,
        "DATABASE_URL": database_url,
        "LIAISON_PORT": "0",
        "LIAISON_LOG": "json",
    }
    with _running([str(ROOT / "app.py"), "run"], folder, variables) as process:
        yield _number(process, r"on port (\d+)")


@contextmanager
def bare(folder: Path) -> Iterator[int]:
    """A Bolt app that only acks. Yields its port."""
    with _running(["-m", "tests.benchmarks.bare"], folder, {}) as process:
        yield _number(process, r"^(\d+)$")


@contextmanager
def fast_jira(folder: Path, issues: int, page_takes: float) -> Iterator[str]:
    """A Jira of so many issues that does nothing but answer. Yields its address."""
    arguments = ["-m", "tests.benchmarks.fast_jira", str(issues), str(page_takes)]
    with _running(arguments, folder, {}) as process:
        port = _number(process, r"^(\d+)$")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(
    arguments: list[str], folder: Path, variables: Mapping[str, str]
) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(  # noqa: S603 our own programs
        [sys.executable, *arguments],
        cwd=folder,  # not the project's, so that no .env of the developer's is read
        env={**_PYTHON, **variables},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
            process.terminate()
            process.wait(timeout=20)
        finally:
            process.kill()


def _number(process: subprocess.Popen[str], pattern: str) -> int:
    """Read what the process says until it says the number."""
    assert process.stderr
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(pattern, line):
            return int(found[1])
    raise AssertionError("".join(said))


def loading(
    port: int, command: str, *, clients: int, seconds: float, each: int = -1
) -> subprocess.Popen[str]:
    """Start the load generator; `tally` waits for its figures."""
    figures = [str(value) for value in (port, command, clients, seconds, each)]
    return subprocess.Popen(  # noqa: S603 our own program
        [sys.executable, "-m", "tests.benchmarks.load", *figures],
        env=_PYTHON,
        stdout=subprocess.PIPE,
        text=True,
    )


def tally(loader: subprocess.Popen[str]) -> dict[str, float]:
    with loader:
        out, _ = loader.communicate(timeout=60)
    figures: dict[str, float] = json.loads(out)
    return figures
