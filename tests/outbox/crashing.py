"""A dispatcher in a process of its own that is killed at a chosen step.

The steps are counted in what is handed to it: a database whose commits and a gateway whose calls
have a step before and one after. Nothing in the product knows of them.
"""

import multiprocessing
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.gateways.slack import SlackGateway
from bot.outbox.dispatcher import Dispatcher
from models import OutboxMessage
from models.database import Database

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__])


class Death:
    """Counts the steps of all lives, and comes at some of them, whichever thread takes them.

    Args:
        at: the steps that are not survived, from 0.
    """

    def __init__(self, *at: int) -> None:
        self._at = at
        self._taken = _context.Value("i", 0)

    @property
    def steps(self) -> int:
        """How many were taken so far."""
        return self._taken.value

    def step(self) -> None:
        with self._taken.get_lock():
            step = self._taken.value
            self._taken.value += 1
        if step in self._at:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Run:
    """What the process needs to know.

    Args:
        database_url: of the outbox.
        slack_url: of the local Slack.
        token: the bot's.
        now: at which moment its clock stands.
        death: when it comes.
    """

    database_url: str
    slack_url: str
    token: str
    now: datetime
    death: Death


def survives(run: Run) -> bool:
    """Run a dispatcher until nothing is due; False when it was killed on the way."""
    process = _context.Process(target=_work, args=(run,))
    process.start()
    process.join(30)
    exit_code = process.exitcode
    process.close()
    assert exit_code in {0, -signal.SIGKILL}, f"the process ended with {exit_code}"
    return exit_code == 0


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


@dataclass(frozen=True)
class StoppedClock:
    moment: datetime

    def now(self) -> datetime:
        return self.moment


def _work(run: Run) -> None:
    database = MortalDatabase(run.database_url, run.death)
    dispatcher = Dispatcher(
        database,
        StoppedClock(run.now),
        MortalGateway(run.token, run.slack_url, run.death),
        on_failed=_fail,
        worker=str(os.getpid()),
    )
    dispatcher.recover()
    while (due := dispatcher.next_due()) and due <= run.now:
        dispatcher.run_due(run.now)
    dispatcher.close()
    database.close()


def _fail(_session: Session, row: OutboxMessage) -> None:
    raise AssertionError(f"{row.key} failed: {row.last_error}")
