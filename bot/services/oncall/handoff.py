"""Handoffs: what the incoming person is told, and the notes of the outgoing one."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.business import is_night
from bot.domain.rotation import Duty, paged_for
from bot.errors import InvalidInput, Mistake
from bot.outbox.queue import enqueue
from bot.permissions import Action, require
from bot.services.oncall.loading import Loaded, load
from bot.services.oncall.lookup import named_team
from bot.services.people import PeopleService, zone_of
from bot.services.reminders import remind
from bot.services.say import say
from bot.views.blocks import sections
from bot.views.oncall_handoff import (
    Handoff,
    handoff_lines,
    leave_note_button,
    nobody_now,
    notes_wanted,
    unreached,
)
from models import (
    Escalation,
    EscalationState,
    HandoffNote,
    Page,
    Priority,
    Rotation,
    RotationWatch,
    Team,
)
from models.database import Database

NOTE_LIMIT = 3000
LISTED = 10


def hand_over(
    session: Session, loaded: Loaded, duty: Duty, watch: RotationWatch, now: datetime
) -> None:
    """Tell the incoming person what they take over; the lead, when there is nobody to tell."""
    incoming = paged_for(duty)
    team = session.get_one(Team, loaded.team_id)
    if incoming is None:
        _say(
            session,
            loaded,
            "nobody",
            team.lead_user_id or team.channel_id,
            words=nobody_now(duty),
            now=now,
        )
        return
    shown = Handoff(
        duty=duty,
        user_id=incoming,
        reader_zone=zone_of(session, incoming),
        outgoing=watch.on_call,
        unresolved=_unresolved(session, loaded.team_id),
        happened=_happened(session, loaded.team_id, watch.since or now),
        pages_at_night=_pages_at_night(session, loaded.team_id, watch, now),
        notes=_notes(session, loaded.id, watch.since or now),
    )
    lines = handoff_lines(shown)
    enqueue(
        session,
        key=f"handoff:{loaded.id}:{int(now.timestamp())}:{incoming}",
        destination=incoming,
        method="chat.postMessage",
        payload={"text": "\n".join(lines), "blocks": sections(lines)},
        priority=Priority.UPDATE,
        now=now,
        event_type="liaison_handoff",
    )


def ask_for_notes(session: Session, loaded: Loaded, duty: Duty, now: datetime) -> None:
    """An hour before their shift ends, ask the outgoing person what the next one should know."""
    if duty.current is None or duty.following is None:
        return
    end, outgoing = int(duty.current.end.timestamp()), duty.current.user_id
    words = notes_wanted(duty, zone_of(session, outgoing))
    remind(
        session,
        user_id=outgoing,
        key=f"handoff:{loaded.id}:{end}:notes",
        words=words,
        event_type="liaison_handoff",
        now=now,
        buttons=[leave_note_button(loaded.id)],
        useless_after=duty.current.end,
    )


def tell_unreached(session: Session, loaded: Loaded, duty: Duty, now: datetime) -> None:
    """Say once for each shift that the person on call can't be paged."""
    if duty.current is None:
        return
    team = session.get_one(Team, loaded.team_id)
    part = f"unreached:{duty.current.user_id}:{int(duty.current.start.timestamp())}"
    place = team.lead_user_id or team.channel_id
    _say(session, loaded, part, place, words=unreached(duty), now=now)


class HandoffService:
    """The notes that people leave for whoever comes after them."""

    def __init__(self, database: Database, clock: Clock, people: PeopleService) -> None:
        self._database = database
        self._clock = clock
        self._people = people

    def rotation_to_note(self, user_id: str, typed: str) -> int:
        """The rotation that a note is for: of the team that was typed, else one of theirs.

        Raises:
            Mistake: there is none, or no such team.
        """
        now = self._clock.now()
        with self._database.reading() as session:
            own = load(session, now, now, of_person=user_id).all
            if not typed and own:
                return own[0].id
            every = load(session, now, now).all
            slug, _ = named_team(every, typed) if typed else (None, "")
            found = next((each for each in every if each.slug == slug), None)
        if found is None:
            raise Mistake("Which team's? Type the team after `note`, like: note it.")
        return found.id

    def leave_note(self, user_id: str, rotation_id: int, words: str) -> None:
        """Keep a note for the next handoff of a rotation.

        Raises:
            Mistake: there is no such rotation.
            NotAllowed: only the team, its lead and administrators leave notes.
            InvalidInput: there are no words.
        """
        if not words.strip():
            raise InvalidInput({"note": "A few words, please."})
        with self._database.writing() as session:
            rotation = session.get(Rotation, rotation_id)
            if rotation is None:
                raise Mistake("That rotation is gone.")
            actor = self._people.actor(session, user_id)
            require(actor, Action.LEAVE_HANDOFF_NOTE, team_id=rotation.team_id)
            now = self._clock.now()
            session.add(
                HandoffNote(
                    rotation_id=rotation_id,
                    user_id=user_id,
                    shift_ends_at=now,
                    words=words.strip()[:NOTE_LIMIT],
                    written_at=now,
                )
            )


def _say(
    session: Session, loaded: Loaded, part: str, destination: str, *, words: str, now: datetime
) -> None:
    say(
        session,
        key=f"rotation:{loaded.id}:{part}:{now:%Y-%m-%d}",
        destination=destination,
        words=words,
        event_type="liaison_notice",
        now=now,
    )


def _unresolved(session: Session, team_id: int) -> list[Escalation]:
    rows = select(Escalation).where(
        Escalation.team_id == team_id,
        Escalation.state != EscalationState.RESOLVED,
        ~col(Escalation.confidential),
    )
    order = rows.order_by(col(Escalation.severity), col(Escalation.id))
    return list(session.exec(order.limit(LISTED)))


def _happened(session: Session, team_id: int, since: datetime) -> list[Escalation]:
    """What was resolved in the shift that ends; what is open is told apart."""
    rows = select(Escalation).where(
        Escalation.team_id == team_id,
        col(Escalation.resolved_at) >= since,
        ~col(Escalation.confidential),
    )
    return list(session.exec(rows.order_by(col(Escalation.id)).limit(LISTED)))


def _pages_at_night(session: Session, team_id: int, watch: RotationWatch, now: datetime) -> int:
    if watch.on_call is None:
        return 0
    pages = select(Page.paged_at).where(
        Page.team_id == team_id,
        Page.user_id == watch.on_call,
        Page.paged_at >= (watch.since or now),
        ~col(Page.failed),
    )
    zone_name = zone_of(session, watch.on_call)
    return sum(is_night(at, zone_name) for at in session.exec(pages))


def _notes(session: Session, rotation_id: int, since: datetime) -> list[HandoffNote]:
    notes = select(HandoffNote).where(
        HandoffNote.rotation_id == rotation_id,
        HandoffNote.written_at >= since - timedelta(minutes=1),
    )
    return list(session.exec(notes.order_by(col(HandoffNote.id)).limit(LISTED)))
