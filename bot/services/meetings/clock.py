"""One kind of work: each meeting's next step, in a transaction of its own, by whoever is first.

A step and what it sends are stored together, and every message has a key of its own: so each is
sent once, whatever is killed in between and however many processes run.
"""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, col, func, select, update

from bot.domain.meetings.rhythm import Step, Verdict, following, verdict
from bot.errors import Mistake
from bot.services.actions import is_open
from bot.services.meetings.case import AHEAD, Case, case_of
from bot.services.meetings.planning import passed_since, plan_next
from bot.services.meetings.posting import MeetingPosts
from bot.services.meetings.rota import gone, look_again, take_turn
from bot.services.meetings.telling import Telling
from models import (
    ActionItem,
    MeetingOccurrence,
    MeetingSeries,
    MeetingState,
    MeetingTopic,
    TopicState,
)
from models.database import Database

_S, _M = MeetingSeries, MeetingOccurrence


class MeetingClock:
    def __init__(self, database: Database, posts: MeetingPosts, telling: Telling) -> None:
        self._database = database
        self._posts = posts
        self._telling = telling
        self._steps: dict[Step, Callable[[Session, Case, datetime, Verdict], None]] = {
            Step.CALL: self._call,
            Step.PREVIEW: self._preview,
            Step.POST: self._post,
            Step.BEGIN: self._begin,
            Step.MINUTES: self._minutes,
        }

    def next_due(self) -> datetime | None:
        """When a step is due, or a series wants its next meeting."""
        with self._database.reading() as session:
            moments = (
                session.exec(select(func.min(_M.next_at))).one(),
                session.exec(select(func.min(_S.plan_at))).one(),
            )
        return min((each for each in moments if each), default=None)

    def run_due(self, now: datetime) -> None:
        """Do every step that is due, one after the other."""
        while self._plan_one(now) or self._step_one(now):
            pass

    def finish(self, session: Session, case: Case, now: datetime) -> None:
        """The meeting is over: minutes go out, what is open goes on to the next one.

        Args:
            session: a transaction that holds the meeting.
            case: whose agenda was posted.
            now: the present moment.
        """
        meeting = case.meeting
        meeting.state, meeting.minutes_at = MeetingState.HELD, now
        self._posts.minutes(session, case, now)
        # Once more, so that its buttons are gone.
        self._posts.revise(session, case, now)
        _carry_actions(session, case)
        self.hand_on(session, case, now, count=True)

    def hand_on(self, session: Session, case: Case, now: datetime, *, count: bool) -> None:
        """The open topics wait for the next meeting, which is planned; `count`: as carried."""
        meeting = case.meeting
        meeting.step = meeting.next_at = None
        session.add(meeting)
        left = update(MeetingTopic).where(
            col(MeetingTopic.occurrence_id) == case.number,
            col(MeetingTopic.state).in_([TopicState.OPEN, TopicState.CARRIED]),
        )
        values = {"occurrence_id": None, "state": TopicState.OPEN, "late": False}
        more = {"carries": MeetingTopic.carries + 1} if count else {}
        session.exec(left.values(**values, **more))
        series = session.get_one(MeetingSeries, meeting.series_id, with_for_update=True)
        session.flush()
        self._plan(session, series, now)

    def _plan_one(self, now: datetime) -> bool:
        due = select(_S).where(col(_S.plan_at) <= now).order_by(col(_S.plan_at)).limit(1)
        with self._database.writing() as session:
            series = session.exec(due.with_for_update(skip_locked=True)).first()
            if series is not None:
                self._plan(session, series, now)
            return series is not None

    def _plan(self, session: Session, series: MeetingSeries, now: datetime) -> None:
        """Plan its next meeting. One that can't be planned is told of, and the others go on."""
        try:
            plan_next(session, series, now)
        except Mistake as mistake:
            self._telling.tell(session, series, "cadence", str(mistake), now)

    def _step_one(self, now: datetime) -> bool:
        due = select(_M).where(col(_M.next_at) <= now).order_by(col(_M.next_at)).limit(1)
        with self._database.writing() as session:
            meeting = session.exec(due.with_for_update(skip_locked=True)).first()
            if meeting is None or meeting.step is None:
                return False
            case, step = case_of(session, meeting), Step(meeting.step)
            what = verdict(step, case.moments, meeting.ends_at, now)
            # Before the step, which may end the meeting.
            after = following(step)
            meeting.step, meeting.next_at = after, case.moments[after] if after else None
            session.add(meeting)
            if what is not Verdict.SKIP:
                self._steps[step](session, case, now, what)
            return True

    def _call(self, session: Session, case: Case, now: datetime, _: Verdict) -> None:
        self._posts.call(session, case, now)

    def _preview(self, session: Session, case: Case, now: datetime, _: Verdict) -> None:
        for user_id in gone(session, case):
            self._telling.gone(session, case.series, user_id, now)
        look_again(session, case)
        self._posts.preview(session, case, now)

    def _post(self, session: Session, case: Case, now: datetime, what: Verdict) -> None:
        meeting = case.meeting
        if what is Verdict.MISSED:
            meeting.state = MeetingState.MISSED
            self._posts.missed(session, case, passed_since(case.series, meeting, now), now)
            self.hand_on(session, case, now, count=False)
            return
        look_again(session, case)
        meeting.state, meeting.posted_at = MeetingState.POSTED, now
        session.add(meeting)
        take_turn(session, case)
        first_time = update(MeetingTopic).where(
            col(MeetingTopic.occurrence_id) == case.number, col(MeetingTopic.first_on).is_(None)
        )
        session.exec(first_time.values(first_on=meeting.day))
        session.flush()
        self._posts.post(session, case, now)

    def _begin(self, session: Session, case: Case, now: datetime, _: Verdict) -> None:
        """Its topics get their buttons."""
        if case.meeting.posted_at and case.meeting.posted_at < case.meeting.starts_at:
            self._posts.revise(session, case, now)

    def _minutes(self, session: Session, case: Case, now: datetime, _: Verdict) -> None:
        if case.meeting.state in AHEAD:
            self.finish(session, case, now)


def _carry_actions(session: Session, case: Case) -> None:
    """The teams' actions that were open before the meeting, and still are, were carried."""
    carried = update(ActionItem).where(
        col(ActionItem.team_id).in_(case.team_ids),
        col(ActionItem.created_at) < case.meeting.starts_at,
        *is_open(),
    )
    session.exec(carried.values(carried=ActionItem.carried + 1))
