"""One item whole: as an answer, and as the modal from which everything about it is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.roadmap.slip import Slip
from bot.domain.roadmap.status import STATUS_WORDS, ItemStatus
from bot.views import blocks as b
from bot.views.escalations.card import state_line
from bot.views.roadmap.history import change_line
from bot.views.roadmap.lists import OPEN, rice_of, score_words
from bot.views.roadmap.words import Other, day, other_words, slip_words
from models import Escalation, RoadmapChange, RoadmapItem

CARD, EDIT, HISTORY = "roadmap_item", "roadmap_edit", "roadmap_history"
_LATEST = 3
PARTS = {
    "status": "Status",
    "dates": "Dates",
    "people": "People",
    "place": "Move",
    "words": "Title and text",
    "needs": "Needs first",
    "rice": "RICE",
    "decision": "Decision needed",
}
"""What can be changed in one form each, as its button says."""


@dataclass(frozen=True)
class Extra:
    """What another part says about an item, below its own lines: mrkdwn, and buttons."""

    lines: tuple[str, ...] = ()
    buttons: tuple[b.Block, ...] = ()


@dataclass(frozen=True)
class ItemCard:
    """One item, with all that stands on it, for one reader."""

    item: RoadmapItem
    team: str | None
    reader_zone: str
    contributors: Sequence[str] = ()
    teams: Sequence[str] = ()
    """Beside the owner's, by name."""
    needs: Sequence[Other] = ()
    needed_by: Sequence[Other] = ()
    slip: Slip | None = None
    escalations: Sequence[Escalation] = ()
    latest: Sequence[RoadmapChange] = ()
    """Its last changes, newest first."""
    names: Mapping[int, str] = field(default_factory=dict)
    """Of teams, by id."""
    extras: Sequence[Extra] = ()
    may_change: bool = False


def card_text(card: ItemCard) -> str:
    """Everything about one item, in words."""
    item = card.item
    return "\n".join([f"*#{item.id} {b.one_line(item.title, 255)}*", *_facts(card)])


def card_blocks(card: ItemCard) -> list[b.Block]:
    """The same as an answer, with the button to the modal."""
    label = "Change it" if card.may_change else "Open it"
    item = card.item
    open_it = b.button(label, OPEN, str(item.id), label=f"{label}, #{item.id}")
    laid = b.sections(card_text(card).split("\n"))
    return [*laid, *_description(card), b.actions(open_it, *_extra_buttons(card))]


def card_modal(card: ItemCard) -> b.Block:
    """The item as a modal; each button changes one thing in a short form of its own."""
    item = card.item
    blocks = [*b.sections(card_text(card).split("\n")), *_description(card)]
    if card.may_change:
        blocks.append(b.actions(*(_edit(part, item) for part in PARTS)))
    if buttons := _extra_buttons(card):
        blocks.append(b.actions(*buttons))
    if card.latest:
        lines = [change_line(each, card.names, card.reader_zone) for each in card.latest]
        blocks += [b.divider(), *b.sections(["*Last changes*", *lines])]
        blocks.append(b.actions(b.button("Whole history", HISTORY, str(item.id))))
    return b.modal(CARD, f"Roadmap item #{item.id}", blocks, metadata=str(item.id))


def _edit(part: str, item: RoadmapItem) -> b.Block:
    words = PARTS[part]
    return b.button(words, f"{EDIT}:{part}", str(item.id), label=f"{words} of #{item.id}")


def _extra_buttons(card: ItemCard) -> list[b.Block]:
    return [button for extra in card.extras for button in extra.buttons][:25]


def _description(card: ItemCard) -> list[b.Block]:
    return [b.people_say(card.item.description)] if card.item.description else []


def _facts(card: ItemCard) -> list[str]:
    item = card.item
    team = f" ({b.escape(card.team)})" if card.team else ""
    lines = [
        f"Owner: {b.person(item.owner_user_id)}{team}",
        *_with(card),
        f"Lane: {b.escape(item.lane)} · Quarter: {item.quarter}",
        f"Status: {STATUS_WORDS[ItemStatus(item.status)]}{_why(item)}",
        f"Target: {_target(card)}",
    ]
    if item.start_on:
        lines.append(f"Start: {day(item.start_on)}")
    if item.decision_needed:
        lines.append(f"*Decision needed:* {b.one_line(item.decision_needed, 500)}")
    lines += [f"Needs first: {other_words(each)}{_mark(each, item)}" for each in card.needs]
    lines += [f"Needed by: {other_words(each)}" for each in card.needed_by]
    rice = rice_of(item)
    if len(rice.missing) < 4:  # noqa: PLR2004 all four
        lines.append(f"RICE: {score_words(rice)}")
    lines += [line for extra in card.extras for line in extra.lines]
    lines += [f"Escalation {state_line(each)}" for each in card.escalations]
    return [*lines, _added(card)]


def _with(card: ItemCard) -> list[str]:
    helping = [
        *(b.person(each) for each in card.contributors),
        *(b.escape(each) for each in card.teams),
    ]
    return [f"With: {', '.join(helping)}"] if helping else []


def _why(item: RoadmapItem) -> str:
    return f" – {b.one_line(item.status_note, 500)}" if item.status_note else ""


def _target(card: ItemCard) -> str:
    item = card.item
    if not item.target_on:
        return "no date yet"
    moved = item.promised_on and item.promised_on != item.target_on
    promised = f", first {day(item.promised_on)}" if moved and item.promised_on else ""
    late = ""
    if card.slip:
        since = f" since {day(card.slip.since)}"
        late = f" – *{slip_words(card.slip)}*{since}"
    return f"{day(item.target_on)}{promised}{late}"


def _mark(other: Other, item: RoadmapItem) -> str:
    return " – *it holds this up*" if other.holds_up(item) else ""


def _added(card: ItemCard) -> str:
    item = card.item
    added = b.moment(item.created_at, card.reader_zone, "{date_short_pretty}")
    source = f", from {b.link(item.source_link)}" if item.source_link else ""
    return f"Added by {b.person(item.created_by)}, {added}{source}"
