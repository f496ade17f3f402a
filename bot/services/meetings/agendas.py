"""An agenda as it stands, put together from everything that Liaison knows."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.domain.cadence import Every
from bot.domain.meetings.agenda import (
    CARRIED,
    LINES_SHOWN,
    TOPICS,
    Found,
    ordered,
    parts,
    topics_shown,
)
from bot.domain.wall_clock import zone
from bot.services.meetings.case import Case
from bot.services.meetings.sections import LOADERS, About
from bot.views.meetings.agenda import Agenda
from models import MeetingOccurrence, MeetingState, MeetingTopic, Team, TopicState

_ALL_SHOWN = 90
"""Lines in the modal that shows a whole section: it takes 100 blocks."""
_BETWEEN = {
    Every.WEEK: timedelta(days=7),
    Every.TWO_WEEKS: timedelta(days=14),
    Every.MONTH_WEEKDAY: timedelta(days=31),
    Every.MONTH_DATE: timedelta(days=31),
    Every.QUARTER: timedelta(days=92),
    Every.MID_QUARTER: timedelta(days=92),
}


class AgendaService:
    """Puts agendas together. `address`: where the workspace's messages are, `https://….slack.com/`."""

    def __init__(self, address: str) -> None:
        self._address = address

    def collect(self, session: Session, case: Case, now: datetime) -> Agenda:
        """What the agenda of a meeting says now."""
        order = ordered(case.series.sections)
        about = self.about(session, case, now, LINES_SHOWN)
        found = {key: LOADERS[key](session, about) for key in order if key in LOADERS}
        shown = parts(found, order)
        topics = topics_of(session, case.number)
        old = [each for each in topics if each.carries]
        carried, new = topics_shown(old, [x for x in topics if not x.carries], len(shown))
        return Agenda(
            series=case.series,
            meeting=case.meeting,
            teams=tuple(team.name for team in case.teams),
            order=tuple(order),
            parts={part.key: part for part in shown},
            topics={CARRIED: carried, TOPICS: new},
            now=now,
        )

    def whole(self, session: Session, case: Case, key: str, now: datetime) -> Found:
        """All that one section has to say, as far as a modal takes it."""
        loader = LOADERS.get(key)
        about = self.about(session, case, now, _ALL_SHOWN)
        return loader(session, about) if loader else Found()

    def about(self, session: Session, case: Case, now: datetime, limit: int) -> About:
        """What the sections of a meeting may look at; `limit` lines of each are wanted."""
        return About(
            series=case.series,
            meeting=case.meeting,
            team_ids=case.team_ids,
            teams={team.id or 0: team for team in session.exec(select(Team))},
            since=_since(session, case),
            now=now,
            today=now.astimezone(zone(case.series.zone)).date(),
            limit=limit,
            address=self._address,
        )


def topics_of(session: Session, meeting_id: int) -> list[MeetingTopic]:
    """The topics of a meeting in their order, without those that were parked or dropped."""
    topics = select(MeetingTopic).where(
        MeetingTopic.occurrence_id == meeting_id,
        col(MeetingTopic.state).not_in([TopicState.PARKED, TopicState.DROPPED]),
    )
    return list(session.exec(topics.order_by(col(MeetingTopic.position), col(MeetingTopic.id))))


def _since(session: Session, case: Case) -> datetime:
    """When the last meeting began that took place; else as long ago as one would have been."""
    held = select(MeetingOccurrence.starts_at).where(
        MeetingOccurrence.series_id == case.series.id,
        col(MeetingOccurrence.starts_at) < case.meeting.starts_at,
        col(MeetingOccurrence.state).in_([MeetingState.POSTED, MeetingState.HELD]),
    )
    last = session.exec(held.order_by(col(MeetingOccurrence.starts_at).desc()).limit(1)).first()
    return last or case.meeting.starts_at - _BETWEEN[Every(case.series.every)]
