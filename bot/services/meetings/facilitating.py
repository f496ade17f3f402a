"""Who facilitates instead: someone who agrees to a swap, or a neutral volunteer at an impasse."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.clock import Clock
from bot.errors import InvalidInput, Mistake
from bot.outbox.queue import enqueue
from bot.permissions import Action, require
from bot.services.meetings.agendas import AgendaService
from bot.services.meetings.case import AHEAD, Case, locked
from bot.services.meetings.posting import UPDATE, MeetingPosts
from bot.services.meetings.rota import in_rota, is_there
from bot.services.people import PeopleService, is_reachable
from bot.services.say import say
from bot.views.blocks import person, section
from bot.views.meetings.messages import ask_buttons, ask_words
from models import (
    FacilitatorAsk,
    MeetingOccurrence,
    MeetingState,
    Person,
    Priority,
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
            self._ask(session, case, other, user_id, neutral=False, now=now)

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
                self._ask(session, case, other, user_id, neutral=True, now=now)
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
            self._tell_all(session, case, ask, now)
            if case.meeting.previewed_to and case.meeting.state == MeetingState.PLANNED:
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
            self._close(session, case, ask, "You can’t. Thank you for saying so.", now)
            same = select(FacilitatorAsk).where(
                FacilitatorAsk.occurrence_id == meeting_id, FacilitatorAsk.neutral == ask.neutral
            )
            if all(each.answer is False for each in session.exec(same)):
                words = f"Nobody whom I asked can facilitate *{_name(case)}* instead."
                self._say(session, case, ask, "nobody", words)

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

    def _ask(
        self,
        session: Session,
        case: Case,
        other: str,
        asked_by: str,
        *,
        neutral: bool,
        now: datetime,
    ) -> None:
        session.merge(
            FacilitatorAsk(
                occurrence_id=case.number,
                user_id=other,
                neutral=neutral,
                asked_by=asked_by,
                asked_at=now,
            )
        )
        agenda = self._agendas.collect(session, case, now)
        say(
            session,
            key=_key(case, other, now),
            destination=other,
            words=ask_words(agenda, asked_by, neutral=neutral),
            event_type="liaison_facilitator",
            now=now,
            buttons=ask_buttons(case.meeting),
        )

    def _tell_all(self, session: Session, case: Case, ask: FacilitatorAsk, now: datetime) -> None:
        """Who asked hears it; who else was asked is not needed any more."""
        self._close(session, case, ask, f"You facilitate *{_name(case)}*. Thank you.", now)
        others = select(FacilitatorAsk).where(
            FacilitatorAsk.occurrence_id == case.number,
            FacilitatorAsk.user_id != ask.user_id,
            col(FacilitatorAsk.answer).is_(None),
        )
        for each in session.exec(others):
            words = f"{person(ask.user_id)} facilitates *{_name(case)}*. Thank you all the same."
            self._close(session, case, each, words, now)
        words = f"{person(ask.user_id)} facilitates *{_name(case)}*."
        self._say(session, case, ask, "agreed", words)

    def _close(
        self, session: Session, case: Case, ask: FacilitatorAsk, words: str, now: datetime
    ) -> None:
        """Put what came of it in place of the question."""
        target = _key(case, ask.user_id, ask.asked_at)
        enqueue(
            session,
            key=f"{target}:answered",
            destination=ask.user_id,
            method=UPDATE,
            payload={"text": words, "blocks": [section(words)]},
            priority=Priority.UPDATE,
            now=now,
            target_key=target,
        )

    def _say(
        self, session: Session, case: Case, ask: FacilitatorAsk, part: str, words: str
    ) -> None:
        say(
            session,
            key=case.key(f"{part}:{ask.user_id}"),
            destination=ask.asked_by,
            words=words,
            event_type="liaison_facilitator",
            now=self._clock.now(),
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


def _key(case: Case, user_id: str, asked_at: datetime) -> str:
    return case.key(f"ask:{user_id}:{int(asked_at.timestamp())}")


def _name(case: Case) -> str:
    return " ".join(case.series.name.split())
