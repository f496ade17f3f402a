"""Drives records: approvers who don't answer, reasons that are missing, reviews that come up."""

from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, func, or_, select

from bot.domain.business import next_morning
from bot.services.decisions.record_messages import deciders_of_record
from bot.services.decisions.recording import next_asking
from bot.services.decisions.reviewing import ReviewingService
from bot.services.escalations.decision_messages import ask_for_record, ask_reason, asked_by_now
from bot.services.people import is_reachable, zone_of
from bot.services.reminders import remind
from bot.views.decisions.lists import waits_words
from models import Decision, DecisionState
from models.database import Database

_AT_ONCE = 20
_MORNINGS = timedelta(days=3)
_ASKED_TURNS = 4
"""So often someone is asked; after that the record waits in the agendas."""


class RecordClock:
    """One kind of work: records by `next_page_at` and `review_at`, each in its own transaction."""

    def __init__(self, database: Database, reviewing: ReviewingService) -> None:
        self._database = database
        self._reviewing = reviewing

    def next_due(self) -> datetime | None:
        records = col(Decision.escalation_id).is_(None)
        with self._database.reading() as session:
            moments = (
                session.exec(select(func.min(Decision.next_page_at)).where(records)).one(),
                session.exec(select(func.min(Decision.review_at)).where(_DECIDED)).one(),
            )
        return min((each for each in moments if each), default=None)

    def run_due(self, now: datetime) -> None:
        asking = and_(col(Decision.escalation_id).is_(None), col(Decision.next_page_at) <= now)
        due = or_(asking, and_(_DECIDED, col(Decision.review_at) <= now))
        with self._database.reading() as session:
            ids = session.exec(select(Decision.id).where(due).limit(_AT_ONCE)).all()
        for decision_id in ids:
            with self._database.writing() as session:
                row = select(Decision).where(Decision.id == decision_id, due)
                decision = session.exec(row.with_for_update(skip_locked=True)).first()
                if decision:
                    self._advance(session, decision, now)

    def _advance(self, session: Session, decision: Decision, now: datetime) -> None:
        if decision.state == DecisionState.DECIDED and _has_come(decision.review_at, now):
            decision.review_at = None
            self._reviewing.come_back(session, decision, now)
        if _has_come(decision.next_page_at, now):
            if decision.state == DecisionState.ASKED:
                _ask_again(session, decision, now)
            else:
                _ask_why(session, decision, now)
        session.add(decision)


_DECIDED = col(Decision.state) == DecisionState.DECIDED


def _ask_again(session: Session, decision: Decision, now: datetime) -> None:
    """Remind those who were asked; from the second time on those who may in their place, too."""
    asked = asked_by_now(decision)
    for user_id in deciders_of_record(session, decision):
        if not is_reachable(session, user_id):
            continue
        if user_id in asked:
            remind(
                session,
                user_id=user_id,
                key=f"decision:{decision.id}:waits:{decision.turn}:{user_id}",
                words=waits_words(decision),
                event_type="liaison_decision",
                now=now,
            )
        elif decision.turn > 1 or not any(is_reachable(session, each) for each in asked):
            ask_for_record(session, decision, user_id, now)
    decision.turn += 1
    again = next_asking(session, decision.approver_user_id or "", now)
    decision.next_page_at = again if decision.turn <= _ASKED_TURNS else None


def _ask_why(session: Session, decision: Decision, now: datetime) -> None:
    ask_reason(session, decision, now)
    again = next_morning(now, zone_of(session, decision.decided_by or ""))
    begun = decision.decided_at or now
    decision.next_page_at = again if again - begun <= _MORNINGS else None


def _has_come(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
