"""Who facilitates instead: someone who agrees to a swap, or a neutral volunteer at an impasse."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.clock import Clock
from bot.domain.meetings.rhythm import Step
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, require
from bot.services.meetings.agendas import AgendaService
from bot.services.meetings.asks import ask_to_facilitate, tell_agreed, tell_declined
from bot.services.meetings.case import AHEAD, Case, locked
from bot.services.meetings.posting import MeetingPosts
from bot.services.meetings.rota import in_rota, is_there
from bot.services.people import PeopleService, is_reachable
from models import (
    FacilitatorAsk,
    MeetingOccurrence,
    MeetingState,
    Person,
    TeamMember,
)
from models.database import Database

ASKED_AT_ONCE = 5


class FacilitatingService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        agendas: AgendaService,
        posts: MeetingPosts,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._agendas = agendas
        self._posts = posts

    def swap_form(self, user_id: str, meeting_id: int) -> tuple[MeetingOccurrence, list[str]]:
        """The meeting, and who could be asked, in the order of the rota.

        Raises:
            NotAllowed: only the teams, the facilitator and administrators.
            Mistake: the meeting is over.
        """
        with self._database.writing() as session:
            case = self._ahead(session, user_id, meeting_id)
            now_on = case.meeting.facilitator_user_id
            rota = [each for each in in_rota(session, case) if each != now_on]
            return case.meeting, [x for x in rota if is_there(session, x, case.meeting.day)]

    def ask(self, user_id: str, meeting_id: int, other: str) -> None:
        """Ask someone to facilitate instead; it changes when they agree.

        Raises:
            InvalidInput: that is nobody who could.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            case = self._ahead(session, user_id, meeting_id)
            someone = session.get(Person, other)
            if someone is None or not is_reachable(session, other) or someone.is_guest:
                raise InvalidInput({"person": "Choose someone who works here."})
            if other == case.meeting.facilitator_user_id:
                raise InvalidInput({"person": "It is their turn already. Choose someone else."})
            if not is_there(session, other, case.meeting.day):
                raise InvalidInput({"person": "They are away that day. Choose someone else."})
            ask = _new(case, other, user_id, now, neutral=False)
            self._ask(session, case, ask)

    def ask_neutral(self, user_id: str, meeting_id: int) -> int:
        """Ask people of neither team whether one of them would facilitate.

        Returns:
            How many are asked.

        Raises:
            Mistake: there is nobody to ask.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            case = self._ahead(session, user_id, meeting_id)
            volunteers = _neutral(session, case)
            if not volunteers:
                raise Mistake(
                    "I know nobody who is in neither team, there that day, and not asked yet. "
                    "Ask someone yourself, and choose “Someone else facilitates”."
                )
            for other in volunteers:
                ask = _new(case, other, user_id, now, neutral=True)
                self._ask(session, case, ask)
            return len(volunteers)

    def agree(self, user_id: str, meeting_id: int) -> None:
        """Someone who was asked will do it; of several the first has it.

        Raises:
            Mistake: they were not asked, someone else was faster, or the meeting is over.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            case = locked(session, meeting_id)
            ask = self._asked(session, user_id, meeting_id)
            taken = case.meeting.neutral and case.meeting.facilitator_user_id != user_id
            if case.meeting.state not in AHEAD or (ask.neutral and taken):
                raise Mistake("That is settled already. Thank you all the same.")
            if not ask.neutral and not case.meeting.neutral:
                case.meeting.stood_down_user_id = case.meeting.facilitator_user_id
            case.meeting.facilitator_user_id, case.meeting.neutral = user_id, ask.neutral
            ask.answer = True
            session.add_all([ask, case.meeting])
            session.flush()
            tell_agreed(session, case, ask, now)
            is_previewed = case.moments[Step.PREVIEW] <= now
            if is_previewed and case.meeting.state == MeetingState.PLANNED:
                self._posts.preview(session, case, now)
            self._posts.revise(session, case, now)

    def decline(self, user_id: str, meeting_id: int) -> None:
        """Someone who was asked can't. When all have said so, who asked hears it."""
        now = self._clock.now()
        with self._database.writing() as session:
            case = locked(session, meeting_id)
            ask = self._asked(session, user_id, meeting_id)
            ask.answer = False
            session.add(ask)
            session.flush()
            tell_declined(session, case, ask, now)

    def _ahead(self, session: Session, user_id: str, meeting_id: int) -> Case:
        case = locked(session, meeting_id)
        if case.meeting.state not in AHEAD:
            raise Mistake("That meeting is over.")
        actor = self._people.actor(session, user_id)
        case.may(actor, Action.RUN_MEETING, case.meeting.facilitator_user_id)
        return case

    def _asked(self, session: Session, user_id: str, meeting_id: int) -> FacilitatorAsk:
        require(self._people.actor(session, user_id), Action.FACILITATE)
        ask = session.get(FacilitatorAsk, (meeting_id, user_id))
        if ask is None:
            raise Mistake("You were not asked to facilitate that meeting.")
        return ask

    def _ask(self, session: Session, case: Case, ask: FacilitatorAsk) -> None:
        agenda = self._agendas.collect(session, case, ask.asked_at)
        ask_to_facilitate(session, case, agenda, ask, ask.asked_at)


def _new(case: Case, other: str, asked_by: str, now: datetime, *, neutral: bool) -> FacilitatorAsk:
    return FacilitatorAsk(
        occurrence_id=case.number, user_id=other, neutral=neutral, asked_by=asked_by, asked_at=now
    )


def _neutral(session: Session, case: Case) -> list[str]:
    """People of neither team: those of other teams first, then who has been asked least."""
    own = select(TeamMember.user_id).where(col(TeamMember.team_id).in_(case.team_ids))
    in_a_team = select(TeamMember.user_id)
    asked = select(FacilitatorAsk.user_id).where(FacilitatorAsk.occurrence_id == case.number)
    times = (
        select(func.count())
        .select_from(FacilitatorAsk)
        .where(FacilitatorAsk.user_id == Person.user_id)
        .scalar_subquery()
    )
    people = select(Person.user_id).where(
        ~col(Person.deleted),
        ~col(Person.is_bot),
        ~col(Person.is_guest),
        col(Person.user_id).not_in(own),
        col(Person.user_id).not_in(asked),
    )
    order = (col(Person.user_id).not_in(in_a_team), times, col(Person.user_id))
    found = session.exec(people.order_by(*order).limit(ASKED_AT_ONCE * 4)).all()
    return [x for x in found if is_there(session, x, case.meeting.day)][:ASKED_AT_ONCE]
