"""Teams: set up, found by what people call them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.errors import Mistake
from bot.permissions import Action, Actor, require
from models import Rotation, Team, TeamMember
from models.database import Database


@dataclass(frozen=True)
class TeamDraft:
    """A team as it is asked for. `members` and `lead` are user ids."""

    name: str
    channel_id: str
    lead: str | None
    members: Sequence[str]


class TeamService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create(self, actor: Actor, draft: TeamDraft) -> int:
        """Store a team and its members.

        Returns:
            The team's id.

        Raises:
            NotAllowed: the actor may not set up teams.
            Mistake: the name is empty or taken.
        """
        require(actor, Action.SET_UP_TEAMS)
        slug = slug_of(draft.name)
        with self._database.writing() as session:
            if session.exec(select(Team).where(Team.slug == slug)).first():
                raise Mistake(f"There is a team called “{draft.name}” already.")
            team = Team(
                slug=slug, name=draft.name, channel_id=draft.channel_id, lead_user_id=draft.lead
            )
            session.add(team)
            session.flush()
            team_id = stored_id(team.id)
            session.add_all(
                TeamMember(team_id=team_id, user_id=user_id)
                for user_id in dict.fromkeys(draft.members)
            )
        return team_id


def slug_of(name: str) -> str:
    """What people type for a team: lower case, words joined by hyphens.

    Raises:
        Mistake: nothing is left of the name.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]
    if not slug:
        raise Mistake("A team's name needs letters or digits.")
    return slug


def match_team(teams: Sequence[Team], typed: str) -> Team | None:
    """The team that was meant: its slug or name, or a beginning of it that fits just one."""
    wanted = re.sub(r"[^a-z0-9]+", "-", typed.lower()).strip("-")
    exact = [team for team in teams if team.slug == wanted]
    begun = [team for team in teams if len(wanted) > 1 and team.slug.startswith(wanted)]
    found = exact or begun
    return found[0] if len(found) == 1 else None


def all_teams(session: Session) -> list[Team]:
    """Every team, in the order in which people read them."""
    return list(session.exec(select(Team).order_by(Team.name)))


def teams_on_call(session: Session) -> list[Team]:
    """The teams that can be escalated to: those with a rotation or a lead."""
    has_rotation = select(Rotation.team_id)
    can_answer = col(Team.id).in_(has_rotation) | col(Team.lead_user_id).is_not(None)
    return list(session.exec(select(Team).where(can_answer).order_by(Team.name)))


def members_of(session: Session, team_id: int) -> list[str]:
    members = select(TeamMember.user_id).where(TeamMember.team_id == team_id)
    return list(session.exec(members.order_by(TeamMember.user_id)))


def stored_id(row_id: int | None) -> int:
    """The id of a row that has been flushed."""
    if row_id is None:
        raise RuntimeError("the row has no id before it is flushed")
    return row_id
