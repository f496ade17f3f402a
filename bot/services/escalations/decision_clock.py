"""Drives open questions: whose turn it is next, and the reason that is still missing."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from bot.domain.business import next_morning
from bot.services.escalations import decision_messages as messages
from bot.services.escalations.case import Case, case_of, load
from bot.services.escalations.deciding import DecidingService
from bot.services.escalations.desk import Desk
from bot.services.people import zone_of
from models import Decision, DecisionState, Escalation, EventKind, OutboxMessage
from models.database import Database

_AT_ONCE = 20
_MORNINGS = timedelta(days=3)
"""For so long the reason is asked for each morning; then the log does without it."""


class DecisionClock:
    """One kind of work: decisions whose `next_page_at` has come, each in its own transaction."""

    def __init__(self, database: Database, deciding: DecidingService, desk: Desk) -> None:
        self._database = database
        self._deciding = deciding
        self._desk = desk

    def next_due(self) -> datetime | None:
        with self._database.reading() as session:
            due = select(func.min(Decision.next_page_at))
            return session.exec(due.where(col(Decision.escalation_id).is_not(None))).one()

    def run_due(self, now: datetime) -> None:
        due = select(Decision.id, Decision.escalation_id).where(
            col(Decision.next_page_at) <= now, col(Decision.escalation_id).is_not(None)
        )
        with self._database.reading() as session:
            rows = session.exec(due.order_by(col(Decision.next_page_at)).limit(_AT_ONCE)).all()
        for decision_id, escalation_id in rows:
            with self._database.writing() as session:
                if claimed := _claim(session, decision_id, escalation_id, now):
                    self._advance(session, *claimed, now)

    def page_failed(self, session: Session, row: OutboxMessage) -> None:
        """A question ended without reaching who may decide: the next one's turn comes at once.

        Args:
            session: the transaction that ends the row.
            row: any row of the outbox; others than questions are passed over.
        """
        found = messages.PAGE_KEY.fullmatch(row.key)
        if found is None:
            return
        known = session.get_one(Decision, int(found[1]))
        if known.escalation_id is None:
            return  # its approver is asked again in some days, and then others
        case = load(session, known.escalation_id or 0)
        session.refresh(known, with_for_update=True)
        if known.state != DecisionState.ASKED:
            return
        event = self._desk.note(session, case, EventKind.UNREACHED, user_id=found[3])
        once_each = len(messages.asked_by_now(known)) == len(known.pages)
        if int(found[2]) == known.turn - 1 and once_each:
            known.next_page_at = self._desk.clock.now()
            session.add(known)
        self._desk.spread(session, case, event)

    def _advance(self, session: Session, case: Case, decision: Decision, now: datetime) -> None:
        if decision.state == DecisionState.ASKED:
            if event := self._deciding.take_turn(session, case, decision, now):
                self._desk.spread(session, case, event)
            return
        messages.ask_reason(session, decision, now)
        again = next_morning(now, zone_of(session, decision.decided_by or ""))
        begun = decision.decided_at or now
        decision.next_page_at = again if again - begun <= _MORNINGS else None
        session.add(decision)


def _claim(
    session: Session, decision_id: int | None, escalation_id: int | None, now: datetime
) -> tuple[Case, Decision] | None:
    """Lock a due decision, after its escalation; None when another process has it."""
    home = select(Escalation).where(Escalation.id == escalation_id)
    escalation = session.exec(home.with_for_update(skip_locked=True)).first()
    if escalation is None:
        return None
    due = select(Decision).where(Decision.id == decision_id, col(Decision.next_page_at) <= now)
    decision = session.exec(due.with_for_update(skip_locked=True)).first()
    return (case_of(session, escalation), decision) if decision else None
