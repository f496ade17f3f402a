"""The forms of the guided setup: a team, its first rotation, its path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from bot.domain.guide import PRESETS, TURNS, WEEKDAYS, Preset
from bot.domain.rotation import Interval, Shift
from bot.views import blocks as b
from bot.views.oncall import from_until, there

TEAM_FORM, ROTATION_FORM, PATH_FORM = "setup_team_form", "setup_rotation_form", "setup_path_form"
ROTATION_SAVE, PATH_SAVE = "setup_rotation_save", "setup_path_save"
TEAM_SAVE = "setup_team_save"
CHANGE_ROTATION, CHANGE_PATH = "setup_rotation_again", "setup_path_again"
_MOST_PEOPLE = 50
_LISTED = 30


@dataclass(frozen=True)
class TeamForm:
    """What the form is filled with; `team_id` is None for a new team."""

    team_id: int | None
    zone: str
    name: str = ""
    group: str | None = None
    people: Sequence[str] = ()
    lead: str | None = None
    channel: str | None = None
    opens: time = time(9)
    closes: time = time(17)
    region: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    """Handles of user groups by id."""


def team_form(form: TeamForm, metadata: str) -> b.Block:
    fields = [b.field("name", "Name", b.text_input("value", initial=form.name, limit=60))]
    if form.groups:
        options = [b.option(f"@{handle}", id_) for id_, handle in form.groups.items()]
        fields.append(
            b.field(
                "group",
                "Everyone in this user group",
                b.select("value", options, initial=form.group),
                hint="The team follows the group from then on. Or name people below.",
                optional=True,
            )
        )
    fields += [
        b.field(
            "people",
            "People",
            b.people_select("value", initial=form.people, most=_MOST_PEOPLE * 2),
            optional=True,
        ),
        b.field(
            "lead",
            "Lead",
            b.person_select("value", initial=form.lead),
            hint="Changes the team's settings, and is told when nobody answers.",
            optional=True,
        ),
        b.field(
            "channel",
            "Channel",
            b.channel_select("value", initial=form.channel),
            hint="Escalations to the team are shown there. Invite Liaison first to a private one.",
        ),
        b.field(
            "zone",
            "Time zone",
            b.text_input("value", initial=form.zone, limit=60),
            hint="Like Europe/Berlin. The working hours are on this clock.",
        ),
        b.field("opens", "Working hours from", b.time_input("value", initial=form.opens)),
        b.field("closes", "Until", b.time_input("value", initial=form.closes)),
        b.field(
            "region",
            "Public holidays of",
            b.text_input("value", initial=form.region, limit=20),
            hint="A country, or a part of it: US, DE, DE-BE. Empty for none.",
            optional=True,
        ),
    ]
    title = "Change the team" if form.team_id else "A new team"
    return b.modal(TEAM_FORM, title, fields, submit="Save", metadata=metadata)


@dataclass(frozen=True)
class RotationDraft:
    """A first rotation as it is filled in: people in order, one turn each."""

    name: str = "Primary"
    people: tuple[str, ...] = ()
    turn: str = "7"
    weekday: str = "0"
    handoff: time = time(9)


def rotation_form(team: str, draft: RotationDraft, metadata: str) -> b.Block:
    days = [b.option(name, str(number)) for number, name in enumerate(WEEKDAYS)]
    turns = [b.option(words, days_) for days_, words in TURNS.items()]
    fields = [
        b.section(
            f"*{b.one_line(team)}*: people take turns in this order, and the first is on call as "
            "soon as you save. You see the next four weeks before."
        ),
        b.field("name", "Name", b.text_input("value", initial=draft.name, limit=60)),
        b.field(
            "people",
            "People, in order",
            b.people_select("value", initial=draft.people, most=_MOST_PEOPLE),
        ),
        b.field("turn", "A turn lasts", b.select("value", turns, initial=draft.turn)),
        b.field("weekday", "Handoff on", b.select("value", days, initial=draft.weekday)),
        b.field("handoff", "Handoff at", b.time_input("value", initial=draft.handoff)),
    ]
    return b.modal(
        ROTATION_FORM, "Who is on call", fields, submit="See four weeks", metadata=metadata
    )


@dataclass(frozen=True)
class RotationWeeksView:
    """The next four weeks of a rotation that isn't saved yet."""

    team: str
    name: str
    reader_zone: str
    shifts: Sequence[Shift]
    away: Sequence[tuple[str, Interval]]
    zones: Mapping[str, str]


def rotation_preview(view: RotationWeeksView, metadata: str) -> b.Block:
    """Each turn, with the handoff on the clock of whoever takes it; saved one click from here."""
    lines = [
        f"• {b.person(each.user_id)} {from_until(each, view.reader_zone)}"
        f"{there(each.user_id, each.start, view.zones)}"
        for each in view.shifts[:_LISTED]
    ]
    away = [
        f"• {b.person(who)} is away {from_until(each, view.reader_zone)}" for who, each in view.away
    ]
    again = b.button("Change it", CHANGE_ROTATION, "again")
    blocks = [
        b.section(f"*{b.one_line(view.team)}, {b.one_line(view.name)}: the next four weeks*"),
        *b.sections(lines),
        *(b.sections(["*On call on days off*", *away]) if away else []),
        b.actions(again, block_id="again"),
    ]
    return b.modal(ROTATION_SAVE, "Before you save", blocks, submit="Save", metadata=metadata)


def path_form(team: str, preset: Preset, deputies: Sequence[str], metadata: str) -> b.Block:
    options = [b.option(words, each) for each, words in PRESETS.items()]
    fields = [
        b.section(
            f"*{b.one_line(team)}*: a page goes to the first, then on until somebody acknowledges. "
            "You see who that is, and at what time of theirs, before you save."
        ),
        b.field("preset", "The path", b.radio("value", options, initial=preset)),
        b.field(
            "deputies",
            "Deputies",
            b.people_select("value", initial=deputies, most=10),
            hint="Only for the path with a deputy.",
            optional=True,
        ),
    ]
    return b.modal(PATH_FORM, "The path", fields, submit="See who is paged", metadata=metadata)


def with_team_save(preview: b.Block, metadata: str) -> b.Block:
    """Who is paged once a team is changed as it was filled in, ready to be saved."""
    about = b.section("*This changes who is paged.* Once you save, it is:")
    return {
        **preview,
        "callback_id": TEAM_SAVE,
        "private_metadata": metadata,
        "submit": b.plain("Save", 24),
        "close": b.plain("Don't save", 24),
        "blocks": [about, *preview["blocks"][1:99]],
    }


def with_path_save(preview: b.Block, metadata: str) -> b.Block:
    """The preview of team settings, saved by the guided setup, with a way back to the form."""
    again = b.actions(b.button("Change it", CHANGE_PATH, "again"), block_id="again")
    return {
        **preview,
        "callback_id": PATH_SAVE,
        "private_metadata": metadata,
        "submit": b.plain("Save", 24),
        "close": b.plain("Cancel", 24),
        "blocks": [*preview["blocks"][:99], again],
    }


@dataclass(frozen=True)
class TestPageWords:
    """A test page as its message shows it."""

    __test__ = False

    number: int
    team: str
    sent_by: str
    sent_at: datetime
    answered: bool = False
