"""Looking escalations up."""

from sqlmodel import Session, col, select

from bot.permissions import Actor
from bot.services.escalations.case import followers_of, involved_in
from bot.services.people import PeopleService
from models import Escalation, EscalationState
from models.database import Database

LISTED = 20


class LookingService:
    def __init__(self, database: Database, people: PeopleService) -> None:
        self._database = database
        self._people = people

    def unresolved(self, reader: str) -> list[Escalation]:
        """What is open or acknowledged and the reader may see, worst and oldest first."""
        with self._database.reading() as session:
            wanted = select(Escalation).where(Escalation.state != EscalationState.RESOLVED)
            rows = session.exec(wanted.order_by(col(Escalation.severity), col(Escalation.id)))
            actor = self._people.actor(session, reader)
            return [each for each in rows if may_see(session, actor, each)]


def may_see(session: Session, actor: Actor, escalation: Escalation) -> bool:
    """Whether someone may see an escalation.

    Guests follow what they are named in, and nothing else; what is confidential is for the
    raiser, those named in it, and the lead of the team.
    """
    if not (escalation.confidential or actor.is_guest):
        return True
    named = {
        escalation.raised_by,
        *involved_in(session, escalation),
        *followers_of(session, escalation),
    }
    return actor.user_id in named or escalation.team_id in actor.lead_of
