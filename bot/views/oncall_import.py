"""Calendars of other tools as layers of a rotation: the form, the dry run, and what is said."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bot.domain.calendar_import import Found
from bot.views import blocks as b
from bot.views.oncall_consequences import (
    Consequences,
    consequence_blocks,
    consequence_lines,
    reason_field,
)
from bot.views.oncall_import_words import named_by, shifts, some

IMPORT, IMPORT_SAVE, IMPORT_REMOVE = "oncall_import", "oncall_import_save", "oncall_import_remove"
IMPORT_DO, IMPORT_SEE, IMPORT_DISCARD = (
    "oncall_import_do",
    "oncall_import_see",
    "oncall_import_discard",
)
LOOK, READ, REMOVE = "look", "read", "remove"
WHO = "who_"
"""How the id of a block begins that asks who is meant by a name."""
ABOVE, BELOW = "above", "below"
NAME_LIMIT, PASTED_LIMIT, MOST_ASKED = 60, 3000, 15
_SHOWN = 10
_PLACES: Mapping[str, str] = {
    ABOVE: "Above them: where it has somebody, it counts",
    BELOW: "Below them: it fills what they leave open",
}


@dataclass(frozen=True)
class ListedCalendar:
    """A calendar that is a layer already, and how it stands."""

    id: int
    name: str
    rotation: str
    place: str
    """The host that it comes from; empty for a file."""
    read_at: datetime | None
    coming: int
    """How many of its shifts are to come."""
    unknown: Mapping[str, int]
    """Whom nobody is known by, and how many of their shifts are to come."""
    problem: str | None = None


@dataclass(frozen=True)
class ImportForm:
    """What the form is filled with; rotations are ids and names."""

    team: str
    rotations: Sequence[tuple[int, str]]
    calendars: Sequence[ListedCalendar]
    reader_zone: str
    chosen: int | None = None
    """The rotation that stands in it at first; None for the first one."""


@dataclass(frozen=True)
class Theirs:
    """The shifts of one person in a calendar, and how they were recognised."""

    user_id: str
    how: Found
    shifts: int


@dataclass(frozen=True)
class DryRun:
    """What a calendar brings, and what that comes to."""

    calendar_id: int
    name: str
    first: datetime | None
    last: datetime | None
    """From when until when it has shifts to come; None where it has none."""
    people: Sequence[Theirs]
    unknown: Mapping[str, int]
    known: Mapping[str, str]
    """People by the digest of what it calls them, as chosen just now."""
    would: Consequences


def import_modal(form: ImportForm) -> b.Block:
    """What is imported already, and the form for another one."""
    rotations = [b.option(name, str(id_)) for id_, name in form.rotations]
    places = [b.option(words, value) for value, words in _PLACES.items()]
    return b.modal(
        IMPORT,
        "Import a calendar",
        [
            b.section(
                f"*{b.escape(form.team)}*. PagerDuty, Opsgenie, Grafana OnCall and Google Calendar "
                "give a schedule as iCalendar, by a link or as a file. I read it and send you what "
                "would come in; nothing counts before you have saved it."
            ),
            *(_listed(each, form.reader_zone) for each in form.calendars),
            *([b.divider()] if form.calendars else []),
            b.field(
                "rotation",
                "A layer of",
                b.select("value", rotations, initial=str(form.chosen or form.rotations[0][0])),
            ),
            b.field(
                "address",
                "Its link",
                b.text_input("value", limit=2000),
                hint="https://… or webcal://…, read again every hour.",
                optional=True,
            ),
            b.field(
                "file",
                "Or its file",
                b.file_input("value"),
                hint="An export, often named .ics, of up to 5 MB. It is read once.",
                optional=True,
            ),
            b.field(
                "pasted",
                "Or its text",
                b.text_input("value", multiline=True, limit=PASTED_LIMIT),
                hint="A short one, from BEGIN:VCALENDAR to END:VCALENDAR. It is read once.",
                optional=True,
            ),
            b.field(
                "name",
                "What to call it",
                b.text_input("value", limit=NAME_LIMIT),
                hint="Like: PagerDuty primary.",
                optional=True,
            ),
            b.field("place", "Beside its other layers", b.radio("value", places, initial=ABOVE)),
        ],
        submit="Read it",
    )


def reading_modal(*, again: bool = False) -> b.Block:
    """After the form, or when a calendar is read `again`: it takes a moment."""
    return b.modal(IMPORT, "Import a calendar", [b.section(_READING_AGAIN if again else _READING)])


_READING = (
    "I am reading it. In a moment you get a message from me with what would come in and whose "
    "shifts would move. Nothing is saved before you say so there."
)
_READING_AGAIN = "I am reading it anew. Whoever’s shifts move by it is told."


def dry_run_modal(run: DryRun) -> b.Block:
    """What would come in; who is meant can be said here, and saving is one click."""
    lines = [*([_AGAIN] if run.known else []), *_held(run)]
    asked = list(run.unknown.items())[:MOST_ASKED]
    questions = [
        b.field(
            f"{WHO}{digest(whose)}",
            f"“{b.cut(whose, 80)}” ({shifts(count)})" if whose else f"Unnamed ({shifts(count)})",
            b.person_select("value"),
            optional=True,
        )
        for whose, count in asked
    ]
    unknown = [b.section(_NOBODY), *questions] if asked else []
    blocks = [
        *b.sections(lines),
        *unknown,
        *consequence_blocks(run.would),
        *reason_field(run.would, later=bool(asked)),
    ]
    carried = json.dumps({"calendar": run.calendar_id, "known": dict(run.known)})
    return b.modal(IMPORT_SAVE, "What would come in", blocks, submit="Save", metadata=carried)


_AGAIN = "*I have put them in.* This is what it comes to now:"
_NOBODY = (
    "*Nobody in this workspace is known as these.* Say who is meant, and you see what it comes to "
    "before it is saved. Left empty, those shifts stay nobody’s."
)


def dry_run_lines(run: DryRun) -> list[str]:
    """The same as a message says it."""
    return [*_held(run), *_nobodys(run), *consequence_lines(run.would)]


def dry_run_blocks(run: DryRun) -> list[b.Block]:
    """The message, with what can be done."""
    buttons = b.actions(
        b.button("See and save", IMPORT_SEE, str(run.calendar_id), style="primary"),
        b.button("Discard", IMPORT_DISCARD, str(run.calendar_id)),
    )
    blocks = [*b.sections(_held(run)), *b.sections(_nobodys(run)), *consequence_blocks(run.would)]
    return [*blocks[: b.MESSAGE_BLOCKS - 1], buttons]


def removal_modal(name: str, calendar_id: int, would: Consequences) -> b.Block:
    """What its removal would change."""
    return b.modal(
        IMPORT_REMOVE,
        "Remove a calendar",
        [
            b.section(f"Without *{b.one_line(name)}*:"),
            *consequence_blocks(would),
            *reason_field(would),
        ],
        submit="Remove it",
        metadata=str(calendar_id),
    )


def digest(whose: str) -> str:
    """A short name for what a calendar calls somebody, for the id of a block."""
    return sha256(whose.encode()).hexdigest()[:16]


def _nobodys(run: DryRun) -> list[str]:
    unknown = [f"• {named_by(whose)}: {shifts(count)}" for whose, count in run.unknown.items()]
    return ["*Nobody is known as*", *some(unknown)] if unknown else []


def _held(run: DryRun) -> list[str]:
    name = f"*{b.one_line(run.name)}*"
    if run.first is None or run.last is None:
        return [f"{name} holds no shift that is still to come."]
    total = sum(each.shifts for each in run.people) + sum(run.unknown.values())
    zone_name = run.would.reader_zone
    span = f"from {b.moment(run.first, zone_name)} until {b.moment(run.last, zone_name)}"
    people = [
        f"• {b.person(each.user_id)}: {shifts(each.shifts)} ({each.how})" for each in run.people
    ]
    return [f"{name} holds {shifts(total)} to come, {span}.", *some(people)]


def _listed(each: ListedCalendar, reader_zone: str) -> b.Block:
    place = f" · {b.one_line(each.place, 80)}" if each.place else ""
    read = f"Read {b.moment(each.read_at, reader_zone)}, " if each.read_at else ""
    lines = [f"*{b.one_line(each.name)}* · {b.escape(each.rotation)}{place}"]
    lines.append(f"{read}{shifts(each.coming)} to come")
    if each.problem:
        lines.append(f"*Can’t be read just now:* {b.escape(each.problem)}")
    if each.unknown:
        names = ", ".join(map(named_by, list(each.unknown)[:_SHOWN]))
        left = len(each.unknown) - _SHOWN
        lines.append(f"Nobody is known as {names}{f' and {left} more' if left > 0 else ''}")
    options = [b.option("Look at it", f"{LOOK}:{each.id}")]
    if each.place:
        options.append(b.option("Read it now", f"{READ}:{each.id}"))
    options.append(b.option("Remove it…", f"{REMOVE}:{each.id}"))
    return b.section("\n".join(lines), accessory=b.overflow(IMPORT_DO, options))
