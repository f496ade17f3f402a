"""Whether Liaison can do its work, for those who watch it."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, func, select

from bot.clock import Clock
from bot.outbox.throttle import SINKS
from bot.services.self_audit import LATE, overdue
from models import OutboxMessage, OutboxState
from models.database import Database
from models.schema import SchemaState, schema_state

_log = logging.getLogger(__name__)
_WAITING = (OutboxState.PENDING, OutboxState.CLAIMED, OutboxState.UNKNOWN)


@dataclass(frozen=True)
class OutboxHealth:
    """How many rows each state has, and for how long the oldest due one has waited.

    Page sinks are left out of the latter: what hangs there hinders nothing else, and
    administrators are told of it.
    """

    rows: dict[str, int]
    waited: timedelta


class Health:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def outbox(self) -> OutboxHealth:
        """How the outbox stands. Raises SQLAlchemyError when the database can't be read."""
        now = self._clock.now()
        counts = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
        oldest = select(func.min(OutboxMessage.not_before)).where(
            col(OutboxMessage.state).in_(_WAITING), col(OutboxMessage.method).not_in(SINKS)
        )
        with self._database.reading() as session:
            rows = dict(session.exec(counts).all())
            due_at = session.exec(oldest).one()
        return OutboxHealth(rows, max(now - due_at, timedelta()) if due_at else timedelta())

    def overdue(self) -> timedelta:
        """How long the oldest next step has waited. Raises SQLAlchemyError as `outbox` does."""
        with self._database.reading() as session:
            return overdue(session, self._clock.now())

    def problems(self) -> list[str]:
        """Why Liaison can't do its work, a sentence each; empty when it can."""
        try:
            state = schema_state(self._database)
            if state is not SchemaState.CURRENT:
                return [f"The database's schema is {state.value}."]
            waited, late = self.outbox().waited, self.overdue()
        except SQLAlchemyError as error:
            # Its text would hold the statement, and perhaps an address.
            _log.warning("the database can't be read: %s", type(error).__name__)
            return ["The database can't be reached."]
        waiting = {"A message": waited, "An escalation's next step": late}
        return [
            f"{what} has waited for {span // timedelta(minutes=1)} minutes."
            for what, span in waiting.items()
            if span > LATE
        ]
