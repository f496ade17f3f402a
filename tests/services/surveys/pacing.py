"""A process that sends a survey's invitations and is killed at a chosen call.

Slack is a file: a line for each message that it took, with the moment on the process's clock,
which jumps to whatever is due next.
"""

import json
import os
import resource
import signal
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlmodel import Session

from bot.gateways.drawing import Drawing
from bot.gateways.slack import SlackGateway
from bot.outbox.dispatcher import Dispatcher
from bot.services.people import PeopleService
from bot.services.surveys.engine import SurveyEngine
from bot.services.surveys.planning import PlanningService
from models import OutboxMessage
from models.database import Database
from tests.company import SetClock, Users
from tests.killing import CONTEXT, begins, ends

CONTEXT.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Life:
    """Where the database and the file are, when the process begins, and its last call."""

    database_url: str
    ledger: str
    now: datetime
    last_call: int
    until: datetime


def survives(life: Life) -> bool:
    """Send until nothing is left to do; False when it was killed on the way."""
    return ends(begins(_live, life), seconds=1200)


class FileSlack(SlackGateway):
    def __init__(self, life: Life, clock: SetClock) -> None:
        super().__init__("xoxb-1")
        self._life, self._clock = life, clock
        self._calls = 0
        self._lock = threading.Lock()

    def call(self, method: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        assert method == "chat.postMessage"
        with self._lock:
            self._calls += 1
            dies = self._calls == self._life.last_call
            if dies and self._calls % 2:
                os.kill(os.getpid(), signal.SIGKILL)  # before Slack had it
            line = {
                "user": payload["channel"],
                "key": payload["metadata"]["event_payload"]["key"],
                "at": self._clock.now().timestamp(),
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
            }
            with Path(self._life.ledger).open("a") as ledger:
                ledger.write(f"{json.dumps(line)}\n")
            if dies:
                os.kill(os.getpid(), signal.SIGKILL)  # after it
        return {"channel": f"D{payload['channel'][1:]}", "ts": "1.1"}

    def open_dm(self, user_id: str) -> str:
        return f"D{user_id[1:]}"

    def find_message(
        self, channel: str, key: str, oldest: datetime, thread_ts: str | None = None
    ) -> tuple[str, str] | None:
        del oldest, thread_ts
        known = any(line["key"] == key for line in lines(self._life.ledger))
        return (channel, "1.1") if known else None


def lines(ledger: str) -> Iterator[dict[str, Any]]:
    """What Slack has, in order."""
    for line in Path(ledger).read_text().splitlines():
        yield json.loads(line)


def _live(life: Life) -> None:
    clock = SetClock()
    clock.at = life.now
    database = Database(life.database_url)
    planning = PlanningService(database, clock, PeopleService(database, Users(), ()), "/survey")
    engine = SurveyEngine(database, planning, "/survey", Random())
    dispatcher = Dispatcher(
        database, clock, FileSlack(life, clock), Drawing(), on_failed=_fail, worker="one"
    )
    dispatcher.recover()
    while due := min(
        (each for each in (engine.next_due(clock.now()), dispatcher.next_due()) if each),
        default=None,
    ):
        if due > life.until:
            break
        clock.at = max(clock.at, due)
        engine.run_due(clock.now())
        dispatcher.run_due(clock.now())
    dispatcher.close()
    database.close()


def _fail(_session: Session, row: OutboxMessage) -> None:
    raise AssertionError(f"{row.key} failed: {row.last_error}")
