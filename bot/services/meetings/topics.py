"""Topics: proposed, joined where they are about the same, changed, arranged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from bot.clock import Clock
from bot.domain.meetings.topic_text import MOST_MINUTES, TITLE_LIMIT
from bot.errors import Mistake
from bot.permissions import SYSTEM, Action, require
from bot.services.meetings.agendas import topics_of
from bot.services.meetings.case import AHEAD, Case, case_of, current, locked
from bot.services.meetings.next_meetings import meeting_of
from bot.services.meetings.posting import MeetingPosts
from bot.services.meetings.topic_draft import TopicDraft, checked
from bot.services.people import PeopleService, is_reachable
from bot.services.teams import stored_id
from bot.views.blocks import cut
from models import (
    MeetingTopic,
    SeriesTeam,
    TopicKind,
    TopicState,
)
from models.database import Database

UNDEALT = (TopicState.OPEN, TopicState.CARRIED)


@dataclass(frozen=True)
class Added:
    """A topic on an agenda; `joined`: it was there already, and is now asked for by one more."""

    topic: MeetingTopic
    case: Case
    joined: bool


class TopicService:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, posts: MeetingPosts
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._posts = posts

    def add(self, user_id: str, meeting_id: int, draft: TopicDraft) -> Added:
        """Put a topic on the agenda of a meeting, or of the next one where that is over.

        Raises:
            NotAllowed: guests can't.
            Mistake: the meeting is gone.
            InvalidInput: what is wrong with which field.
        """
        with self._database.writing() as session:
            require(self._people.actor(session, user_id), Action.ADD_TOPIC)
            case = locked(session, meeting_id)
            if case.meeting.state not in AHEAD:
                following = current(session, stored_id(case.series.id), lock=True)
                if following is None:
                    raise Mistake("That series is over: there is no next meeting.")
                case = case_of(session, following)
            return self._put(session, case, user_id, draft)

    def propose(
        self,
        session: Session,
        *,
        team_ids: Collection[int],
        text: str,
        kind: TopicKind,
        source: str,
        owner: str,
        link: str | None = None,
    ) -> MeetingTopic | None:
        """Put a topic on the next agenda of these teams, in the caller's transaction.

        For what comes back by itself: a decision's review date, a survey's action, a goal.

        Args:
            session: the caller's transaction.
            team_ids: whose meeting; of several series the one of most of them, then the soonest.
            text: the topic, in plain words; cut to 300 characters.
            kind: what it is for.
            source: names what it is about, like `decision:12`: proposed twice, it is there once.
            owner: a user id, who brings it; nobody does where they have left.
            link: where it comes from.

        Returns:
            The topic; None where these teams have no meeting ahead.
        """
        case = meeting_of(session, team_ids)
        if case is None:
            return None
        title = cut(" ".join(text.split()), TITLE_LIMIT)
        there = owner if is_reachable(session, owner) else SYSTEM.user_id
        draft = TopicDraft(title, kind, owner=there, source=source, link=link)
        return self._put(session, case, SYSTEM.user_id, draft).topic

    def edit(self, user_id: str, topic_id: int, draft: TopicDraft) -> Case:
        """Change what a topic says. Raises as `add` does."""
        with self._database.writing() as session:
            case, topic = self._own(session, user_id, topic_id)
            sound = checked(session, draft)
            topic.title, topic.kind, topic.minutes = sound.title, sound.kind, sound.minutes
            topic.owner_user_id = sound.owner or topic.owner_user_id
            topic.details = sound.details
            return self._changed(session, case, topic)

    def set_minutes(self, user_id: str, topic_id: int, minutes: int) -> Case:
        """How long a topic needs."""
        with self._database.writing() as session:
            case, topic = self._own(session, user_id, topic_id)
            topic.minutes = min(max(minutes, 1), MOST_MINUTES)
            return self._changed(session, case, topic)

    def move(self, user_id: str, topic_id: int, by: int) -> Case:
        """Move a topic up (-1) or down (1) by one place; at the end it stays."""
        with self._database.writing() as session:
            case, topic = self._own(session, user_id, topic_id)
            topics = topics_of(session, case.number)
            place = next(at for at, each in enumerate(topics) if each.id == topic.id)
            topics.insert(max(0, place + by), topics.pop(place))
            for position, each in enumerate(topics):
                each.position = position
            session.add_all(topics)
            return self._changed(session, case, topic)

    def take_off(self, user_id: str, topic_id: int) -> Case:
        """Drop a topic: it is on no agenda any more."""
        with self._database.writing() as session:
            case, topic = self._own(session, user_id, topic_id)
            topic.state = TopicState.DROPPED
            topic.dealt_by, topic.dealt_at = user_id, self._clock.now()
            return self._changed(session, case, topic)

    def to_edit(self, user_id: str, topic_id: int) -> MeetingTopic:
        """A topic that someone wants to change."""
        with self._database.writing() as session:
            return self._own(session, user_id, topic_id)[1]

    def arranging(self, user_id: str, meeting_id: int) -> tuple[Case, Sequence[MeetingTopic]]:
        """A meeting's topics, for whoever may arrange them."""
        with self._database.writing() as session:
            case = locked(session, meeting_id)
            actor = self._people.actor(session, user_id)
            case.may(actor, Action.RUN_MEETING, case.meeting.facilitator_user_id)
            return case, topics_of(session, case.number)

    def parked(self, user_id: str) -> list[MeetingTopic]:
        """What was parked in the series of someone's teams, latest first."""
        with self._database.reading() as session:
            actor = self._people.actor(session, user_id)
            own = select(SeriesTeam.series_id).where(col(SeriesTeam.team_id).in_(actor.member_of))
            rows = select(MeetingTopic).where(
                MeetingTopic.state == TopicState.PARKED, col(MeetingTopic.series_id).in_(own)
            )
            return list(session.exec(rows.order_by(col(MeetingTopic.dealt_at).desc()).limit(20)))

    def bring_back(self, user_id: str, topic_id: int) -> Added:
        """Put a parked topic on the next agenda, its count of carries anew."""
        with self._database.writing() as session:
            topic = _topic(session, topic_id)
            following = current(session, topic.series_id, lock=True)
            if topic.state != TopicState.PARKED or following is None:
                raise Mistake("It is not parked any more.")
            case = case_of(session, following)
            case.may(self._people.actor(session, user_id), Action.RUN_MEETING, topic.owner_user_id)
            topic.state, topic.occurrence_id, topic.carries = TopicState.OPEN, case.number, 0
            self._changed(session, case, topic)
            return Added(topic, case, joined=False)

    def _own(self, session: Session, user_id: str, topic_id: int) -> tuple[Case, MeetingTopic]:
        """A topic of a meeting ahead, locked by it, for whoever may change it."""
        topic = _topic(session, topic_id)
        if topic.occurrence_id is None or topic.state not in UNDEALT:
            raise Mistake("That topic has been dealt with, or waits for the next meeting.")
        case = locked(session, topic.occurrence_id)
        session.refresh(topic)
        involved = (case.meeting.facilitator_user_id, topic.owner_user_id, topic.added_by)
        case.may(self._people.actor(session, user_id), Action.RUN_MEETING, *involved)
        return case, topic

    def _changed(self, session: Session, case: Case, topic: MeetingTopic) -> Case:
        session.add(topic)
        case.meeting.changed_at = self._clock.now() if case.meeting.posted_at else None
        self._posts.revise(session, case, self._clock.now())
        return case

    def _put(self, session: Session, case: Case, user_id: str, draft: TopicDraft) -> Added:
        draft = checked(session, draft)
        same = _same(session, case, draft)
        if same:
            if user_id not in {same.added_by, same.owner_user_id, *same.joined_by, SYSTEM.user_id}:
                same.joined_by = [*same.joined_by, user_id]
                self._changed(session, case, same)
            return Added(same, case, joined=True)
        topic = _row(session, case, user_id, draft, self._clock.now())
        session.flush()
        meeting = case.meeting
        if meeting.posted_at:
            topic.late, topic.first_on = True, meeting.day
            meeting.late_topics += 1
            self._posts.added_late(session, case, topic, self._clock.now())
        self._changed(session, case, topic)
        return Added(topic, case, joined=False)


