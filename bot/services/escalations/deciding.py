"""Decisions that an escalation needs: asked, taken, explained, looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from bot.domain.business import next_morning
from bot.domain.decision import kind_words, next_turn, read_options
from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.permissions import Action
from bot.services.escalations import decision_messages as messages
from bot.services.escalations.case import Case, load
from bot.services.escalations.desk import Desk
from bot.services.escalations.gate import Gate, words_of
from bot.services.people import PeopleService, is_reachable, zone_of
from bot.services.reminders import take_back
from bot.services.teams import stored_id
from bot.views.blocks import person
from bot.views.escalations.decisions import nobody_decides
from models import (
    Decision,
    DecisionState,
    Escalation,
    EscalationEvent,
    EscalationFollower,
    EventKind,
    Team,
)
from models.database import Database
from models.insert import insert_missing


@dataclass(frozen=True)
class QuestionDraft:
    """A question as it is asked; `options` one a line, none for Yes and No."""

    kind: str
    question: str
    options: str = ""


@dataclass(frozen=True)
class AskForm:
    """What the form for a question shows: who may decide, by kind, first to last."""

    escalation: Escalation
    asked: Mapping[str, tuple[str, ...]]


class DecidingService:
    def __init__(self, database: Database, people: PeopleService, gate: Gate, desk: Desk) -> None:
        self._database = database
        self._people = people
        self._gate = gate
        self._desk = desk

    def to_ask(self, user_id: str, escalation_id: int) -> AskForm:
        """What the form for a question shows; raises as `ask` does."""
        with self._database.reading() as session:
            case = self._gate.unresolved(session, user_id, escalation_id, Action.ASK_DECISION)
            asked = {
                kind: messages.deciders_of(
                    session, self._people, case.escalation, case.team, kind
                ).everyone
                for kind in case.policy.kinds
            }
            return AskForm(case.escalation, asked)

    def ask(self, user_id: str, escalation_id: int, draft: QuestionDraft) -> int:
        """Ask for a decision: it is on the timeline, and the first who may decide is paged.

        Returns:
            The decision's number.

        Raises:
            NotAllowed: only the team, its lead, the raiser, those it concerns, and administrators.
            Mistake: there is none of that number, or it is resolved.
            InvalidInput: what is wrong with which field.
        """
        now = self._desk.clock.now()
        with self._database.writing() as session:
            case = self._gate.unresolved(session, user_id, escalation_id, Action.ASK_DECISION)
            options = _check(session, case, draft)
            decision = Decision(
                escalation_id=case.number,
                team_id=stored_id(case.team.id),
                kind=draft.kind,
                question=draft.question.strip(),
                options=options,
                asked_by=user_id,
                asked_at=now,
            )
            session.add(decision)
            session.flush()
            event = self._desk.note(
                session,
                case,
                EventKind.DECISION_ASKED,
                by=user_id,
                topic=kind_words(draft.kind),
                words=decision.question,
                options=options,
                named=messages.is_named(session, case, draft.kind),
            )
            event = self.take_turn(session, case, decision, now) or event
            self._desk.spread(session, case, event)
            return stored_id(decision.id)

    def choose(self, user_id: str, decision_id: int, place: int) -> Decision:
        """Take a decision by one tap; its reason may follow. The first answer wins.

        Raises:
            NotAllowed: only the approver, the delegates and the leads; the sentence names them.
            Mistake: it was decided already, or is no longer needed.
        """
        with self._database.writing() as session:
            return self._decide(session, user_id, decision_id, place, None)

    def explain(self, user_id: str, decision_id: int, place: int, reason: str) -> Decision:
        """Take a decision together with its reason; raises as `choose` does."""
        words = words_of(reason, "reason", "One sentence, please: why this?")
        with self._database.writing() as session:
            return self._decide(session, user_id, decision_id, place, words)

    def to_explain(self, user_id: str, decision_id: int) -> Decision:
        """The decision whose form may open; raises as `choose` does."""
        with self._database.reading() as session:
            return self._open_for(session, user_id, decision_id)[1]

    def to_reason(self, user_id: str, decision_id: int) -> Decision:
        """The decision whose reason may be given; raises as `give_reason` does."""
        with self._database.reading() as session:
            return without_reason(_decision(session, decision_id), user_id)

    def give_reason(self, user_id: str, decision_id: int, reason: str) -> None:
        """The reason of a decision that was taken by one tap.

        Raises:
            NotAllowed: only who decided can.
            Mistake: it has a reason already, or was not decided.
            InvalidInput: no words, or too many.
        """
        words = words_of(reason, "reason", "One sentence, please: why this?")
        with self._database.writing() as session:
            case, decision = _locked(session, decision_id)
            without_reason(decision, user_id)
            explain(session, decision, words, self._desk.clock.now())
            event = self._desk.note(
                session,
                case,
                EventKind.DECISION_EXPLAINED,
                by=user_id,
                choice=decision.choice,
                words=words,
            )
            messages.renew(session, case.escalation, decision, self._desk.clock.now())
            self._desk.spread(session, case, event)

    def take_turn(
        self, session: Session, case: Case, decision: Decision, now: datetime
    ) -> EscalationEvent | None:
        """Page whose turn it is; who can't be reached is passed over at once.

        Returns:
            The last event, for `Desk.spread`; None when a repeat told nothing new.
        """
        team = session.get_one(Team, decision.team_id)
        deciders = messages.deciders_of(session, self._people, case.escalation, team, decision.kind)
        event = None
        for _ in range(len(deciders.everyone) + 2):
            turn = next_turn(case.policy, case.calendar, deciders, decision.turn, case.pace, now)
            first_time = decision.turn <= len(deciders.everyone)
            reached = [each for each in turn.people if is_reachable(session, each)]
            for each in turn.people if first_time else ():
                if each not in reached:
                    why = messages.why_asked(session, case.escalation, team, decision.kind, each)
                    event = self._note(session, case, EventKind.SKIPPED, each, why)
            for each in reached:
                event = self._page(session, case, decision, each, now)
            decision.turn += 1
            decision.next_page_at = turn.next_at
            if reached:
                break
        else:
            self._nobody(session, case, decision)
        session.add(decision)
        return event

    def _nobody(self, session: Session, case: Case, decision: Decision) -> None:
        """Nobody who may decide can be reached: said where the team is, never kept quiet."""
        if not case.escalation.confidential:
            part = f"undecided:{decision.id}:{decision.turn}"
            self._desk.messages.say(
                session, case, part, case.team.channel_id, nobody_decides(decision)
            )

    def _page(
        self, session: Session, case: Case, decision: Decision, user_id: str, now: datetime
    ) -> EscalationEvent:
        if case.escalation.confidential:
            # Who is asked is named in it from now on; nobody else learns of it.
            insert_missing(session, EscalationFollower(escalation_id=case.number, user_id=user_id))
        why = messages.page_decider(session, case, decision, user_id, now)
        return self._note(session, case, EventKind.PAGED, user_id, why)

    def _note(
        self, session: Session, case: Case, kind: EventKind, user_id: str, why: str
    ) -> EscalationEvent:
        return self._desk.note(session, case, kind, user_id=user_id, why=why, decides=True)

    def _decide(
        self, session: Session, user_id: str, decision_id: int, place: int, reason: str | None
    ) -> Decision:
        case, decision = self._open_for(session, user_id, decision_id)
        if not 0 <= place < len(decision.options):
            raise InvalidInput({"choice": "Choose one of the options."})
        now = self._desk.clock.now()
        decision.state, decision.choice = DecisionState.DECIDED, decision.options[place]
        decision.rationale, decision.decided_by, decision.decided_at = reason, user_id, now
        decision.next_page_at = None if reason else next_morning(now, zone_of(session, user_id))
        session.add(decision)
        event = self._desk.note(
            session,
            case,
            EventKind.DECIDED,
            by=user_id,
            topic=kind_words(decision.kind),
            choice=decision.choice,
            question=decision.question,
            words=reason,
            tell=[decision.asked_by, *([o] if (o := case.escalation.owner_user_id) else [])],
        )
        messages.renew(session, case.escalation, decision, now)
        self._desk.spread(session, case, event)
        return decision

    def _open_for(self, session: Session, user_id: str, decision_id: int) -> tuple[Case, Decision]:
        """A decision that someone may take; locked, after its escalation.

        Raises:
            NotAllowed: this person may not.
            Mistake: it is no longer open.
        """
        case, decision = _locked(session, decision_id)
        team = session.get_one(Team, decision.team_id)
        may = messages.deciders_of(
            session, self._people, case.escalation, team, decision.kind
        ).everyone
        if user_id not in {*may, *messages.asked_by_now(decision)}:
            who = ", ".join(map(person, may))
            raise NotAllowed(f"You can’t take this decision. Who can: {who}.")
        check_open(decision, user_id)
        return case, decision


def check_open(decision: Decision, user_id: str) -> None:
    """Raises Mistake when it was decided, or is no longer needed."""
    if decision.state == DecisionState.DECIDED:
        by = "You have" if decision.decided_by == user_id else f"{person(_by(decision))} has"
        raise Mistake(f"Nothing to do: {by} decided this already.")
    if decision.state == DecisionState.WITHDRAWN:
        what = (
            f"#{decision.escalation_id} was over" if decision.escalation_id else "it was taken back"
        )
        raise Mistake(f"Nothing to do: {what} before anyone decided.")


def _by(decision: Decision) -> str:
    return decision.decided_by or ""


def _check(session: Session, case: Case, draft: QuestionDraft) -> list[str]:
    """What was asked, checked all at once; returns the options."""
    problems: dict[str, str] = {}
    options: list[str] = []
    if draft.kind not in case.policy.kinds:
        problems["kind"] = "Choose what kind of decision it is."
    elif _is_asked(session, case, draft.kind):
        problems["kind"] = "This is being asked already. See /escalate decisions."
    try:
        words_of(draft.question, "question", "A few words, please: what is to be decided?")
    except InvalidInput as wrong:
        problems |= wrong.problems
    try:
        options = read_options(draft.options)
    except InvalidInput as wrong:
        problems |= wrong.problems
    if problems:
        raise InvalidInput(problems)
    return options


def _is_asked(session: Session, case: Case, kind: str) -> bool:
    same = select(Decision.id).where(
        Decision.escalation_id == case.number,
        Decision.kind == kind,
        Decision.state == DecisionState.ASKED,
    )
    return session.exec(same).first() is not None


def _decision(session: Session, decision_id: int) -> Decision:
    decision = session.get(Decision, decision_id)
    if decision is None or decision.escalation_id is None:
        raise Mistake(f"There is no decision #{decision_id}.")
    return decision


def _locked(session: Session, decision_id: int) -> tuple[Case, Decision]:
    """A decision with its escalation, which is locked first, as it is everywhere."""
    known = _decision(session, decision_id)
    case = load(session, known.escalation_id or 0)
    session.refresh(known, with_for_update=True)
    return case, known


def without_reason(decision: Decision, user_id: str) -> Decision:
    if decision.state != DecisionState.DECIDED:
        raise Mistake("Nothing to do: this was not decided.")
    if decision.decided_by != user_id:
        raise NotAllowed(f"Only {person(_by(decision))}, who decided, can say why.")
    if decision.rationale:
        raise Mistake("Nothing to do: the reason is written down already. Thank you.")
    return decision


def explain(session: Session, decision: Decision, words: str, now: datetime) -> None:
    """Store the reason of a decision, and ask for it no more."""
    decision.rationale, decision.next_page_at = words, None
    session.add(decision)
    take_back(session, f"decision:{decision.id}:why:", now)
