"""Answering an escalation: taking it on, ending it."""

from bot.permissions import Action
from bot.services.escalations.desk import Desk, until
from bot.services.escalations.gate import Gate, already
from models import Escalation, EscalationState, EventKind
from models.database import Database

WORDS_LIMIT = 2000


class AnsweringService:
    def __init__(self, database: Database, gate: Gate, desk: Desk) -> None:
        self._database = database
        self._gate = gate
        self._desk = desk

    def acknowledge(self, user_id: str, escalation_id: int) -> None:
        """Take it on. One tap; of two people the first wins.

        The owner who was reminded says by it that they are still on it.

        Raises:
            NotAllowed: only the team, its lead, those it concerns, and administrators can.
            Mistake: there is none of that number, or someone was faster.
        """
        with self._database.writing() as session:
            action = Action.ACKNOWLEDGE_ESCALATION
            case = self._gate.admit(session, user_id, escalation_id, action)
            escalation, kind = case.escalation, EventKind.ACKNOWLEDGED
            if escalation.state != EscalationState.OPEN:
                if escalation.owner_user_id != user_id or escalation.reminded_at is None:
                    raise already(escalation, user_id)
                kind = EventKind.UPDATED
            self._desk.take(session, case, user_id)
            event = self._desk.note(session, case, kind, by=user_id, until=until(case))
            self._desk.spread(session, case, event)

    def resolve(self, user_id: str, escalation_id: int, resolution: str) -> None:
        """End it. Resolved wins over everything: pages that have not gone out never do.

        Raises:
            NotAllowed: only the team, its lead, the raiser, those it concerns, and administrators.
            Mistake: there is none of that number, or it was resolved already.
        """
        with self._database.writing() as session:
            action = Action.RESOLVE_ESCALATION
            case = self._gate.unresolved(session, user_id, escalation_id, action)
            self._desk.end(session, case, user_id, resolution.strip()[:WORDS_LIMIT])

    def to_resolve(self, user_id: str, escalation_id: int) -> Escalation:
        """The escalation whose resolving form may open; raises as `resolve` does."""
        with self._database.reading() as session:
            action = Action.RESOLVE_ESCALATION
            case = self._gate.unresolved(session, user_id, escalation_id, action)
            return case.escalation