def _same(session: Session, case: Case, draft: TopicDraft) -> MeetingTopic | None:
    """What is on the agenda already and about the same."""
    alike = func.lower(MeetingTopic.title) == draft.title.lower()
    same = or_(alike, col(MeetingTopic.source) == draft.source) if draft.source else alike
    wanted = select(MeetingTopic).where(
        MeetingTopic.series_id == case.series.id, col(MeetingTopic.state).in_(UNDEALT), same
    )
    return session.exec(wanted.order_by(col(MeetingTopic.id)).limit(1)).first()


def _row(
    session: Session, case: Case, user_id: str, draft: TopicDraft, now: datetime
) -> MeetingTopic:
    last = select(func.max(MeetingTopic.position)).where(MeetingTopic.occurrence_id == case.number)
    topic = MeetingTopic(
        series_id=stored_id(case.series.id),
        occurrence_id=case.number,
        title=draft.title,
        details=draft.details,
        kind=draft.kind,
        minutes=draft.minutes,
        owner_user_id=draft.owner or user_id,
        added_by=user_id,
        added_at=now,
        source=draft.source,
        link=draft.link,
        position=(session.exec(last).one() or 0) + 1,
    )
    session.add(topic)
    return topic


def _topic(session: Session, topic_id: int) -> MeetingTopic:
    topic = session.get(MeetingTopic, topic_id)
    if topic is None:
        raise Mistake("That topic is gone.")
    return topic
