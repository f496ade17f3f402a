"""Taking a decision: an escalation's question by its rules, a record by its approver."""

from sqlmodel import Session

from bot.clock import Clock
from bot.domain.business import next_morning
from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.services.decisions.record_messages import (
    deciders_of_record,
    end_record,
    tell_decided,
    tell_reason,
)
from bot.services.escalations.deciding import DecidingService, check_open, explain, without_reason
from bot.services.escalations.decision_messages import asked_by_now
from bot.services.escalations.gate import words_of
from bot.services.home import HomeService
from bot.services.people import zone_of
from bot.views.blocks import person
from models import Decision, DecisionState
from models.database import Database


class TakingService:
    """What the buttons of a question do, whatever asked it."""

    def __init__(
        self, database: Database, clock: Clock, home: HomeService, escalated: DecidingService
    ) -> None:
        self._database = database
        self._clock = clock
        self._home = home
        self._escalated = escalated

    def choose(self, user_id: str, decision_id: int, place: int) -> Decision:
        """Take a decision by one tap; the first answer wins.

        Confirming what was proposed takes over its reason; of another choice the reason may follow.

        Raises:
            NotAllowed: the sentence names those who may.
            Mistake: it was decided already, or is no longer needed.
        """
        if self._is_escalated(decision_id):
            return self._escalated.choose(user_id, decision_id, place)
        with self._database.writing() as session:
            return self._decide(session, user_id, decision_id, place, None)

    def explain(self, user_id: str, decision_id: int, place: int, reason: str) -> Decision:
        """Take a decision together with its reason; raises as `choose` does."""
        if self._is_escalated(decision_id):
            return self._escalated.explain(user_id, decision_id, place, reason)
        words = words_of(reason, "reason", "One sentence, please: why this?")
        with self._database.writing() as session:
            return self._decide(session, user_id, decision_id, place, words)

    def to_explain(self, user_id: str, decision_id: int) -> Decision:
        """The decision whose form may open; raises as `choose` does."""
        if self._is_escalated(decision_id):
            return self._escalated.to_explain(user_id, decision_id)
        with self._database.reading() as session:
            return _open_for(session, user_id, decision_id)

    def to_reason(self, user_id: str, decision_id: int) -> Decision:
        """The decision whose reason may be given; raises as `give_reason` does."""
        if self._is_escalated(decision_id):
            return self._escalated.to_reason(user_id, decision_id)
        with self._database.reading() as session:
            return without_reason(_record(session, decision_id), user_id)

    def give_reason(self, user_id: str, decision_id: int, reason: str) -> None:
        """The reason of a decision that was taken by one tap.

        Raises:
            NotAllowed: only who decided can.
            Mistake: it has a reason already, or was not decided.
            InvalidInput: no words, or too many.
        """
        if self._is_escalated(decision_id):
            self._escalated.give_reason(user_id, decision_id, reason)
            return
        words = words_of(reason, "reason", "One sentence, please: why this?")
        now = self._clock.now()
        with self._database.writing() as session:
            decision = without_reason(_record(session, decision_id, lock=True), user_id)
            explain(session, decision, words, now)
            end_record(session, decision, now)
            tell_reason(session, decision, now)

    def _decide(
        self, session: Session, user_id: str, decision_id: int, place: int, reason: str | None
    ) -> Decision:
        decision, now = _open_for(session, user_id, decision_id, lock=True), self._clock.now()
        if not 0 <= place < len(decision.options):
            raise InvalidInput({"choice": "Choose one of the options."})
        decision.state, decision.choice = DecisionState.DECIDED, decision.options[place]
        if decision.choice == decision.proposal:
            reason = reason or decision.proposal_why
        decision.rationale, decision.decided_by, decision.decided_at = reason, user_id, now
        decision.next_page_at = None if reason else next_morning(now, zone_of(session, user_id))
        session.add(decision)
        session.flush()
        end_record(session, decision, now)
        tell_decided(session, decision, now)
        people = [decision.approver_user_id, decision.asked_by, *asked_by_now(decision)]
        self._home.refresh(session, people, f"decision:{decision.id}:decided")
        return decision

    def _is_escalated(self, decision_id: int) -> bool:
        with self._database.reading() as session:
            decision = session.get(Decision, decision_id)
            return decision is not None and decision.escalation_id is not None


def _record(session: Session, decision_id: int, *, lock: bool = False) -> Decision:
    decision = session.get(Decision, decision_id, with_for_update=lock)
    if decision is None:
        raise Mistake(f"There is no decision {decision_id}.")
    return decision


def _open_for(session: Session, user_id: str, decision_id: int, *, lock: bool = False) -> Decision:
    decision = _record(session, decision_id, lock=lock)
    may = deciders_of_record(session, decision)
    if user_id not in {*may, *asked_by_now(decision)}:
        raise NotAllowed(f"You can’t take this decision. Who can: {', '.join(map(person, may))}.")
    check_open(decision, user_id)
    return decision
