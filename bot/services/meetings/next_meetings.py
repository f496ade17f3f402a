"""The next meetings of teams' series."""

from collections.abc import Collection

from sqlmodel import Session, col, func, select

from bot.services.meetings.case import AHEAD, Case, locked, teams_of
from bot.services.teams import stored_id
from models import MeetingOccurrence, MeetingSeries, SeriesTeam


def meeting_of(session: Session, team_ids: Collection[int]) -> Case | None:
    """The next meeting of the series that most of these teams share."""
    wanted = (
        select(MeetingOccurrence)
        .join(SeriesTeam, col(SeriesTeam.series_id) == MeetingOccurrence.series_id)
        .join(MeetingSeries, col(MeetingSeries.id) == MeetingOccurrence.series_id)
        .where(
            col(SeriesTeam.team_id).in_(team_ids),
            col(MeetingOccurrence.state).in_(AHEAD),
            col(MeetingSeries.ended_at).is_(None),
        )
        .group_by(col(MeetingOccurrence.id))
        .order_by(func.count().desc(), col(MeetingOccurrence.starts_at))
    )
    found = session.exec(wanted.limit(1)).first()
    return locked(session, stored_id(found.id)) if found else None


def series_of(session: Session, team_ids: Collection[int]) -> list[Case]:
    """The next meeting of each series of these teams, or of all for none, soonest first."""
    wanted = select(MeetingOccurrence).where(col(MeetingOccurrence.state).in_(AHEAD))
    if team_ids:
        own = select(SeriesTeam.series_id).where(col(SeriesTeam.team_id).in_(team_ids))
        wanted = wanted.where(col(MeetingOccurrence.series_id).in_(own))
    rows = session.exec(wanted.order_by(col(MeetingOccurrence.starts_at))).all()
    series = {
        each.id: each
        for each in session.exec(select(MeetingSeries).where(col(MeetingSeries.ended_at).is_(None)))
    }
    return [
        Case(series[row.series_id], row, teams_of(session, row.series_id))
        for row in rows
        if row.series_id in series
    ]
