"""“Was it urgent?”: the question, and the vote on it."""

from datetime import datetime

from sqlmodel import Session

from bot.clock import Clock
from bot.errors import NotAllowed
from bot.outbox.queue import enqueue
from bot.views.escalations.urgency import urgency_blocks, urgency_text
from models import Escalation, Priority, UrgencyVote
from models.database import Database


class UrgencyService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def vote(self, user_id: str, escalation_id: int, *, urgent: bool) -> None:
        """Store a vote, or change it; the message then says what was voted.

        Raises:
            NotAllowed: only who was asked can.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            vote = session.get(UrgencyVote, (escalation_id, user_id), with_for_update=True)
            if vote is None:
                raise NotAllowed("Only who raised it and who answered it are asked. Thank you!")
            if vote.urgent is urgent:
                return
            vote.urgent, vote.at = urgent, now
            session.add(vote)
            escalation = session.get_one(Escalation, escalation_id)
            enqueue(
                session,
                key=f"urgency:{escalation_id}:{user_id}:{urgent}:{now.timestamp()}",
                destination=user_id,
                method="chat.update",
                payload=_payload(escalation, vote),
                priority=Priority.UPDATE,
                now=now,
                target_key=_key(vote),
            )


def ask(session: Session, escalation: Escalation, vote: UrgencyVote, now: datetime) -> None:
    """Send the question, once, and note that it was asked."""
    vote.ask_at = None
    session.add(vote)
    enqueue(
        session,
        key=_key(vote),
        destination=vote.user_id,
        method="chat.postMessage",
        payload=_payload(escalation, vote),
        priority=Priority.DIGEST,
        now=now,
        event_type="liaison_urgency",
    )


def _payload(escalation: Escalation, vote: UrgencyVote) -> dict[str, object]:
    return {"text": urgency_text(escalation, vote), "blocks": urgency_blocks(escalation, vote)}


def _key(vote: UrgencyVote) -> str:
    return f"urgency:{vote.escalation_id}:{vote.user_id}"
