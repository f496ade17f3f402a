"""`app.py local` as a process of its own, and its JSON API."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
TWENTY_TO_TEN = "2026-11-23T21:40:00-05:00"
START_SECONDS = 30
STOP_SECONDS = 15


@dataclass(frozen=True)
class Workspace:
    """A running local workspace."""

    url: str

    def get(self, path: str, **query: str) -> Any:
        return httpx.get(f"{self.url}{path}", params=query, timeout=30).json()

    def post(self, path: str, **body: object) -> Any:
        return httpx.post(f"{self.url}{path}", json=body, timeout=60).json()

    def person(self, name: str) -> str:
        """The id of the person with this handle."""
        users = self.get("/client/workspace")["users"]
        return next(str(user["id"]) for user in users if user["name"] == name)

    def channel(self, name: str) -> str:
        channels = self.get("/client/workspace")["channels"]
        return next(str(channel["id"]) for channel in channels if channel["name"] == name)


@contextlib.contextmanager
def running_workspace(folder: Path, *more: str) -> Iterator[Workspace]:
    """Start it on a free port with a database in `folder`; stop it at the end.

    `more` are further options of `app.py local`.
    """
    command = [
        *(sys.executable, str(ROOT / "app.py"), "local", "--frozen"),
        *("--port", str(_free_port())),
        *("--database", f"sqlite:///{folder / 'liaison.db'}"),
        *("--at", TWENTY_TO_TEN),
        *more,
    ]
    # A file, not a pipe: nobody would empty a pipe that a chatty log fills.
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own app
            command, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            yield Workspace(_printed_address(process))
        except _NotReadyError:
            errors.seek(0)
            raise AssertionError(f"The local workspace did not start:\n{errors.read()}") from None
        finally:
            _stop(process)


class _NotReadyError(Exception):
    """The process ended or its time was up before it printed an address."""


def _environment() -> dict[str, str]:
    """The caller's, without what would turn the local workspace into something else."""
    ours = ("SLACK_", "JIRA_", "LIAISON_", "DATABASE_URL")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return {**kept, "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _printed_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    deadline = threading.Timer(START_SECONDS, process.kill)
    deadline.start()
    try:
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                return found[0].rstrip("/")
    finally:
        deadline.cancel()
    raise _NotReadyError


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
