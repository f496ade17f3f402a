"""Two people give each other a shift, and both agree first."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.clock import Clock
from bot.domain.shift_ref import ShiftRef
from bot.errors import Mistake, NotAllowed
from bot.outbox.queue import enqueue
from bot.permissions import Action, require
from bot.services.oncall.coming import coming_shifts, must_hold
from bot.services.oncall.guard import Word
from bot.services.oncall.overriding import Handover, Overriding, load_rotation
from bot.services.people import PeopleService, zone_of
from bot.services.say import say
from bot.views import oncall_swap as views
from bot.views.blocks import person
from bot.views.oncall_forms import ShiftForm
from models import OverrideKind, Priority, SwapRequest, SwapState
from models.database import Database

_EVENT = "liaison_swap"


@dataclass(frozen=True)
class SwapDraft:
    """What `user_id` gives, and what `other_id` gives for it."""

    user_id: str
    ref: ShiftRef
    other_id: str
    other_ref: ShiftRef


class SwapService:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, overriding: Overriding
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._overriding = overriding

    def form(self, actor_id: str, user_id: str, other_id: str) -> ShiftForm:
        """The form with the coming shifts of both.

        Raises:
            Mistake: they are one person, or one of them has no coming shift.
        """
        if user_id == other_id:
            raise Mistake("A swap takes two. Type the other person: `@ben`.")
        now = self._clock.now()
        with self._database.reading() as session:
            mine = coming_shifts(session, now, of_person=user_id)
            theirs = coming_shifts(session, now, of_person=other_id)
            for someone, shifts in ((user_id, mine), (other_id, theirs)):
                if not shifts:
                    raise Mistake(f"{person(someone)} has no shift in the next 60 days to swap.")
            return ShiftForm(
                mine, zone_of(session, actor_id), None, user_id, others=theirs, other_id=other_id
            )

    def ask(self, actor_id: str, draft: SwapDraft) -> int:
        """Ask the other one, or both where a lead proposes it.

        Returns:
            The request's number.

        Raises:
            Mistake: the shifts are not theirs (any more).
            NotAllowed: only the two, a lead and administrators may.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            rotation = must_hold(session, draft.user_id, draft.ref)
            must_hold(session, draft.other_id, draft.other_ref)
            actor = self._people.actor(session, actor_id)
            both = (draft.user_id, draft.other_id)
            require(actor, Action.GIVE_SHIFT, team_id=rotation.team_id, involved=both)
            swap = SwapRequest(
                user_id=draft.user_id,
                rotation_id=draft.ref.rotation_id,
                starts_at=draft.ref.start,
                ends_at=draft.ref.end,
                other_user_id=draft.other_id,
                other_rotation_id=draft.other_ref.rotation_id,
                other_starts_at=draft.other_ref.start,
                other_ends_at=draft.other_ref.end,
                asked_by=actor_id,
                asked_at=now,
                agreed_at=now if actor_id == draft.user_id else None,
                other_agreed_at=now if actor_id == draft.other_id else None,
            )
            session.add(swap)
            session.flush()
            for user_id in both:
                self._ask(session, swap, user_id)
            return swap.id or 0

    def agree(self, user_id: str, swap_id: int) -> None:
        """Say yes; when both have, the shifts change hands.

        Raises:
            Mistake: it is over, they have agreed already, a shift has changed meanwhile, or the
                burn-out guard refuses it.
            NotAllowed: it is not about them.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            swap = _open(session, user_id, swap_id)
            if user_id == swap.user_id:
                swap.agreed_at = swap.agreed_at or now
            else:
                swap.other_agreed_at = swap.other_agreed_at or now
            if swap.agreed_at and swap.other_agreed_at:
                self._do(session, swap, user_id)
                swap.state, swap.ended_at = SwapState.AGREED, now
            session.add(swap)
            session.flush()
            self._show(session, swap, f"agreed:{user_id}")

    def decline(self, user_id: str, swap_id: int) -> None:
        """Say no. Raises as `agree` does."""
        with self._database.writing() as session:
            swap = _open(session, user_id, swap_id)
            took_back = user_id == swap.asked_by
            swap.state = SwapState.WITHDRAWN if took_back else SwapState.DECLINED
            swap.ended_at = self._clock.now()
            session.add(swap)
            session.flush()
            self._show(session, swap, f"declined:{user_id}")

    def _do(self, session: Session, swap: SwapRequest, user_id: str) -> None:
        """Both handovers at once, so that the guard sees what each gives and gets."""
        mine = ShiftRef(swap.rotation_id, swap.starts_at, swap.ends_at)
        theirs = ShiftRef(swap.other_rotation_id, swap.other_starts_at, swap.other_ends_at)
        must_hold(session, swap.user_id, mine)
        must_hold(session, swap.other_user_id, theirs)
        handovers = [
            Handover(mine.rotation_id, swap.other_user_id, mine.start, mine.end),
            Handover(theirs.rotation_id, swap.user_id, theirs.start, theirs.end),
        ]
        word = Word(self._people.actor(session, user_id))
        self._overriding.put(session, handovers, kind=OverrideKind.SWAP, word=word, tell=False)

    def _ask(self, session: Session, swap: SwapRequest, user_id: str) -> None:
        words = self._words(session, swap, user_id)
        enqueue(
            session,
            key=f"swap:{swap.id}:{user_id}",
            destination=user_id,
            method="chat.postMessage",
            payload={"text": words, "blocks": views.swap_blocks(words, swap, to=user_id)},
            priority=Priority.UPDATE,
            now=self._clock.now(),
            event_type=_EVENT,
        )

    def _show(self, session: Session, swap: SwapRequest, cause: str) -> None:
        """Both messages as they are now; who did not do it is told anew."""
        for user_id in (swap.user_id, swap.other_user_id):
            words = self._words(session, swap, user_id)
            enqueue(
                session,
                key=f"swap:{swap.id}:{user_id}:{cause}",
                destination=user_id,
                method="chat.update",
                payload={"text": words, "blocks": views.swap_blocks(words, swap, to=user_id)},
                priority=Priority.UPDATE,
                now=self._clock.now(),
                target_key=f"swap:{swap.id}:{user_id}",
            )
            if swap.ended_at and not cause.endswith(user_id):
                say(
                    session,
                    key=f"swap:{swap.id}:{user_id}:news",
                    destination=user_id,
                    words=words,
                    event_type=_EVENT,
                    now=self._clock.now(),
                )

    def _words(self, session: Session, swap: SwapRequest, user_id: str) -> str:
        rotation = load_rotation(session, swap.rotation_id, swap.starts_at, swap.ends_at)
        other = load_rotation(
            session, swap.other_rotation_id, swap.other_starts_at, swap.other_ends_at
        )
        names = ((rotation.team, rotation.name), (other.team, other.name))
        return views.swap_words(swap, names, zone_of(session, user_id))


def _open(session: Session, user_id: str, swap_id: int) -> SwapRequest:
    swap = session.get(SwapRequest, swap_id, with_for_update=True)
    if swap is None:
        raise Mistake("That swap is gone.")
    if user_id not in (swap.user_id, swap.other_user_id):
        raise NotAllowed(
            f"You can't answer this swap. Who can: {person(swap.user_id)} and "
            f"{person(swap.other_user_id)}."
        )
    if swap.state != SwapState.ASKED:
        raise Mistake("That swap has been answered already.")
    return swap
