"""A decision comes back: on its date, or when someone says that its trigger has happened."""

from datetime import datetime

from sqlmodel import Session

from bot.clock import Clock
from bot.errors import Mistake
from bot.permissions import Action, require
from bot.services.decisions.looking import seen
from bot.services.people import PeopleService
from bot.services.reminders import remind
from bot.views.decisions.lists import review_words
from models import Decision, DecisionState
from models.database import Database


class ReviewingService:
    def __init__(self, database: Database, clock: Clock, people: PeopleService) -> None:
        self._database = database
        self._clock = clock
        self._people = people

    def bring_back(self, user_id: str, decision_id: int) -> Decision:
        """Remind those who decided it, and who opened it, to look at it again now; once a day.

        Raises:
            NotAllowed: guests can't.
            Mistake: there is none of that number, or it is not decided.
        """
        with self._database.writing() as session:
            actor = self._people.actor(session, user_id)
            require(actor, Action.RECORD_DECISION)
            decision = seen(session, actor, decision_id)
            if decision.state != DecisionState.DECIDED:
                raise Mistake("Nothing to look at again: it was not decided.")
            bring_back(session, decision, self._clock.now())
            return decision


def bring_back(session: Session, decision: Decision, now: datetime) -> None:
    """Within the caller's transaction: who decided and who opened it are told."""
    for each in dict.fromkeys((decision.decided_by or "", decision.asked_by)):
        remind(
            session,
            user_id=each,
            key=f"decision:{decision.id}:review:{now:%Y-%m-%d}:{each}",
            words=review_words(decision),
            event_type="liaison_decision",
            now=now,
        )
