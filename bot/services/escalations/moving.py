"""An escalation in other hands: another team, another owner, more people, or open once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.domain.escalation import next_countdown
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, is_person
from bot.services.escalations.case import Case, case_of, involved_in, policy_of
from bot.services.escalations.desk import Desk, until
from bot.services.escalations.engine import EscalationEngine
from bot.services.escalations.gate import Gate, leads_of, words_of
from bot.services.escalations.targets import anyone_behind
from bot.services.people import is_reachable
from bot.services.teams import stored_id, teams_on_call
from models import (
    Escalation,
    EscalationEvent,
    EscalationFollower,
    EscalationState,
    EventKind,
    Page,
    Person,
    Team,
)
from models.database import Database

REOPENED_WITHIN = timedelta(days=7)
LEADS_JOIN_AT = 2
"""From this bounce on, both leads are brought in."""


@dataclass(frozen=True)
class HandOver:
    """To whom and why; `leg` is the one that the person saw, so that a late form does nothing."""

    team_id: int
    reason: str
    leg: int


class MovingService:
    def __init__(
        self, database: Database, gate: Gate, desk: Desk, engine: EscalationEngine
    ) -> None:
        self._database = database
        self._gate = gate
        self._desk = desk
        self._engine = engine

    def to_hand_over(self, user_id: str, escalation_id: int) -> tuple[Escalation, Sequence[Team]]:
        """The escalation, and the other teams that have someone to answer it.

        Raises:
            NotAllowed: only the team, its lead, those it concerns, and administrators can.
            Mistake: there is none of that number, it is resolved, or there is no such team.
        """
        with self._database.reading() as session:
            case = self._work(session, user_id, escalation_id)
            now = self._desk.clock.now()
            others = [each for each in teams_on_call(session) if each.id != case.team.id]
            able = [each for each in others if _has_anyone(session, each, now)]
            if not able:
                raise Mistake("There is no other team that has anyone to answer it.")
            return case.escalation, able

    def hand_over(self, user_id: str, escalation_id: int, to: HandOver) -> None:
        """Not ours: give it to another team, whose path begins at once. The clock goes on.

        Raises:
            NotAllowed: only the team, its lead, those it concerns, and administrators can.
            Mistake: there is none of that number, it is resolved, or was handed over meanwhile.
            InvalidInput: no reason, or a team that has it already or has nobody to answer.
        """
        now = self._desk.clock.now()
        with self._database.writing() as session:
            case = self._work(session, user_id, escalation_id)
            if case.escalation.leg != to.leg:
                raise Mistake(
                    f"Nothing to do: #{case.number} has moved on meanwhile. It is with "
                    f"{case.team.name} now."
                )
            team = _receiver(session, case, to, now)
            receiving = self._pass_on(session, case, user_id, team, to.reason.strip())
            event = self._engine.take_step(session, receiving, now)
            event = self._call_leads(session, receiving, user_id, case.team) or event
            self._desk.spread(session, receiving, event, former=case)

    def add_responder(self, user_id: str, escalation_id: int, added: str) -> None:
        """Bring someone in to help. They get a card that rings, and may answer as the team may.

        Raises:
            NotAllowed: only the team, its lead, those it concerns, and administrators can.
            Mistake: there is none of that number, or it is resolved.
            InvalidInput: nobody can reach that person, or they are in already.
        """
        with self._database.writing() as session:
            case = self._work(session, user_id, escalation_id)
            _check_person(session, added)
            if added in _at_work(session, case):
                name = _name(session, added)
                raise InvalidInput({"person": f"{name} is in already. Choose someone else."})
            event = self._desk.note(
                session, case, EventKind.RESPONDER_ADDED, by=user_id, user_id=added
            )
            self._desk.call_in(session, case, event, added)
            self._desk.spread(session, case, event)

    def reassign(self, user_id: str, escalation_id: int, owner: str, words: str = "") -> None:
        """Make someone the owner, with a fresh promise and a card that rings.

        Raises:
            NotAllowed: only the team, its lead, those it concerns, and administrators can.
            Mistake: there is none of that number, or it is resolved.
            InvalidInput: nobody can reach that person, they have it already, or are a guest
                who isn't named in it.
        """
        with self._database.writing() as session:
            case = self._work(session, user_id, escalation_id)
            self._check_owner(session, case, owner)
            before, escalation = case.escalation.owner_user_id, case.escalation
            escalation.acknowledged_by = escalation.acknowledged_by or user_id
            self._desk.take(session, case, owner)
            data = {
                "user_id": owner,
                "words": words_of(words, "words"),
                "until": until(case),
                "tell": [before] if before else [],
            }
            event = self._desk.note(session, case, EventKind.REASSIGNED, by=user_id, **data)
            if owner != user_id:
                self._desk.call_in(session, case, event, owner)
            self._desk.spread(session, case, event)

    def reopen(self, user_id: str, escalation_id: int) -> None:
        """Open a resolved one once more: the path begins anew. Within seven days of its end.

        Raises:
            NotAllowed: only the team, its lead, the raiser, those it concerns, and administrators.
            Mistake: there is none of that number, it isn't resolved, or it was too long ago.
        """
        now = self._desk.clock.now()
        with self._database.writing() as session:
            case = self._gate.admit(session, user_id, escalation_id, Action.REOPEN_ESCALATION)
            _check_ended(case.escalation, now)
            escalation = case.escalation
            escalation.resolved_by = escalation.resolved_at = escalation.resolution = None
            escalation.countdown_at = next_countdown(escalation.deadline_at, now)
            escalation.reopened += 1
            _begin_anew(escalation, now)
            event = self._desk.note(session, case, EventKind.REOPENED, by=user_id)
            self._desk.messages.call_back(session, case, event)
            event = self._engine.take_step(session, case, now)
            self._desk.spread(session, case, event)

    def _work(self, session: Session, user_id: str, escalation_id: int) -> Case:
        action = Action.WORK_ON_ESCALATION
        return self._gate.unresolved(session, user_id, escalation_id, action)

    def _pass_on(self, session: Session, case: Case, by: str, team: Team, reason: str) -> Case:
        """The row, the cards and the timeline change hands; the old thread says where it went."""
        escalation, before = case.escalation, case.escalation.owner_user_id
        self._desk.stop_paging(session, case)
        escalation.bounces += 1
        data = {
            "from": case.team.name,
            "to": team.name,
            "words": reason,
            "bounces": escalation.bounces,
            "tell": [before] if before else [],
        }
        event = self._desk.note(session, case, EventKind.HANDED_OVER, by=by, **data)
        if escalation.state == EscalationState.ACKNOWLEDGED:
            self._desk.expire(session, case)
        self._desk.messages.retire(session, case)
        escalation.team_id = stored_id(team.id)
        _begin_anew(escalation, self._desk.clock.now())
        session.add(escalation)
        session.flush()
        receiving = case_of(session, escalation)
        self._desk.messages.call_back(session, receiving, event)
        self._desk.messages.show_teams(session, receiving)
        return receiving

    def _call_leads(
        self, session: Session, case: Case, by: str, former: Team
    ) -> EscalationEvent | None:
        """From the second bounce on, the leads of both teams are in, whom no path may reach."""
        bounces, last = case.escalation.bounces, None
        if bounces < LEADS_JOIN_AT:
            return None
        there = {*_at_work(session, case), by}
        for lead, name in leads_of(session, {stored_id(former.id), case.escalation.team_id}):
            why = f"lead of {name}; it has been handed over {bounces} times"
            if lead in there:
                continue
            there.add(lead)
            if not is_reachable(session, lead):
                last = self._desk.note(session, case, EventKind.SKIPPED, user_id=lead, why=why)
                continue
            last = self._desk.note(session, case, EventKind.RESPONDER_ADDED, user_id=lead, why=why)
            self._desk.call_in(session, case, last, lead)
        return last

    def _check_owner(self, session: Session, case: Case, owner: str) -> None:
        _check_person(session, owner)
        if owner == case.escalation.owner_user_id:
            name = _name(session, owner)
            raise InvalidInput({"person": f"{name} has it already. Choose someone else."})
        someone = session.get(Person, owner)
        if someone and someone.is_guest and owner not in involved_in(session, case.escalation):
            raise InvalidInput(
                {
                    "person": f"{someone.name} is a guest who isn't named in it. Choose someone "
                    "else, or add them as a responder first."
                }
            )


def _begin_anew(escalation: Escalation, now: datetime) -> None:
    """The path from its start, for nobody has it; what was raised when stays as it is."""
    escalation.state, escalation.owner_user_id = EscalationState.OPEN, None
    escalation.leg += 1
    escalation.round, escalation.step, escalation.next_step_at = 1, 0, now
    escalation.update_due_at = escalation.reminded_at = None


def _at_work(session: Session, case: Case) -> set[str]:
    """Who answers it by now: the owner, those paged since it came, those added to help."""
    escalation = case.escalation
    paged = select(Page.user_id).where(
        Page.escalation_id == case.number, Page.leg == escalation.leg, ~col(Page.failed)
    )
    added = select(EscalationFollower.user_id).where(
        EscalationFollower.escalation_id == case.number, col(EscalationFollower.responder)
    )
    owner = {escalation.owner_user_id} if escalation.owner_user_id else set()
    return {*owner, *session.exec(paged), *session.exec(added)}


def _receiver(session: Session, case: Case, to: HandOver, now: datetime) -> Team:
    """The team that gets it.

    Raises:
        InvalidInput: all that is wrong with the hand-over.
    """
    problems = {}
    team = session.get(Team, to.team_id)
    if team is None:
        problems["team"] = "That team no longer exists. Choose another."
    elif team.id == case.team.id:
        problems["team"] = f"It is with {team.name} already. Choose another team."
    elif not _has_anyone(session, team, now):
        problems["team"] = f"{team.name} has nobody who could answer it. Choose another team."
    try:
        words_of(to.reason, "reason", "A few words, please: why isn’t it yours?")
    except InvalidInput as wrong:
        problems |= wrong.problems
    if problems or team is None:
        raise InvalidInput(problems)
    return team


def _has_anyone(session: Session, team: Team, now: datetime) -> bool:
    return anyone_behind(session, team, policy_of(session, team), now)


def _check_person(session: Session, user_id: str) -> None:
    """Whether someone can be given something to do at all."""
    someone = session.get(Person, user_id)
    if not is_person(user_id) or not user_id.isalnum():
        raise InvalidInput({"person": "Choose a person."})
    if someone and someone.is_bot:
        raise InvalidInput({"person": f"{someone.name} is a bot. Choose a person."})
    if someone and someone.deleted:
        raise InvalidInput(
            {"person": f"{someone.name} has no account any more. Choose someone else."}
        )


def _check_ended(escalation: Escalation, now: datetime) -> None:
    if escalation.state != EscalationState.RESOLVED or escalation.resolved_at is None:
        raise Mistake(f"Nothing to do: #{escalation.id} isn't resolved.")
    if now - escalation.resolved_at > REOPENED_WITHIN:
        raise Mistake(
            f"#{escalation.id} was resolved more than a week ago. Please raise a new one, "
            "and put its number in the text."
        )


def _name(session: Session, user_id: str) -> str:
    """A person's name, for the plain text of a form's errors, where no mention is shown."""
    someone = session.get(Person, user_id)
    return someone.name if someone else user_id
