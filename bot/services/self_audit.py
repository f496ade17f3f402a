"""Whether the engine is on time, and the heartbeat that tells it to the outside."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session, func, select

from bot.clock import LONG_AGO
from bot.errors import GatewayError
from models import Escalation, EscalationState

_log = logging.getLogger(__name__)
HEARTBEAT_EVERY = timedelta(seconds=60)
LATE = timedelta(minutes=5)
"""How long a step, or a message that is due, may wait before Liaison no longer counts as well."""


def overdue(session: Session, now: datetime) -> timedelta:
    """How long the oldest next step of an unresolved escalation has waited; see `LATE`."""
    oldest = select(func.min(Escalation.next_step_at)).where(
        Escalation.state != EscalationState.RESOLVED
    )
    due_at = session.exec(oldest).one()
    return max(now - due_at, timedelta()) if due_at else timedelta()


class Heartbeat:
    """A kind of work: calls an address each minute while all is well, so that silence alarms.

    Args:
        beat: makes the call; None where no address is set.
        problems: why Liaison can't do its work, a sentence each; empty while all is well.
    """

    def __init__(self, beat: Callable[[], None] | None, problems: Callable[[], list[str]]) -> None:
        self._beat = beat
        self._problems = problems
        self._last = LONG_AGO

    def next_due(self) -> datetime | None:
        return None if self._beat is None else self._last + HEARTBEAT_EVERY

    def run_due(self, now: datetime) -> None:
        self._last = now
        if self._beat is None:
            return
        if problems := self._problems():
            _log.error("the heartbeat is withheld: %s", " ".join(problems))
            return
        try:
            self._beat()
        except GatewayError as error:
            _log.warning("the heartbeat could not be sent: %s", error.code)
