"""Joining an escalation that is under way, instead of raising the same once more."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.domain.draft import EscalationDraft
from bot.errors import Mistake
from bot.permissions import Action, require
from bot.services.escalations.case import Case, load
from bot.services.escalations.desk import Desk
from bot.services.escalations.looking import may_see
from bot.services.people import PeopleService
from bot.views.escalations.card import state_line
from bot.views.escalations.timeline import event_words
from models import Escalation, EscalationEvent, EscalationState, EventKind
from models.database import Database

RECENT = timedelta(hours=1)
WORDS_LIMIT = 2000


@dataclass(frozen=True)
class Joined:
    """What someone has joined, on one line of mrkdwn for them."""

    number: int
    line: str


class JoiningService:
    def __init__(self, database: Database, people: PeopleService, desk: Desk) -> None:
        self._database = database
        self._people = people
        self._desk = desk

    def join(self, user_id: str, escalation_id: int, words: str) -> Joined:
        """Add someone's words, and show them how it goes on; the owner is told.

        Args:
            user_id: who is affected too.
            escalation_id: what they join.
            words: what they see, as they typed it so far; may be empty.

        Raises:
            NotAllowed: guests can't.
            Mistake: there is none of that number that they may see, or it is resolved.
        """
        with self._database.writing() as session:
            actor = self._people.actor(session, user_id)
            require(actor, Action.RAISE_ESCALATION)
            case = load(session, escalation_id)
            if not may_see(session, actor, case.escalation):
                raise Mistake(f"There is no escalation #{escalation_id}.")
            if case.escalation.state == EscalationState.RESOLVED:
                raise Mistake(
                    f"#{case.number} was resolved meanwhile. Does it still hurt? "
                    "Close this, and raise a new one."
                )
            event = self._add(session, case, user_id, words.strip()[:WORDS_LIMIT])
            self._desk.spread(session, case, event)
            self._tell_owner(session, case, event)
            return Joined(case.number, state_line(case.escalation))

    def _add(self, session: Session, case: Case, user_id: str, words: str) -> EscalationEvent:
        self._desk.follow(session, case, user_id)
        return self._desk.note(session, case, EventKind.JOINED, by=user_id, words=words)

    def _tell_owner(self, session: Session, case: Case, event: EscalationEvent) -> None:
        owner = case.escalation.owner_user_id
        if owner and owner != event.by:
            words = f"*#{case.number}* {event_words(event)}"
            self._desk.messages.say(session, case, f"joined:e{event.id}", owner, words)


def joinable(
    session: Session, people: PeopleService, user_id: str, draft: EscalationDraft, now: datetime
) -> Escalation | None:
    """The latest of the same team and impact that was raised within the hour and isn't over.

    Only one that the reader may see; and for a confidential draft only a confidential one.
    """
    since = now - RECENT
    same = select(Escalation).where(
        Escalation.team_id == draft.team_id,
        Escalation.impact == draft.impact,
        Escalation.state != EscalationState.RESOLVED,
        Escalation.raised_at >= since,
    )
    actor = people.actor(session, user_id)
    for each in session.exec(same.order_by(col(Escalation.id).desc())):
        if may_see(session, actor, each) and (each.confidential or not draft.confidential):
            return each
    return None
