"""Answering an escalation: taking it on, ending it."""

from sqlmodel import Session

from bot.errors import Mistake
from bot.permissions import Action, require
from bot.services.escalations.case import Case, involved_in, load
from bot.services.escalations.desk import Desk
from bot.services.people import PeopleService
from bot.views.escalations.card import who
from models import Escalation, EscalationState, EventKind
from models.database import Database

WORDS_LIMIT = 2000


class AnsweringService:
    def __init__(self, database: Database, people: PeopleService, desk: Desk) -> None:
        self._database = database
        self._people = people
        self._desk = desk

    def acknowledge(self, user_id: str, escalation_id: int) -> None:
        """Take it on. One tap; of two people the first wins.

        Raises:
            NotAllowed: only the team, its lead, those it concerns, and administrators can.
            Mistake: there is none of that number, or someone was faster.
        """
        with self._database.writing() as session:
            case = self._allowed(session, user_id, escalation_id, Action.ACKNOWLEDGE_ESCALATION)
            if case.escalation.state != EscalationState.OPEN:
                raise already(case.escalation, user_id)
            self._desk.take(session, case, user_id)
            event = self._desk.note(session, case, EventKind.ACKNOWLEDGED, by=user_id)
            self._desk.spread(session, case, event)

    def resolve(self, user_id: str, escalation_id: int, resolution: str) -> None:
        """End it. Resolved wins over everything: pages that have not gone out never do.

        Raises:
            NotAllowed: only the team, its lead, the raiser, those it concerns, and administrators.
            Mistake: there is none of that number, or it was resolved already.
        """
        with self._database.writing() as session:
            case = self._allowed(session, user_id, escalation_id, Action.RESOLVE_ESCALATION)
            if case.escalation.state == EscalationState.RESOLVED:
                raise already(case.escalation, user_id)
            self._desk.end(session, case, user_id, resolution.strip()[:WORDS_LIMIT])

    def to_resolve(self, user_id: str, escalation_id: int) -> Escalation:
        """The escalation whose resolving form may open; raises as `resolve` does."""
        with self._database.reading() as session:
            case = self._allowed(session, user_id, escalation_id, Action.RESOLVE_ESCALATION)
            if case.escalation.state == EscalationState.RESOLVED:
                raise already(case.escalation, user_id)
            return case.escalation

    def _allowed(self, session: Session, user_id: str, escalation_id: int, action: Action) -> Case:
        case = load(session, escalation_id)
        involved = involved_in(session, case.escalation)
        if action is Action.RESOLVE_ESCALATION:
            involved = (*involved, case.escalation.raised_by)
        actor = self._people.actor(session, user_id)
        require(actor, action, team_id=case.team.id, involved=involved)
        return case


def already(escalation: Escalation, user_id: str) -> Mistake:
    """What someone is told whose click came too late."""
    resolved = escalation.state == EscalationState.RESOLVED
    done_by = escalation.resolved_by if resolved else escalation.owner_user_id
    whose = "you have" if done_by == user_id else f"{who(done_by)} has"
    what = f"resolved #{escalation.id} already" if resolved else f"#{escalation.id} already"
    return Mistake(f"Nothing to do: {whose} {what}.")
