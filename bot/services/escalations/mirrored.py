"""What is done to an escalation because somebody did it in another system."""

from typing import Any

from sqlmodel import Session

from bot.permissions import SYSTEM
from bot.services.escalations.case import Case, load
from bot.services.escalations.desk import Desk, until
from models import EscalationState, EventKind


class MirroredEscalations:
    """Within the caller's transaction; what has been done here already stays as it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def linked(self, session: Session, escalation_id: int, key: str, url: str) -> None:
        """It has a counterpart there: its timeline says where."""
        self._tell(session, load(session, escalation_id), EventKind.LINKED, key=key, url=url)

    def stuck(self, session: Session, escalation_id: int, key: str | None, why: str) -> None:
        """The counterpart doesn't follow: its timeline says so, and its owner is told."""
        case = load(session, escalation_id)
        answers = case.escalation.owner_user_id or case.escalation.resolved_by
        told = [answers] if answers else []
        self._tell(session, case, EventKind.ISSUE_STUCK, key=key, why=why, tell=told)

    def _tell(self, session: Session, case: Case, kind: EventKind, **data: Any) -> None:
        """Only the timeline changes, so no observer hears of it."""
        self._desk.messages.tell(session, case, self._desk.note(session, case, kind, **data))
        case.untold.clear()

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
