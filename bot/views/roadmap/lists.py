"""The roadmap, in words and as a modal."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from bot.domain.roadmap import STATUS_WORDS, ItemStatus
from bot.domain.roadmap.fields import TITLE_LIMIT
from bot.views import blocks as b
from bot.views.escalations.card import state_line
from models import Escalation, RoadmapItem

LISTED = 120
"""More lines than this nobody reads, and Slack would not show."""


def item_line(item: RoadmapItem) -> str:
    """One item on one line: number, title, owner, status, target."""
    status = STATUS_WORDS[ItemStatus(item.status)]
    target = f", target {_day(item.target_on)}" if item.target_on else ", no target date"
    title = b.one_line(item.title, 160)
    return f"#{item.id} {title} – {b.person(item.owner_user_id)}, {status}{target}"


def quarter_lines(
    items: Sequence[RoadmapItem], escalations: Mapping[int, Sequence[Escalation]]
) -> list[tuple[str, list[str]]]:
    """Each lane with its items' lines; an item's escalations stand below it."""
    return [
        (lane, [_with_escalations(item, escalations) for item in group])
        for lane, group in groupby(items[:LISTED], key=lambda item: item.lane)
    ]


def quarter_blocks(
    title: str, lanes: Sequence[tuple[str, list[str]]], closing: str
) -> list[b.Block]:
    """The quarter laid out: a heading, the lanes, and a closing line."""
    laid = [b.header(title)]
    for lane, lines in lanes:
        laid += b.sections([f"*{b.escape(lane)}*", *lines])
    return [*laid[: b.MESSAGE_BLOCKS - 1], b.context(closing)]


def item_text(
    item: RoadmapItem, team_name: str | None, escalations: Sequence[Escalation], reader_zone: str
) -> str:
    """Everything about one item."""
    added = b.moment(item.created_at, reader_zone, "{date_short_pretty}")
    lines = [
        f"*#{item.id} {b.one_line(item.title)}*",
        f"Owner: {b.person(item.owner_user_id)}{f' ({b.escape(team_name)})' if team_name else ''}",
        f"Lane: {b.escape(item.lane)} · Quarter: {item.quarter}",
        f"Status: {STATUS_WORDS[ItemStatus(item.status)]}",
        f"Target: {_day(item.target_on) if item.target_on else 'no date yet'}",
        f"Added by {b.person(item.created_by)}, {added}",
    ]
    return "\n".join([*lines, *(f"Escalation {state_line(each)}" for each in escalations)])


def added_text(item: RoadmapItem, reader: str) -> str:
    """One line for who added an item, or for who is to own it."""
    words = f"#{item.id} {b.one_line(item.title, 120)}"
    if reader == item.created_by:
        return f"Added to the roadmap for {item.quarter}: {words}"
    maker = b.person(item.created_by)
    return f"{maker} made you the owner of {words}, on the roadmap for {item.quarter}."


def add_modal(*, title: str, lanes: Sequence[str], quarters: Sequence[str], owner: str) -> b.Block:
    """The form for a new item; `title` and `owner` come filled in."""
    statuses = [b.option(words.capitalize(), status) for status, words in STATUS_WORDS.items()]
    people = {"type": "users_select", "action_id": "value", "initial_user": owner}
    return b.modal(
        "roadmap_add",
        "Add to the roadmap",
        [
            b.field(
                "title",
                "What will be different when it is done?",
                b.text_input("value", initial=title, limit=TITLE_LIMIT),
            ),
            b.field(
                "lane", "Lane", b.select("value", [b.option(x, x) for x in lanes], initial=lanes[0])
            ),
            b.field(
                "quarter",
                "Quarter",
                b.select("value", [b.option(x, x) for x in quarters], initial=quarters[0]),
            ),
            b.field("owner_user_id", "Owner", people, hint="The one person who answers for it."),
            b.field(
                "status", "Status", b.select("value", statuses[:3], initial=ItemStatus.PLANNED)
            ),
            b.field(
                "target_on",
                "Target date",
                {"type": "datepicker", "action_id": "value"},
                optional=True,
            ),
        ],
        submit="Add",
    )


def _with_escalations(item: RoadmapItem, escalations: Mapping[int, Sequence[Escalation]]) -> str:
    about = escalations.get(item.id or 0, ())
    return "\n".join([item_line(item), *(f"    ↳ Escalation {state_line(each)}" for each in about)])


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
