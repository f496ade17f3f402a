"""What is said when a rotation passes from one person to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.rotation import Duty, Interval
from bot.domain.wall_clock import zone
from bot.views import blocks as b
from bot.views.escalations.card import state_line
from models import Escalation, HandoffNote, Team

LEAVE_NOTE = "oncall_leave_note"
NOTE_FORM = "oncall_note"
_TOPIC_LIMIT = 250


@dataclass(frozen=True)
class Handoff:
    """What the incoming person takes over."""

    duty: Duty
    user_id: str
    reader_zone: str
    outgoing: str | None
    unresolved: Sequence[Escalation]
    happened: Sequence[Escalation]
    pages_at_night: int
    notes: Sequence[HandoffNote]


def handoff_lines(handoff: Handoff) -> list[str]:
    """The handoff as lines of mrkdwn, the point first."""
    return [
        _first_line(handoff),
        *_part("Open now", [state_line(each) for each in handoff.unresolved], "Nothing is open."),
        *_part("Resolved in the last shift", [state_line(each) for each in handoff.happened]),
        *_nights(handoff),
        *_part("Notes", [_note(each) for each in handoff.notes], _no_notes(handoff)),
        *_after(handoff),
    ]


def notes_wanted(duty: Duty, reader_zone: str) -> str:
    """What the outgoing person is asked."""
    end = b.moment(duty.current.end, reader_zone) if duty.current else "soon"
    who = b.person(duty.following.user_id) if duty.following else "the next person"
    return f"Your shift for {_name(duty)} ends {end}. What should {who} know? Two lines will do."


def leave_note_button(rotation_id: int) -> b.Block:
    return b.button("Leave a note", LEAVE_NOTE, str(rotation_id), label="Leave a handoff note")


def note_modal(rotation_id: str) -> b.Block:
    """The form for a note."""
    words = b.text_input("value", multiline=True, limit=3000)
    return b.modal(
        NOTE_FORM,
        "Handoff note",
        [b.field("note", "What should the next person know?", words)],
        submit="Leave note",
        metadata=rotation_id,
    )


def nobody_now(duty: Duty) -> str:
    return f"Nobody is on call for {_name(duty)} now, so nobody would be paged by it."


def unreached(duty: Duty) -> str:
    """What the lead is told when the person on call can't be paged."""
    who = b.person(duty.current.user_id) if duty.current else "Whoever"
    instead = f"{b.person(duty.stand_in)} is" if duty.stand_in else "nobody in the rotation is"
    return f"{who} is on call for {_name(duty)}. {duty.unreached}: {instead} paged instead."


def group_is_empty(team: Team) -> str:
    return (
        f"Nobody is on call for {b.escape(team.name)} who could be in its user group. Slack takes "
        "no empty group, so whoever was in it last still is."
    )


def topic(duty: Duty, name: str | None, zone_name: str) -> str:
    """The topic of the team's channel: who is on call (by name, for no topic mentions people)."""
    if duty.current is None or name is None:
        return f"On call, {duty.team}: nobody now"[:_TOPIC_LIMIT]
    until = duty.current.end.astimezone(zone(zone_name)).strftime("%a %d %b, %H:%M %Z")
    return f"On call, {duty.team}: {name} until {until}"[:_TOPIC_LIMIT]


def _first_line(handoff: Handoff) -> str:
    duty = handoff.duty
    until = f" until {b.moment(duty.current.end, handoff.reader_zone)}" if duty.current else ""
    instead = ""
    if duty.unreached and duty.current:
        instead = f" You stand in for {b.person(duty.current.user_id)}."
    return f"*You are on call* for {_name(duty)}{until}.{instead}"


def _nights(handoff: Handoff) -> list[str]:
    if not handoff.pages_at_night or handoff.outgoing is None:
        return []
    count = handoff.pages_at_night
    times = "once" if count == 1 else f"{count} times"
    return [f"{b.person(handoff.outgoing)} was paged {times} at night."]


def _note(note: HandoffNote) -> str:
    return f"{b.person(note.user_id)}: {b.one_line(note.words, 1000)}"


def _no_notes(handoff: Handoff) -> str | None:
    return f"{b.person(handoff.outgoing)} left no notes." if handoff.outgoing else None


def _after(handoff: Handoff) -> list[str]:
    following = handoff.duty.following
    if following is None:
        return []
    start = b.moment(following.start, handoff.reader_zone)
    return [f"After you: {b.person(following.user_id)}, from {start}"]


def _part(title: str, lines: Sequence[str], otherwise: str | None = None) -> list[str]:
    if lines:
        return [f"*{title}*", *(f"• {line}" for line in lines)]
    return [otherwise] if otherwise else []


def _name(duty: Duty) -> str:
    return f"{b.escape(duty.team)}, {b.escape(duty.rotation)}"


def gap_ahead(team: str, rotation: str, gap: Interval, zone_name: str) -> str:
    """What a lead is told of a gap that is still to come."""
    return (
        f"Nobody is on call for {b.escape(team)}, {b.escape(rotation)} from "
        f"{b.moment(gap.start, zone_name)} until {b.moment(gap.end, zone_name)}. "
        "Someone can take it, or the rotation can be changed."
    )
