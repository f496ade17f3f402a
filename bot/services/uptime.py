"""The teams' uptime, from the alerts of their monitors."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.alerts import DOWN, down_times, uptime
from bot.services.teams import stored_id
from models import Alert, Team


@dataclass(frozen=True)
class TeamUptime:
    """How much of a period a team's things were up, as its monitors tell."""

    team: str
    share: float
    """From 0 to 1: the time in which none said that something was down."""
    times: int
    """How often something was down."""


def uptimes(
    session: Session, start: datetime, end: datetime, team_id: int | None = None
) -> list[TeamUptime]:
    """That of each team with a monitor that has ever reported; of others nothing is known.

    Args:
        session: any.
        start: of the period.
        end: of the period, and not in the future; before or at `start` there is nothing to tell.
        team_id: only this team's.
    """
    if end <= start:
        return []
    teams = select(Team).where(col(Team.id).in_(select(Alert.team_id))).order_by(Team.name)
    if team_id is not None:
        teams = teams.where(Team.id == team_id)
    return [_uptime(session, team, start, end) for team in session.exec(teams)]


def _uptime(session: Session, team: Team, start: datetime, end: datetime) -> TeamUptime:
    rows = select(Alert.started_at, Alert.ended_at).where(
        Alert.team_id == stored_id(team.id),
        col(Alert.impact).in_(DOWN),
        Alert.started_at < end,
        col(Alert.ended_at).is_(None) | (col(Alert.ended_at) > start),
    )
    downs = session.exec(rows).all()
    return TeamUptime(
        team.name, uptime(downs, start, end), len(list(down_times(downs, start, end)))
    )
