"""One meeting of a series with what decides about it, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.cadence import Cadence, Every, OnHoliday
from bot.domain.meetings.rhythm import Step, step_moments
from bot.errors import Mistake
from bot.permissions import Action, Actor, require
from bot.services.teams import stored_id
from models import MeetingOccurrence, MeetingSeries, MeetingState, SeriesTeam, Team

AHEAD = (MeetingState.PLANNED, MeetingState.POSTED)


@dataclass(frozen=True)
class Case:
    """A meeting, its series, and the teams whose meeting it is."""

    series: MeetingSeries
    meeting: MeetingOccurrence
    teams: tuple[Team, ...]

    @property
    def number(self) -> int:
        return stored_id(self.meeting.id)

    @property
    def team_ids(self) -> tuple[int, ...]:
        return tuple(stored_id(team.id) for team in self.teams)

    @property
    def moments(self) -> Mapping[Step, datetime]:
        return moments_of(self.series, self.meeting)

    def key(self, part: str) -> str:
        """The outbox key of one of its messages."""
        return f"meeting:{self.number}:{part}"

    def may(self, actor: Actor, action: Action, *involved: str | None) -> None:
        """Raises NotAllowed unless the actor may do it, for any of the teams."""
        require_in(actor, action, self.team_ids, involved)


def require_in(
    actor: Actor, action: Action, team_ids: tuple[int, ...], involved: tuple[str | None, ...] = ()
) -> None:
    """Check that the actor may do what concerns several teams: for one of them is enough.

    Raises:
        NotAllowed: the sentence says who may.
    """
    led = [each for each in team_ids if each in actor.lead_of]
    own = [each for each in team_ids if each in actor.member_of]
    team_id = next(iter([*led, *own, *team_ids]), None)
    require(actor, action, team_id=team_id, involved=involved)


def cadence_of(series: MeetingSeries) -> Cadence:
    """The series' dates, as the rules take them."""
    return Cadence(
        every=Every(series.every),
        at=series.at,
        zone_name=series.zone,
        starts_on=series.starts_on,
        ends_on=series.ends_on,
        weekday=series.weekday,
        nth=series.nth,
        day=series.month_day,
        regions=tuple(series.regions),
        on_holiday=OnHoliday(series.on_holiday),
    )


def moments_of(series: MeetingSeries, meeting: MeetingOccurrence) -> Mapping[Step, datetime]:
    """When each step of a meeting is due, in UTC."""
    return step_moments(
        meeting.day,
        meeting.starts_at,
        series.minutes,
        zone_name=series.zone,
        post_at=series.post_at,
        regions=tuple(series.regions),
    )


def teams_of(session: Session, series_id: int) -> tuple[Team, ...]:
    """The teams whose meeting it is."""
    teams = select(Team).join(SeriesTeam).where(SeriesTeam.series_id == series_id)
    return tuple(session.exec(teams.order_by(col(Team.id))))


def case_of(session: Session, meeting: MeetingOccurrence) -> Case:
    series = session.get_one(MeetingSeries, meeting.series_id)
    return Case(series, meeting, teams_of(session, meeting.series_id))


def locked(session: Session, meeting_id: int) -> Case:
    """A meeting, locked until the transaction ends: all that changes it does so in turn.

    Raises:
        Mistake: there is none of that number.
    """
    meeting = session.get(
        MeetingOccurrence, meeting_id, with_for_update=True, populate_existing=True
    )
    if meeting is None:
        raise Mistake("That meeting is gone.")
    return case_of(session, meeting)


def current(session: Session, series_id: int, *, lock: bool = False) -> MeetingOccurrence | None:
    """The meeting of a series that is not over; None where none is planned."""
    ahead = select(MeetingOccurrence).where(
        MeetingOccurrence.series_id == series_id, col(MeetingOccurrence.state).in_(AHEAD)
    )
    ahead = ahead.order_by(col(MeetingOccurrence.starts_at)).limit(1)
    return session.exec(ahead.with_for_update() if lock else ahead).first()
