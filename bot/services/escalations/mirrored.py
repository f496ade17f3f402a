"""What is done to an escalation because somebody did it in another system."""

from sqlmodel import Session

from bot.permissions import SYSTEM
from bot.services.escalations.case import load
from bot.services.escalations.desk import Desk, until
from models import EscalationState, EventKind


class MirroredEscalations:
    """Within the caller's transaction; what has been done here already stays as it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def resolve(self, session: Session, escalation_id: int, words: str) -> None:
        case = load(session, escalation_id)
        if case.escalation.state != EscalationState.RESOLVED:
            self._desk.end(session, case, SYSTEM.user_id, words)

    def acknowledge(self, session: Session, escalation_id: int, user_id: str) -> bool:
        """Let someone take on an open one; False where it isn't open any more."""
        case = load(session, escalation_id)
        if case.escalation.state != EscalationState.OPEN:
            return False
        self._desk.take(session, case, user_id)
        event = self._desk.note(
            session, case, EventKind.ACKNOWLEDGED, by=user_id, until=until(case)
        )
        self._desk.spread(session, case, event)
        return True
