"""A decision comes back: on its date, or when someone says that its trigger has happened."""

from datetime import datetime

from sqlmodel import Session

from bot.clock import Clock
from bot.errors import Mistake
from bot.permissions import SYSTEM, Action, require
from bot.services.decisions.looking import seen
from bot.services.decisions.record_messages import told_key
from bot.services.meetings.topics import TopicService
from bot.services.people import PeopleService, is_reachable
from bot.services.posted import posted
from bot.services.reminders import remind
from bot.services.teams import stored_id
from bot.views.decisions.lists import review_topic, review_words
from models import Decision, DecisionState, Escalation, MeetingSeries, Team, TopicKind
from models.database import Database


class ReviewingService:
    """`workspace_url` is where messages can be read, `https://larkfield.slack.com/`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        topics: TopicService,
        workspace_url: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._topics = topics
        self._workspace_url = workspace_url

    def bring_back(self, user_id: str, decision_id: int) -> tuple[Decision, str | None]:
        """Look at a decision again now; once a day those who decided it are reminded.

        Returns:
            It, and the name of the meeting on whose next agenda it is, if any.

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
            return decision, self.come_back(session, decision, self._clock.now())

    def come_back(self, session: Session, decision: Decision, now: datetime) -> str | None:
        """Within the caller's transaction: a topic of the next agenda, and who decided hears it.

        Returns:
            The name of the meeting; None where the teams have none, or where it is confidential:
            an agenda is read by a whole channel.
        """
        escalation = session.get(Escalation, decision.escalation_id or 0)
        meeting = None
        if escalation is None or not escalation.confidential:
            meeting = self._propose(session, decision, escalation)
        for each in _who(decision):
            remind(
                session,
                user_id=each,
                key=f"decision:{decision.id}:review:{now:%Y-%m-%d}:{each}",
                words=review_words(decision, meeting),
                event_type="liaison_decision",
                now=now,
            )
        return meeting

    def _propose(
        self, session: Session, decision: Decision, escalation: Escalation | None
    ) -> str | None:
        other = escalation.raised_from_team_id if escalation else decision.other_team_id
        number = stored_id(decision.id)
        channel = session.get_one(Team, decision.team_id).channel_id
        key = told_key(decision, channel)
        if escalation:
            key = f"escalation:{escalation.id}:channel:{escalation.team_id}"
        there = (each for each in _who(decision) if is_reachable(session, each))
        topic = self._topics.propose(
            session,
            team_ids=[each for each in (decision.team_id, other) if each],
            text=review_topic(decision),
            kind=TopicKind.DECIDE,
            source=f"decision:{number}",
            owner=next(there, SYSTEM.user_id),
            link=posted(session, self._workspace_url, {number: key}).get(number),
        )
        return session.get_one(MeetingSeries, topic.series_id).name if topic else None


def _who(decision: Decision) -> list[str]:
    """Who decided it, and who opened it."""
    return list(dict.fromkeys((decision.decided_by or "", decision.asked_by)))
