"""A dispatcher in a process of its own that is killed at a chosen step.

The steps are counted in what is handed to it: a database whose commits and a gateway whose calls
have a step before and one after. Nothing in the product knows of them.
"""

import json
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.request import Request, urlopen

from sqlmodel import Session

from bot.gateways.drawing import Drawing
from bot.gateways.slack import SlackGateway
from bot.outbox.dispatcher import Dispatcher
from models import OutboxMessage
from models.database import Database
from tests.killing import CONTEXT, begins, ends

CONTEXT.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Life:
    """What the process needs to know.

    Args:
        database_url: of the outbox.
        page_url: of the local workspace.
        slack_url: of its Slack.
        token: the bot's.
        now: the moment at which it begins.
        dies_at: the step that it doesn't survive, from 0.
    """

    database_url: str
    page_url: str
    slack_url: str
    token: str
    now: datetime
    dies_at: int


def survives(life: Life) -> bool:
    """Run a dispatcher until nothing is left to do; False when it was killed on the way."""
    return ends(begins(_live, life), seconds=30)


@dataclass
class Death:
    """Comes at one step, whichever thread takes it."""

    steps_left: int
    lock: threading.Lock = field(default_factory=threading.Lock)

    def step(self) -> None:
        with self.lock:
            if self.steps_left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            self.steps_left -= 1


class MortalDatabase(Database):
    def __init__(self, url: str, death: Death) -> None:
        super().__init__(url)
        self._death = death

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session:
            yield session
            self._death.step()
        self._death.step()


class MortalGateway(SlackGateway):
    def __init__(self, token: str, url: str, death: Death) -> None:
        super().__init__(token, url)
        self._death = death

    def call(self, method: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        self._death.step()
        answer = super().call(method, payload)
        self._death.step()
        return answer

    def find_message(
        self, channel: str, key: str, oldest: datetime, thread_ts: str | None = None
    ) -> tuple[str, str] | None:
        self._death.step()
        found = super().find_message(channel, key, oldest, thread_ts)
        self._death.step()
        return found


@dataclass
class TheirClock:
    """The workspace's clock, which stands still until it is moved."""

    page_url: str
    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def move_to(self, moment: datetime) -> None:
        body = json.dumps({"to": moment.isoformat(), "settle": False}).encode()
        headers = {"Content-Type": "application/json"}
        request = Request(f"{self.page_url}/client/clock", body, headers)  # noqa: S310 loopback
        with urlopen(request, timeout=10) as answer:  # noqa: S310 loopback
            assert json.load(answer)["ok"]
        self.moment = moment


def _live(life: Life) -> None:
    death = Death(life.dies_at)
    clock = TheirClock(life.page_url, life.now)
    database = MortalDatabase(life.database_url, death)
    gateway = MortalGateway(life.token, life.slack_url, death)
    dispatcher = Dispatcher(
        database, clock, gateway, Drawing(), on_failed=_fail, worker=str(os.getpid())
    )
    dispatcher.recover()
    while due := dispatcher.next_due():
        if due > clock.now():
            clock.move_to(due)
        dispatcher.run_due(clock.now())
    dispatcher.close()
    database.close()


def _fail(_session: Session, row: OutboxMessage) -> None:
    raise AssertionError(f"{row.key} failed: {row.last_error}")
