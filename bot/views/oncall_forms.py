"""The forms in which shifts change hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.shift_ref import ShiftRef
from bot.domain.wall_clock import zone
from bot.views import blocks as b

COVER, SWAP, TAKE, OVERRIDE = "oncall_cover", "oncall_swap", "oncall_take", "oncall_override"
REASON_LIMIT = 300
_MOMENT = "%a %d %b %H:%M"


@dataclass(frozen=True)
class Held:
    """A coming shift, and whose it is."""

    ref: ShiftRef
    team: str
    rotation: str
    user_id: str


@dataclass(frozen=True)
class ShiftForm:
    """What a form about shifts is filled with; names are for options, which know no mentions."""

    shifts: Sequence[Held]
    reader_zone: str
    chosen: ShiftRef | None = None
    user_id: str = ""
    others: Sequence[Held] = ()
    other_id: str = ""
    names: dict[str, str] | None = None
    may_let_through: bool = False


def cover_modal(form: ShiftForm) -> b.Block:
    """Find cover for a shift, or for a part of it."""
    return b.modal(
        COVER,
        "Find cover",
        [
            b.section(f"Whose shift: {b.person(form.user_id)}"),
            _shift_field("shift", "Which shift?", form.shifts, form),
            *_part(form),
            b.field(
                "note",
                "A word to those who are asked",
                b.text_input("value", limit=REASON_LIMIT),
                optional=True,
            ),
        ],
        submit="Ask for cover",
        metadata=form.user_id,
    )


def swap_modal(form: ShiftForm) -> b.Block:
    """Two shifts of two people."""
    return b.modal(
        SWAP,
        "Swap shifts",
        [
            b.section(f"{b.person(form.user_id)} and {b.person(form.other_id)}: both agree first."),
            _shift_field("shift", "Which shift is given?", form.shifts, form),
            _shift_field("other", "For which one?", form.others, form),
        ],
        submit="Ask to swap",
        metadata=f"{form.user_id} {form.other_id}",
    )


def take_modal(form: ShiftForm) -> b.Block:
    """Take a shift of someone else's, or a part of it."""
    return b.modal(
        TAKE,
        "Take a shift",
        [
            _shift_field("shift", "Which shift?", form.shifts, form, with_names=True),
            *_part(form),
            *_reason(form),
        ],
        submit="Take it",
    )


def override_modal(form: ShiftForm) -> b.Block:
    """Somebody is on call instead, as a lead says."""
    return b.modal(
        OVERRIDE,
        "Someone else on call",
        [
            _shift_field("shift", "Which shift?", form.shifts, form, with_names=True),
            *_part(form),
            b.field("person", "Who instead?", {"type": "users_select", "action_id": "value"}),
            *_reason(form),
        ],
        submit="Put them on call",
    )


def shift_label(held: Held, reader_zone: str, name: str = "") -> str:
    """A shift in an option, which takes 75 characters: `IT · Primary: Mon 30 Nov 09:00 – …`."""
    where = zone(reader_zone)
    start, end = (
        each.astimezone(where).strftime(_MOMENT) for each in (held.ref.start, held.ref.end)
    )
    place = f"{held.team}, {held.rotation}"
    who = f"{name[:14]}, " if name else ""
    return f"{start} – {end}: {who}{place}"


def _shift_field(
    block_id: str, label: str, shifts: Sequence[Held], form: ShiftForm, *, with_names: bool = False
) -> b.Block:
    names = (form.names or {}) if with_names else {}
    options = [
        b.option(shift_label(each, form.reader_zone, names.get(each.user_id, "")), str(each.ref))
        for each in shifts
    ]
    whole = _whole(shifts, form.chosen)
    initial = str(whole.ref) if whole else None
    return b.field(block_id, label, b.select("value", options, initial=initial))


def _whole(shifts: Sequence[Held], part: ShiftRef | None) -> Held | None:
    """The shift that those hours are a part of."""
    for each in shifts if part else ():
        if part and each.ref.overlaps(part):
            return each
    return None


def _part(form: ShiftForm) -> list[b.Block]:
    part, whole = form.chosen, _whole(form.shifts, form.chosen)
    start, end = None, None
    if part and whole and part != whole.ref:
        # A part of which some is over by now: what is left of it.
        start, end = max(part.start, whole.ref.start), min(part.end, whole.ref.end)
    return [
        b.field("from", "Only from", _picker(start), hint="Empty for all of it.", optional=True),
        b.field("until", "Only until", _picker(end), optional=True),
    ]


def _picker(initial: datetime | None) -> b.Block:
    picker = {"type": "datetimepicker", "action_id": "value"}
    return {**picker, "initial_date_time": int(initial.timestamp())} if initial else {**picker}


def _reason(form: ShiftForm) -> list[b.Block]:
    if not form.may_let_through:
        return []
    return [
        b.field(
            "reason",
            "Reason",
            b.text_input("value", limit=REASON_LIMIT),
            hint="Needed only where it is more than the burn-out guard allows.",
            optional=True,
        )
    ]
