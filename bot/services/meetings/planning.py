"""The next meeting of a series: its row, its facilitator, and the topics that waited for it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from bot.domain.cadence import Meeting, meetings, next_meeting
from bot.domain.meetings.rhythm import first_step
from bot.services.meetings.case import Case, cadence_of, case_of, current, moments_of
from bot.services.meetings.rota import assign
from bot.services.people import is_reachable
from bot.services.teams import stored_id
from models import (
    AuditLine,
    MeetingOccurrence,
    MeetingSeries,
    MeetingState,
    MeetingTopic,
    TopicState,
)
from models.insert import insert_missing


def plan_next(session: Session, series: MeetingSeries, now: datetime) -> Case | None:
    """Plan the next meeting, in a transaction that has locked the series.

    What passed while nothing ran is not caught up with, but a meeting that still goes on is.

    Returns:
        The meeting; None when the series is over.

    Raises:
        Mistake: its cadence never happens.
    """
    series_id = stored_id(series.id)
    series.plan_at = None
    session.add(series)
    if series.ended_at or current(session, series_id):
        return None
    found = next_of(session, series, now)
    if found is None:
        return None
    case = _stored(session, series, found, now)
    waiting = update(MeetingTopic).where(
        col(MeetingTopic.series_id) == series_id,
        col(MeetingTopic.occurrence_id).is_(None),
        col(MeetingTopic.state) == TopicState.OPEN,
    )
    session.exec(waiting.values(occurrence_id=case.number))
    assign(session, case)
    _make_checklist(session, case)
    return case


def align(session: Session, case: Case, now: datetime) -> None:
    """Bring the meeting that is planned in line with its series; one that is posted stays."""
    meeting = case.meeting
    first = next_of(session, case.series, now, but=case.number)
    if meeting.state == MeetingState.PLANNED and first:
        meeting.planned_on, meeting.day = first.planned_on, first.day
        meeting.starts_at = first.starts_at
        meeting.ends_at = first.starts_at + timedelta(minutes=case.series.minutes)
        moments = moments_of(case.series, meeting)
        step = first_step(moments, now)
        meeting.step, meeting.next_at = step, moments[step]
        assign(session, case)
    session.add(meeting)


def call_off(session: Session, series: MeetingSeries, by: str, now: datetime) -> Case | None:
    """Skip the meeting ahead of a series that was switched off; one that has begun goes on."""
    ahead = current(session, stored_id(series.id), lock=True)
    if ahead is None or (ahead.state != MeetingState.PLANNED and now >= ahead.starts_at):
        return None
    ahead.state, ahead.skipped_by = MeetingState.SKIPPED, by
    ahead.step = ahead.next_at = None
    session.add(ahead)
    return case_of(session, ahead)


def passed_since(series: MeetingSeries, meeting: MeetingOccurrence, now: datetime) -> int:
    """How many meetings after this one are over as well, because nothing ran for so long."""
    return sum(1 for each in _until(series, meeting, now) if each.planned_on != meeting.planned_on)


def _until(series: MeetingSeries, meeting: MeetingOccurrence, now: datetime) -> Iterator[Meeting]:
    length = timedelta(minutes=series.minutes)
    for each in meetings(cadence_of(series), meeting.planned_on):
        if each.starts_at + length > now:
            return
        yield each


def next_of(
    session: Session, series: MeetingSeries, now: datetime, *, but: int | None = None
) -> Meeting | None:
    """The meeting of a series after those it has had; `but` one that is planned anew."""
    newest = select(MeetingOccurrence).where(
        MeetingOccurrence.series_id == series.id, MeetingOccurrence.id != but
    )
    last = session.exec(newest.order_by(col(MeetingOccurrence.starts_at).desc()).limit(1)).first()
    still_on = now - timedelta(minutes=series.minutes)
    # A series that was changed may have a meeting between the last one and now: it is over.
    after = max(last.starts_at, still_on) if last else max(series.made_at, still_on)
    return next_meeting(cadence_of(series), after)


def _make_checklist(session: Session, case: Case) -> None:
    """An audit's lines, each with the owner that it had in the audit before."""
    before = (
        select(AuditLine.words, AuditLine.owner_user_id)
        .join(MeetingOccurrence, col(MeetingOccurrence.id) == AuditLine.occurrence_id)
        .where(MeetingOccurrence.series_id == case.series.id)
    )
    owners = dict(session.exec(before.order_by(col(AuditLine.id))).all())
    for position, words in enumerate(case.series.checklist):
        owner = owners.get(words)
        there = owner if owner and is_reachable(session, owner) else None
        line = AuditLine(occurrence_id=case.number, position=position, words=words)
        line.owner_user_id = there
        session.add(line)


def _stored(session: Session, series: MeetingSeries, found: Meeting, now: datetime) -> Case:
    meeting = MeetingOccurrence(
        series_id=stored_id(series.id),
        planned_on=found.planned_on,
        day=found.day,
        starts_at=found.starts_at,
        ends_at=found.starts_at + timedelta(minutes=series.minutes),
    )
    moments = moments_of(series, meeting)
    step = first_step(moments, now)
    meeting.step, meeting.next_at = step, moments[step]
    # The unique row is what keeps it at one; whoever else had planned it holds the series' lock.
    insert_missing(session, meeting)
    row = select(MeetingOccurrence).where(
        MeetingOccurrence.series_id == meeting.series_id,
        MeetingOccurrence.planned_on == found.planned_on,
    )
    return case_of(session, session.exec(row).one())
