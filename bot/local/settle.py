"""Settling, and moving the clock: acks are in, nothing is under way, nothing is due."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from bot.local.clock import SimulatedClock
from bot.local.engine import Engine
from bot.local.slack.socket_mode import SocketMode

_log = logging.getLogger(__name__)
_MOST_ROUNDS = 2000  # of due work at one moment
_IDLE_WITHIN = 60.0  # real seconds
_LOOK_AGAIN = 0.001  # real seconds


class NotSettled(Exception):
    """The app never came to rest; the text says why."""


class Settler:
    """Settles on a thread of its own, one after the other: what the app sends comes back here.

    Args:
        clock: the workspace's.
        socket_mode: where acks are awaited.
    """

    def __init__(self, clock: SimulatedClock, socket_mode: SocketMode) -> None:
        self._clock = clock
        self._socket_mode = socket_mode
        self._engine: Engine | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="settle")

    def attach(self, engine: Engine) -> None:
        """The app whose due work is run; without one only acks are awaited."""
        self._engine = engine

    def detach(self) -> None:
        """Finish what was begun; from then on nothing of the app's is run."""
        self._thread.submit(setattr, self, "_engine", None).result()

    def settle(self) -> None:
        """Come to rest at the present moment.

        Raises:
            NotSettled: it doesn't.
        """
        self._run(self._settle)

    def move_to(self, moment: datetime) -> None:
        """Move the clock there, and let the app do what is due on the way, each when it is.

        Raises:
            NotSettled: the app never came to rest at some moment, where the clock then stands.
        """
        self._run(lambda: self._move_to(moment))

    def close(self) -> None:
        """Finish what was begun."""
        self._thread.shutdown(wait=True)

    def _run(self, work: Callable[[], None]) -> None:
        try:
            self._thread.submit(work).result()
        except NotSettled:
            raise
        except Exception as failure:
            _log.exception("the app failed in its due work")
            raise NotSettled(f"{type(failure).__name__}: {failure}") from failure

    def _move_to(self, moment: datetime) -> None:
        self._settle()
        while self._clock.now() < moment:
            due = self._engine.next_stop() if self._engine else None
            self._clock.move_to(min(due, moment) if due else moment)
            self._settle()

    def _settle(self) -> None:
        for _ in range(_MOST_ROUNDS):
            self._socket_mode.settle()
            if self._engine is None:
                return
            self._rest(self._engine)
            now, due = self._clock.now(), self._engine.next_due()
            if due is None or due > now:
                return
            self._engine.run_due(now)
        raise NotSettled(f"something was due again after {_MOST_ROUNDS} rounds at {now}")

    def _rest(self, engine: Engine) -> None:
        deadline = time.monotonic() + _IDLE_WITHIN
        while not engine.idle():
            if time.monotonic() > deadline:
                raise NotSettled(f"something was still under way after {_IDLE_WITHIN:.0f} s")
            time.sleep(_LOOK_AGAIN)
