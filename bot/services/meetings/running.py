"""During a meeting: what becomes of each topic."""

from sqlmodel import Session

from bot.clock import Clock
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action
from bot.services.actions import ActionDraft, ActionService, ActionSource
from bot.services.meetings.case import AHEAD, Case, locked
from bot.services.meetings.clock import MeetingClock
from bot.services.meetings.posting import MeetingPosts
from bot.services.people import PeopleService
from bot.services.teams import team_of
from models import ActionOrigin, MeetingState, MeetingTopic, TopicState
from models.database import Database

_OVER = "The minutes of that meeting are posted. What was open is on the next agenda: `/agenda`."
OUTCOME_LIMIT = 2000


class RunningService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        *,
        posts: MeetingPosts,
        engine: MeetingClock,
        actions: ActionService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._posts = posts
        self._engine = engine
        self._actions = actions

    def deal(self, user_id: str, topic_id: int, state: TopicState, outcome: str = "") -> None:
        """A topic was discussed or decided, or is carried, parked or dropped. Twice is fine.

        Raises:
            NotAllowed: only the teams, the facilitator, its owner and administrators.
            Mistake: the meeting is over.
            InvalidInput: a decision needs words.
        """
        outcome = " ".join(outcome.split())
        if state is TopicState.DECIDED and not outcome:
            raise InvalidInput({"outcome": "What was decided? One sentence."})
        if len(outcome) > OUTCOME_LIMIT:
            raise InvalidInput({"outcome": f"Shorter, please: {OUTCOME_LIMIT:,} at most."})
        with self._database.writing() as session:
            case, topic = self._topic(session, user_id, topic_id)
            topic.state, topic.outcome = state, outcome
            topic.dealt_by, topic.dealt_at = user_id, self._clock.now()
            self._changed(session, case, topic)

    def undo(self, user_id: str, topic_id: int) -> None:
        """It is open again. Raises as `deal` does."""
        with self._database.writing() as session:
            case, topic = self._topic(session, user_id, topic_id)
            topic.state, topic.outcome = TopicState.OPEN, ""
            topic.dealt_by = topic.dealt_at = None
            self._changed(session, case, topic)

    def look(self, user_id: str, topic_id: int) -> MeetingTopic:
        """A topic that someone wants to decide, or to make an action of; raises as `deal` does."""
        with self._database.writing() as session:
            return self._topic(session, user_id, topic_id)[1]

    def add_action(self, user_id: str, topic_id: int, draft: ActionDraft) -> int:
        """Something to be done that came of a topic: one owner and one day.

        Returns:
            Its number.

        Raises:
            InvalidInput: what is wrong with which field.
        """
        with self._database.writing() as session:
            case, topic = self._topic(session, user_id, topic_id)
            number = self._actions.add(
                session,
                user_id=user_id,
                team_id=team_for(session, case, draft.owner),
                draft=draft,
                source=ActionSource(ActionOrigin.MEETING, case.number),
            )
            self._changed(session, case, topic)
            return number

    def finish(self, user_id: str, meeting_id: int) -> None:
        """Post the minutes now, without waiting for the planned end. Done twice is fine.

        Raises:
            NotAllowed: only the teams, the facilitator and administrators.
            Mistake: it has not begun.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            case = locked(session, meeting_id)
            actor = self._people.actor(session, user_id)
            case.may(actor, Action.RUN_MEETING, case.meeting.facilitator_user_id)
            if case.meeting.state == MeetingState.HELD:
                return
            if case.meeting.state != MeetingState.POSTED or now < case.meeting.starts_at:
                raise Mistake("That meeting has not begun, so there is nothing to note yet.")
            self._engine.finish(session, case, now)

    def skip(self, user_id: str, meeting_id: int) -> Case:
        """Call a meeting off; its topics come back in the next one. Done twice is fine.

        Raises:
            NotAllowed: only the teams, the facilitator and administrators.
            Mistake: it is on, or over.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            case = locked(session, meeting_id)
            meeting = case.meeting
            case.may(
                self._people.actor(session, user_id),
                Action.RUN_MEETING,
                meeting.facilitator_user_id,
            )
            if meeting.state == MeetingState.SKIPPED:
                return case
            if meeting.state not in AHEAD or now >= meeting.starts_at:
                raise Mistake("That meeting has begun or is over: it can't be skipped any more.")
            self._posts.skipped(session, case, user_id, now)
            meeting.state, meeting.skipped_by = MeetingState.SKIPPED, user_id
            session.add(meeting)
            self._posts.closed(session, case, user_id, now)
            self._posts.revise(session, case, now)
            self._engine.hand_on(session, case, now, count=False)
            return case

    def _topic(self, session: Session, user_id: str, topic_id: int) -> tuple[Case, MeetingTopic]:
        """A topic of a meeting whose agenda is out, locked by it."""
        topic = session.get(MeetingTopic, topic_id)
        if topic is None:
            raise Mistake("That topic is gone.")
        if topic.occurrence_id is None:
            raise Mistake(_OVER)
        case = locked(session, topic.occurrence_id)
        session.refresh(topic)
        if case.meeting.state != MeetingState.POSTED or topic.occurrence_id != case.number:
            raise Mistake(_OVER)
        involved = (case.meeting.facilitator_user_id, topic.owner_user_id)
        case.may(self._people.actor(session, user_id), Action.RUN_MEETING, *involved)
        return case, topic

    def _changed(self, session: Session, case: Case, topic: MeetingTopic) -> None:
        session.add(topic)
        self._posts.revise(session, case, self._clock.now())


def team_for(session: Session, case: Case, owner: str) -> int:
    """The team that an action belongs to: its owner's, where that is one of the meeting's."""
    own = team_of(session, owner) if owner else None
    return own if own in case.team_ids else case.team_ids[0]
