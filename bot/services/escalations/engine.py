"""Walks the path of every escalation that nobody has answered: the work behind each tick."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from bot.domain.business import is_night
from bot.domain.escalation import FALLBACK, Move, Position, next_countdown, next_move
from bot.domain.policy import moment_after
from bot.services.escalations.case import Case, case_of, load
from bot.services.escalations.desk import Desk
from bot.services.escalations.messages import HELP_KEY, PAGE_KEY
from bot.services.escalations.targets import Behind, Reached, behind, behind_fallback
from bot.services.people import PeopleService, known_zone
from models import Escalation, EscalationEvent, EscalationState, EventKind, OutboxMessage, Page
from models.database import Database

_AT_ONCE = 500
_E = Escalation


class EscalationEngine:
    """One kind of work: everything that is due by `next_step_at` or `countdown_at`.

    Each escalation has a transaction of its own, so that a failing one holds up no other. Two
    processes may do this at once: a due row is locked by one and skipped by the other.
    """

    def __init__(self, database: Database, people: PeopleService, desk: Desk) -> None:
        self._database = database
        self._people = people
        self._desk = desk

    def next_due(self) -> datetime | None:
        """When an escalation has its next step, reminder or count-down."""
        # A query each, one step in an index; what is resolved has neither moment.
        columns = (_E.next_step_at, _E.countdown_at)
        with self._database.reading() as session:
            moments = [session.exec(select(func.min(each))).one() for each in columns]
        return min((moment for moment in moments if moment), default=None)

    def run_due(self, now: datetime) -> None:
        """Take each due escalation one move further.

        Raises:
            ExceptionGroup: of what went wrong; the others have been taken further all the same.
        """
        failures = []
        for escalation_id in self._due(now):
            try:
                with self._database.writing() as session:
                    if claimed := _claim(session, escalation_id, now):
                        self._advance(session, case_of(session, claimed), now)
            except Exception as error:  # noqa: BLE001 raised below, when the others are done
                failures.append(error)
        if failures:
            raise ExceptionGroup("some escalations could not be taken further", failures)

    def page_failed(self, session: Session, row: OutboxMessage) -> None:
        """A page ended without reaching anyone: say so, and don't wait for an answer.

        Args:
            session: the transaction that ends the row.
            row: any row of the outbox; others than pages are passed over.
        """
        if helper := HELP_KEY.fullmatch(row.key):
            self._help_failed(session, load(session, int(helper[1])), helper[2])
        found = PAGE_KEY.fullmatch(row.key)
        if found is None:
            return
        case = load(session, int(found[1]))
        leg, turn, step = (int(found[each]) for each in (2, 3, 4))
        pages = select(Page).where(
            Page.escalation_id == case.number,
            Page.leg == leg,
            Page.round == turn,
            Page.step == step,
        )
        same_step = session.exec(pages).all()
        for page in same_step:
            page.failed = page.failed or page.user_id == found[5]
            session.add(page)
        if case.escalation.state != EscalationState.OPEN:
            return
        event = self._desk.note(session, case, EventKind.UNREACHED, user_id=found[5])
        is_latest = case.position == Position(turn, step + 1)
        if is_latest and all(page.failed for page in same_step):
            case.escalation.next_step_at = self._desk.clock.now()
        self._desk.spread(session, case, event)

    def _help_failed(self, session: Session, case: Case, user_id: str) -> None:
        """Who was brought in can't be told; where it was given to them, the path goes on."""
        escalation, now = case.escalation, self._desk.clock.now()
        if escalation.state == EscalationState.RESOLVED:
            return
        event = self._desk.note(session, case, EventKind.UNREACHED, user_id=user_id)
        if escalation.owner_user_id == user_id:
            escalation.reminded_at = escalation.next_step_at = now
        self._desk.spread(session, case, event)

    def take_step(self, session: Session, case: Case, now: datetime) -> EscalationEvent:
        """Take the next step of an open escalation, and at once those after it while it is empty.

        Returns:
            The last event, for `Desk.spread`.
        """
        while True:
            move = next_move(case.policy, case.calendar, case.position, case.pace, now)
            self._go_to(case, move)
            found = self._behind(session, case, move, now)
            event = self._reach(session, case, move, found)
            if event and (move.step == FALLBACK or not found.is_empty):
                return event

    def _due(self, now: datetime) -> list[int]:
        due = or_(col(_E.next_step_at) <= now, col(_E.countdown_at) <= now)
        query = select(_E.id).where(_E.state != EscalationState.RESOLVED, due)
        worst_first = query.order_by(col(_E.severity), col(_E.next_step_at)).limit(_AT_ONCE)
        with self._database.reading() as session:
            return [each for each in session.exec(worst_first) if each is not None]

    def _advance(self, session: Session, case: Case, now: datetime) -> None:
        escalation = case.escalation
        if escalation.countdown_at and escalation.countdown_at <= now:
            escalation.countdown_at = next_countdown(escalation.deadline_at, now)
            session.add(escalation)
            self._desk.messages.renew(session, case, f"t{int(now.timestamp())}")
        if escalation.next_step_at is None or escalation.next_step_at > now:
            return
        if escalation.state == EscalationState.OPEN:
            event = self.take_step(session, case, now)
        elif escalation.reminded_at is None:
            event = self._remind(session, case, now)
        else:
            event = self._expire(session, case, now)
        self._desk.spread(session, case, event)

    def _remind(self, session: Session, case: Case, now: datetime) -> EscalationEvent:
        """The promised update is due: the owner has as long as one step lasts."""
        escalation = case.escalation
        escalation.reminded_at = now
        wait = case.policy.waits[escalation.severity]
        escalation.next_step_at = moment_after(wait, case.calendar, now)
        self._desk.messages.remind(session, case)
        return self._desk.note(session, case, EventKind.REMINDED, user_id=escalation.owner_user_id)

    def _expire(self, session: Session, case: Case, now: datetime) -> EscalationEvent:
        """Nothing came: the path goes on at the step after the owner's."""
        escalation = case.escalation
        owner = self._desk.expire(session, case)
        theirs = select(Page).where(
            Page.escalation_id == case.number, Page.leg == escalation.leg, Page.user_id == owner
        )
        page = session.exec(theirs.order_by(col(Page.id).desc())).first()
        if page and page.step != FALLBACK:
            resumed = Position(page.round, page.step + 1)
            if resumed < case.position:  # taken by now, so it is taken again, in another round
                resumed = Position(escalation.round + 1, page.step + 1)
            escalation.round, escalation.step = resumed.round, resumed.step
        self._desk.note(session, case, EventKind.EXPIRED, user_id=owner)
        return self.take_step(session, case, now)

    def _go_to(self, case: Case, move: Move) -> None:
        case.escalation.round = move.following.round
        case.escalation.step = move.following.step
        case.escalation.next_step_at = move.next_at

    def _behind(self, session: Session, case: Case, move: Move, now: datetime) -> Behind:
        """Who and what a move reaches; nothing confidential reaches a channel."""
        escalation = case.escalation
        if move.step == FALLBACK:
            found = behind_fallback(session, case.team, case.policy.fallback_channel)
        else:
            found = behind(session, case.team, case.policy.steps[move.step], now)
        if escalation.confidential:
            found.channels = []
            if move.step == FALLBACK and not found.people:
                for user_id in self._people.administrators(session):
                    found.add(session, user_id, "administrator: nobody else can be reached")
        if escalation.awake_only:
            escalation.awake_only = False
            awake = [each for each in found.people if _awake(session, each, now)]
            chosen = [replace(each, why=f"{each.why}, awake now") for each in awake]
            found.people = chosen or found.people
        return found

    def _reach(
        self, session: Session, case: Case, move: Move, found: Behind
    ) -> EscalationEvent | None:
        """Page, post and tell whatever is behind a step; None when all of it was done before."""
        note, step = self._desk.note, move.step + 1
        event = None
        for each in found.passed_over:
            event = note(session, case, EventKind.SKIPPED, user_id=each.user_id, why=each.why)
        if move.step == FALLBACK:
            event = note(session, case, EventKind.FALLBACK, lead=bool(found.people))
        elif found.is_empty:
            event = note(session, case, EventKind.SKIPPED, step=step)
        for vendor in found.vendors:
            facts = vendor.model_dump(include={"reach", "contract", "sla"})
            event = note(session, case, EventKind.VENDOR, vendor=vendor.name, step=step, **facts)
        for each in found.people:
            event = self._desk.page(session, case, move, each) or event
        for channel in found.channels:
            event = self._desk.post_in(session, case, move, channel) or event
        return event


def _awake(session: Session, who: Reached, now: datetime) -> bool:
    """Of someone whose zone we don't know it isn't claimed that they sleep."""
    zone_name = known_zone(session, who.user_id)
    return zone_name is None or not is_night(now, zone_name)


def _claim(session: Session, escalation_id: int, now: datetime) -> Escalation | None:
    """Lock a due escalation; None when another process has it, or has dealt with it."""
    due = or_(col(_E.next_step_at) <= now, col(_E.countdown_at) <= now)
    query = select(_E).where(_E.id == escalation_id, _E.state != EscalationState.RESOLVED, due)
    return session.exec(query.with_for_update(skip_locked=True)).first()
