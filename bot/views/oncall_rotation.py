"""The form in which a rotation is changed, and what it would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.layer_draft import DAYS, TURNS, LayerDraft, turn_of
from bot.domain.rotation import Layer
from bot.domain.wall_clock import zone
from bot.views import blocks as b
from bot.views.oncall_consequences import Consequences, consequence_blocks, reason_field

CHANGE, SAVE, LAYER_CHOSEN = "oncall_change", "oncall_change_save", "oncall_change_layer"
ROTATION_CHOSEN, IMPORT_INSTEAD = "oncall_change_rotation", "oncall_change_import"
NEW = "new"


@dataclass(frozen=True)
class RotationForm:
    """What the form is filled with; without a layer it is for a new one."""

    rotation_id: int
    title: str
    rotations: Sequence[tuple[int, str]]
    layers: Sequence[tuple[int, str]]
    layer_id: int | None
    layer: Layer | None
    zone_name: str
    seen: str
    today: date


@dataclass(frozen=True)
class RotationPreview:
    """What a draft would change."""

    draft: LayerDraft
    would: Consequences
    skipped: tuple[date, datetime] | None = None
    """The next day without the time at which people change, and when they change instead."""


def change_modal(form: RotationForm) -> b.Block:
    """The form for one layer; choosing another fills it anew."""
    layer = form.layer
    turn, count = turn_of(layer) if layer else ("days:7", "")
    days = "".join(map(str, sorted(layer.weekdays))) if layer else "0123456"
    layers = [b.option(f"{number}: {name}", str(number)) for number, name in form.layers]
    layers.append(b.option("A new layer above the others", NEW))
    chosen = str(form.layer_id) if form.layer_id else NEW
    fields = [
        b.section(f"*{b.escape(form.title)}*. Nothing is saved before you have seen what changes."),
        *_rotations(form),
        b.field("layer", "Layer", b.select(LAYER_CHOSEN, layers, initial=chosen), tells=True),
        b.field("people", "People, in order", _people(layer)),
        b.field("turn", "A turn lasts", _choice(TURNS, turn)),
        b.field(
            "count",
            "How many days or hours",
            b.text_input("value", initial=count, limit=4),
            optional=True,
        ),
        b.field("days", "On which days", _choice(DAYS, days)),
        b.field(
            "handoff", "Handoff at", _time(layer.handoff_at.strftime("%H:%M") if layer else "09:00")
        ),
        b.field(
            "zone",
            "Time zone",
            b.text_input("value", initial=layer.zone_name if layer else form.zone_name, limit=60),
            hint="Like Europe/Berlin. Handoffs and hours are on this clock.",
        ),
        b.field(
            "starts",
            "First handoff on",
            _date(layer.starts_on if layer else form.today),
            hint="Who is first begins then. In the past it sets whose turn it is now.",
        ),
        b.field(
            "opens",
            "Only from",
            _time(_clock(layer, opens=True)),
            optional=True,
            hint="For follow the sun: the hours of the day that this layer takes.",
        ),
        b.field("closes", "Only until", _time(_clock(layer, opens=False)), optional=True),
    ]
    if layer and len(form.layers) > 1:
        remove = {
            "type": "checkboxes",
            "action_id": "value",
            "options": [b.option("Remove this layer", "remove")],
        }
        fields.append(b.field("remove", "Or", remove, optional=True))
    words = "The shifts stand in another tool?"
    button = b.button("Import a calendar", IMPORT_INSTEAD, str(form.rotation_id))
    fields.append(b.section(words, accessory=button))
    return b.modal(
        CHANGE,
        "Change a rotation",
        fields,
        submit="See what changes",
        metadata=f"{form.rotation_id}|{form.seen}",
    )


def _rotations(form: RotationForm) -> list[b.Block]:
    """Which rotation, where the team has several."""
    if len(form.rotations) < 2:  # noqa: PLR2004
        return []
    options = [b.option(name, str(id_)) for id_, name in form.rotations]
    chosen = b.select(ROTATION_CHOSEN, options, initial=str(form.rotation_id))
    return [b.field("rotation", "Rotation", chosen, tells=True)]


def preview_modal(preview: RotationPreview) -> b.Block:
    """Who gains and loses what, clashes and gaps; saving is one click from here."""
    would = preview.would
    blocks = [*consequence_blocks(would), *_skipped(preview), *reason_field(would)]
    save = "Save" if would.changes or preview.draft.remove else "Save anyway"
    return b.modal(
        SAVE, "What would change", blocks, submit=save, metadata=preview.draft.model_dump_json()
    )


def _skipped(preview: RotationPreview) -> list[b.Block]:
    """What becomes of a handoff in the hour that is left out as clocks are set forward."""
    if preview.skipped is None:
        return []
    draft, (day, instead) = preview.draft, preview.skipped
    return [
        b.section(
            f"On {day:%a} {day.day} {day:%b %Y} clocks are set forward in "
            f"{b.escape(draft.zone_name)}, and there is no {draft.changes_at:%H:%M}: "
            f"the handoff is at {b.local_time(instead, zone(draft.zone_name))} that day."
        )
    ]


def _people(layer: Layer | None) -> b.Block:
    chosen = {"initial_users": list(layer.people)} if layer and layer.people else {}
    return {"type": "multi_users_select", "action_id": "value", **chosen}


def _choice(words: Mapping[str, str], chosen: str) -> b.Block:
    options = [b.option(text, value) for value, text in words.items()]
    return b.select("value", options, initial=chosen)


def _time(initial: str | None) -> b.Block:
    picker: b.Block = {"type": "timepicker", "action_id": "value"}
    return {**picker, "initial_time": initial} if initial else picker


def _date(initial: date) -> b.Block:
    return {"type": "datepicker", "action_id": "value", "initial_date": initial.isoformat()}


def _clock(layer: Layer | None, *, opens: bool) -> str | None:
    if layer is None or layer.window is None:
        return None
    return (layer.window.opens if opens else layer.window.closes).strftime("%H:%M")
