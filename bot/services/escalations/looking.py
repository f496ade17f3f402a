"""Looking escalations up."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.errors import NotAllowed
from bot.permissions import Action, Actor, require
from bot.services.escalations.case import Case, case_of, followers_of, involved_in, unknown
from bot.services.escalations.messages import EscalationMessages, latest_paged
from bot.services.people import PeopleService, zone_of
from bot.services.teams import match_team
from bot.views.escalations.lists import Board, Listed, Mine, Whole
from models import (
    Audience,
    Escalation,
    EscalationEvent,
    EscalationFollower,
    EscalationState,
    Team,
)
from models.database import Database

LISTED = 20


class LookingService:
    def __init__(
        self, database: Database, people: PeopleService, messages: EscalationMessages
    ) -> None:
        self._database = database
        self._people = people
        self._messages = messages

    def unresolved(self, reader: str) -> list[Escalation]:
        """What is open or acknowledged and the reader may see, worst and oldest first."""
        with self._database.reading() as session:
            return self._unresolved(session, self._people.actor(session, reader))

    def team_named(self, typed: str) -> int | None:
        """The team that a whole text names, and nothing more."""
        with self._database.reading() as session:
            team = match_team(session.exec(select(Team)).all(), typed)
            return team.id if team else None

    def listed(self, reader: str, team_id: int | None = None) -> Board:
        """The same for a list, all of it or what one team is asked for: the worst LISTED."""
        with self._database.reading() as session:
            found = self._unresolved(session, self._people.actor(session, reader))
            wanted = [each for each in found if team_id in {None, each.team_id}]
            return self._board(session, reader, wanted)

    def mine(self, reader: str) -> Mine:
        """What waits for the reader, what they raised, and what they follow; unresolved."""
        with self._database.reading() as session:
            actor = self._people.actor(session, reader)
            waiting, raised, followed = [], [], []
            for each in self._unresolved(session, actor):
                if _waits_for(session, actor, each):
                    waiting.append(each)
                elif each.raised_by == reader:
                    raised.append(each)
                elif reader in followers_of(session, each):
                    followed.append(each)
            boards = (self._board(session, reader, each) for each in (waiting, raised, followed))
            return Mine(*boards)

    def waiting(self, reader: str, *, owned: bool) -> list[Escalation]:
        """What the reader may have meant who gave no number.

        Args:
            reader: who asks.
            owned: what they hold, and not what waits for anyone to take it on.
        """
        with self._database.reading() as session:
            actor = self._people.actor(session, reader)
            found = self._unresolved(session, actor)
            if owned:
                return [each for each in found if each.owner_user_id == reader]
            is_open = [each for each in found if each.state == EscalationState.OPEN]
            return [each for each in is_open if _waits_for(session, actor, each)]

    def whole(self, reader: str, escalation_id: int) -> Whole:
        """All about one: as the reader's card shows it, who is in it, what has happened.

        Raises:
            Mistake: there is none of that number, or none that the reader may know of.
        """
        with self._database.reading() as session:
            escalation = session.get(Escalation, escalation_id)
            actor = self._people.actor(session, reader)
            if escalation is None or not may_see(session, actor, escalation):
                raise unknown(escalation_id)
            case = case_of(session, escalation)
            events = select(EscalationEvent).where(EscalationEvent.escalation_id == escalation_id)
            return Whole(
                card=self._messages.card(session, case),
                audience=_audience(session, actor, case),
                listed=_listed(session, case),
                helping=_followers(session, escalation, responder=True),
                following=_followers(session, escalation, responder=False),
                events=session.exec(events.order_by(col(EscalationEvent.id))).all(),
                reader_zone=zone_of(session, reader),
            )

    def _unresolved(self, session: Session, actor: Actor) -> list[Escalation]:
        wanted = select(Escalation).where(Escalation.state != EscalationState.RESOLVED)
        rows = session.exec(wanted.order_by(col(Escalation.severity), col(Escalation.id)))
        return [each for each in rows if may_see(session, actor, each)]

    def _board(self, session: Session, reader: str, found: Sequence[Escalation]) -> Board:
        return Board(
            rows=[_listed(session, case_of(session, each)) for each in found[:LISTED]],
            total=len(found),
            now=self._messages.clock.now(),
            reader_zone=zone_of(session, reader),
        )


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


def _waits_for(session: Session, actor: Actor, escalation: Escalation) -> bool:
    """Whether it is for this person to answer: theirs, or their team's while nobody has it."""
    if escalation.owner_user_id:
        return escalation.owner_user_id == actor.user_id
    ours = escalation.team_id in actor.member_of and not escalation.confidential
    return ours or actor.user_id in involved_in(session, escalation)


def _listed(session: Session, case: Case) -> Listed:
    own = case.escalation.raised_from_team_id
    raised_from = session.get(Team, own) if own else None
    return Listed(
        escalation=case.escalation,
        team=case.team.name,
        raised_from=raised_from.name if raised_from else None,
        paged=latest_paged(session, case),
    )


def _audience(session: Session, actor: Actor, case: Case) -> Audience:
    """What the reader's card has buttons for."""
    involved = involved_in(session, case.escalation)
    try:
        require(actor, Action.WORK_ON_ESCALATION, team_id=case.team.id, involved=involved)
    except NotAllowed:
        is_raiser = case.escalation.raised_by == actor.user_id
        return Audience.RAISER if is_raiser else Audience.FOLLOWER
    return Audience.RESPONDER


def _followers(session: Session, escalation: Escalation, *, responder: bool) -> list[str]:
    rows = select(EscalationFollower.user_id).where(
        EscalationFollower.escalation_id == escalation.id,
        col(EscalationFollower.responder).is_(responder),
    )
    return list(session.exec(rows.order_by(EscalationFollower.user_id)))
