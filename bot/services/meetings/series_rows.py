"""The rows beside a series: its teams, and who takes turns."""

from collections.abc import Sequence

from sqlmodel import Session, col, delete, select

from bot.errors import InvalidInput
from models import Facilitator, SeriesTeam, Team, TeamMember


def set_teams(session: Session, series_id: int, team_ids: Sequence[int]) -> None:
    session.exec(delete(SeriesTeam).where(col(SeriesTeam.series_id) == series_id))
    for team_id in team_ids:
        if session.get(Team, team_id) is None:
            raise InvalidInput({"teams": "One of these teams is gone. Choose again."})
        session.add(SeriesTeam(series_id=series_id, team_id=team_id))


def set_rota(
    session: Session, series_id: int, team_ids: Sequence[int], people: Sequence[str]
) -> None:
    """The people who take turns; whoever was in it keeps what is remembered of them."""
    rows = select(Facilitator).where(Facilitator.series_id == series_id)
    known = {each.user_id: each for each in session.exec(rows)}
    for position, user_id in enumerate(people):
        each = known.pop(user_id, None) or Facilitator(
            series_id=series_id, user_id=user_id, team_id=0, position=0
        )
        team_id = team_for(session, user_id, team_ids)
        each.team_id, each.position = team_id or team_ids[0], position
        session.add(each)
    for each in known.values():
        session.delete(each)


def team_for(session: Session, user_id: str, team_ids: Sequence[int]) -> int | None:
    """The team for which someone takes turns: one that they are in, or lead."""
    member = select(TeamMember.team_id).where(
        TeamMember.user_id == user_id, col(TeamMember.team_id).in_(team_ids)
    )
    lead = select(Team.id).where(Team.lead_user_id == user_id, col(Team.id).in_(team_ids))
    return (
        session.exec(member.order_by(col(TeamMember.team_id))).first() or session.exec(lead).first()
    )
