"""Who is what here, and why."""

from sqlmodel import Session, col, select

from bot.services.people import PeopleService
from bot.views.blocks import person
from bot.views.liaison import Because, Standing
from models import Administrator, Person, Team, TeamMember
from models.database import Database


class RoleService:
    def __init__(self, database: Database, people: PeopleService) -> None:
        self._database = database
        self._people = people

    def standing(self, user_id: str) -> Standing:
        """What someone is here, and why."""
        with self._database.reading() as session:
            return Standing(
                user_id=user_id,
                actor=self._people.actor(session, user_id),
                because=self._because(session, user_id),
                leads=_leads(session, user_id),
                member_of=_member_of(session, user_id),
            )

    def _because(self, session: Session, user_id: str) -> tuple[str, ...]:
        someone = session.get(Person, user_id)
        reasons = {
            Because.OWNER: someone is not None and someone.is_owner,
            Because.NAMED_IN_SETTINGS: self._people.is_set(user_id),
        }
        named = session.get(Administrator, user_id)
        by = [f"was named by {person(named.named_by)}"] if named else []
        return (*(reason for reason, holds in reasons.items() if holds), *by)


def _leads(session: Session, user_id: str) -> tuple[str, ...]:
    teams = select(Team.name).where(Team.lead_user_id == user_id)
    return tuple(session.exec(teams.order_by(Team.name)))


def _member_of(session: Session, user_id: str) -> tuple[str, ...]:
    teams = select(Team.name).join(TeamMember, col(TeamMember.team_id) == Team.id)
    return tuple(session.exec(teams.where(TeamMember.user_id == user_id).order_by(Team.name)))
