"""Finding cover: those who can are asked, lightest load first, and the first to say yes has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, case, col, func, select

from bot.clock import Clock
from bot.domain.cover import asking
from bot.domain.shift_ref import ShiftRef
from bot.errors import Mistake
from bot.permissions import Action, require
from bot.services.oncall.coming import coming_shifts, must_hold
from bot.services.oncall.cover_messages import CoverMessages
from bot.services.oncall.cover_rows import (
    asks_of,
    coming_hours,
    hours_of,
    lead_of,
    must_be_new,
    open_request,
)
from bot.services.oncall.guard import BurnOutGuard, Word
from bot.services.oncall.ledger import hours_taken
from bot.services.oncall.loading import Loaded
from bot.services.oncall.overriding import Handover, Overriding, load_rotation, over, unfit
from bot.services.people import PeopleService, zone_of
from bot.services.teams import stored_id
from bot.views.blocks import person
from bot.views.oncall_forms import ShiftForm
from models import CoverAsk, CoverRequest, CoverState, OverrideKind
from models.database import Database

_C = CoverRequest
# When nobody has taken it: as it begins; what had begun when it was asked for, as it ends.
_ENDS: Any = case((col(_C.starts_at) > col(_C.asked_at), col(_C.starts_at)), else_=col(_C.ends_at))


@dataclass(frozen=True)
class CoverDraft:
    """The hours for which cover is looked for, of whom, and a word to those who are asked."""

    user_id: str
    ref: ShiftRef
    note: str = ""


@dataclass(frozen=True)
class Asked:
    """How many are asked, and why others are not, a sentence each."""

    request_id: int
    count: int
    passed_over: list[str]


class CoverService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        overriding: Overriding,
        guard: BurnOutGuard,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._overriding = overriding
        self._guard = guard
        self._messages = CoverMessages(clock)

    def form(self, actor_id: str, user_id: str, chosen: ShiftRef | None = None) -> ShiftForm:
        """The form with someone's coming shifts.

        Raises:
            Mistake: they have none in the next 60 days.
        """
        now = self._clock.now()
        with self._database.reading() as session:
            shifts = coming_shifts(session, now, of_person=user_id)
            if not shifts:
                raise Mistake(f"{person(user_id)} has no shift in the next 60 days to cover.")
            return ShiftForm(shifts, zone_of(session, actor_id), chosen, user_id)

    def ask(self, actor_id: str, draft: CoverDraft) -> Asked:
        """Ask those who can take these hours.

        Raises:
            Mistake: the hours have passed, are not that person's, or cover is looked for already.
            NotAllowed: only they themselves, the lead and administrators may.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            ref = coming_hours(draft.ref, now)
            rotation = must_hold(session, draft.user_id, ref)
            actor = self._people.actor(session, actor_id)
            require(actor, Action.GIVE_SHIFT, team_id=rotation.team_id, involved=(draft.user_id,))
            must_be_new(session, draft.user_id, ref)
            request = self._stored(session, actor_id, draft, ref, now)
            able, passed_over = self._candidates(session, rotation, request)
            hours = hours_taken(session, able, now)
            for user_id, at in asking(able, hours, now, ref.start):
                ask = CoverAsk(cover_request_id=stored_id(request.id), user_id=user_id, asked_at=at)
                session.add(ask)
                self._messages.ask(session, request, rotation, ask)
            self._messages.announce(session, request, rotation, len(able), passed_over)
            return Asked(stored_id(request.id), len(able), passed_over)

    def volunteer(self, user_id: str, request_id: int) -> None:
        """Take the hours. Of several the first wins; everyone who was asked sees it.

        Raises:
            Mistake: someone was faster, it is over, or a cap or days off stand against it.
            NotAllowed: they are not in the rotation or its team.
        """
        with self._database.writing() as session:
            request = open_request(session, request_id)
            rotation = must_hold(session, request.user_id, hours_of(request))
            actor = self._people.actor(session, user_id)
            require(
                actor,
                Action.TAKE_SHIFT,
                team_id=rotation.team_id,
                involved=(user_id if user_id in rotation.people else None,),
            )
            handover = Handover(request.rotation_id, user_id, request.starts_at, request.ends_at)
            word = Word(actor)
            self._overriding.put(
                session, [handover], kind=OverrideKind.COVER, word=word, tell=False
            )
            request.filled_by = user_id
            self._end(session, request, rotation, CoverState.FILLED)

    def decline(self, user_id: str, request_id: int) -> None:
        """Say that one can't. The next ones are asked when their moment comes.

        Raises:
            Mistake: it is over.
        """
        with self._database.writing() as session:
            request = open_request(session, request_id)
            ask = session.get(CoverAsk, (request.id, user_id))
            if ask is None or ask.declined_at:
                raise Mistake("You have answered that already.")
            ask.declined_at = self._clock.now()
            session.add(ask)
            rotation = must_hold(session, request.user_id, hours_of(request))
            self._messages.declined(session, request, rotation, ask)
            session.flush()
            if all(each.declined_at for each in asks_of(session, request)):
                self._messages.nobody_left(session, request, rotation, lead_of(session, rotation))

    def withdraw(self, actor_id: str, request_id: int) -> None:
        """Look for cover no longer; everyone who was asked sees it.

        Raises:
            Mistake: it is over.
            NotAllowed: only they themselves, the lead and administrators may.
        """
        with self._database.writing() as session:
            request = open_request(session, request_id)
            rotation = must_hold(session, request.user_id, hours_of(request))
            actor = self._people.actor(session, actor_id)
            require(actor, Action.GIVE_SHIFT, team_id=rotation.team_id, involved=(request.user_id,))
            self._end(session, request, rotation, CoverState.WITHDRAWN)

    def next_due(self) -> datetime | None:
        """When the first search ends without an answer."""
        with self._database.reading() as session:
            due = select(func.min(_ENDS)).where(_C.state == CoverState.OPEN)
            found: datetime | None = session.exec(due).one()
        return found

    def run_due(self, now: datetime) -> None:
        """What nobody took until its beginning is over: the person, and the lead, are told."""
        with self._database.writing() as session:
            due = select(_C).where(_C.state == CoverState.OPEN, now >= _ENDS)
            for request in session.exec(due.with_for_update(skip_locked=True)).all():
                rotation = load_rotation(
                    session, request.rotation_id, request.starts_at, request.ends_at
                )
                self._end(session, request, rotation, CoverState.EXPIRED)
                self._messages.expired(session, request, rotation, lead_of(session, rotation))

    def _stored(
        self, session: Session, actor_id: str, draft: CoverDraft, ref: ShiftRef, now: datetime
    ) -> CoverRequest:
        request = CoverRequest(
            rotation_id=ref.rotation_id,
            user_id=draft.user_id,
            starts_at=ref.start,
            ends_at=ref.end,
            note=draft.note.strip()[:300] or None,
            asked_by=actor_id,
            asked_at=now,
        )
        session.add(request)
        session.flush()
        return request

    def _candidates(
        self, session: Session, rotation: Loaded, request: CoverRequest
    ) -> tuple[list[str], list[str]]:
        """Those of the rotation who can take it, and why the others can't."""
        able, passed_over = [], []
        for user_id in rotation.people:
            if user_id == request.user_id:
                continue
            problems = self._problems(session, rotation, request, user_id)
            passed_over += problems
            if not problems:
                able.append(user_id)
        return able, passed_over

    def _problems(
        self, session: Session, rotation: Loaded, request: CoverRequest, user_id: str
    ) -> list[str]:
        problem = unfit(session, user_id, request.starts_at, request.ends_at)
        if problem:
            return [problem]
        handover = Handover(request.rotation_id, user_id, request.starts_at, request.ends_at)
        changed = {rotation.id: over(rotation, [handover])}
        return self._guard.problems(session, user_id, [handover], changed)

    def _end(
        self, session: Session, request: CoverRequest, rotation: Loaded, state: CoverState
    ) -> None:
        request.state = state
        request.ended_at = self._clock.now()
        session.add(request)
        session.flush()
        self._messages.ended(session, request, rotation, asks_of(session, request))
