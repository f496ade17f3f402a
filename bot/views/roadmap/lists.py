"""Lists of the roadmap: a page of items by lane, and the buttons to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain.roadmap.rice import Rice
from bot.domain.roadmap.slip import Slip
from bot.domain.roadmap.wanted import Kind, Wanted
from bot.views import blocks as b
from bot.views.escalations.card import state_line
from bot.views.naming import Naming
from bot.views.roadmap.words import Other, count, item_line, other_words
from models import Escalation, RoadmapItem

BACK, ON, OPEN = "roadmap_page_back", "roadmap_page_on", "roadmap_open"


@dataclass(frozen=True)
class Listed:
    """An item in a list, with what stands below it."""

    item: RoadmapItem
    slip: Slip | None = None
    waits_for: Sequence[Other] = ()
    """Of what it needs: that which holds it up."""
    escalations: Sequence[Escalation] = ()
    marks: Sequence[str] = ()
    """What others say of it, mrkdwn."""


@dataclass(frozen=True)
class ItemPage:
    """One page of a list."""

    wanted: Wanted
    rows: Sequence[Listed]
    total: int
    pages: int
    team: str | None = None
    left_over: int = 0
    """Unfinished items of earlier quarters, told below the present one."""


def page_text(page: ItemPage, naming: Naming) -> str:
    """The whole page in words."""
    if not page.rows:
        return _empty(page, naming)
    lines = [_title(page)]
    for heading, rows in _groups(page):
        lines += [f"*{b.escape(heading)}*", *(_lines(page, each) for each in rows)]
    return "\n".join([*lines, *_closing(page, naming)])


def page_blocks(page: ItemPage, naming: Naming) -> list[b.Block]:
    """The page laid out, with a menu that opens one of its items, and the way to other pages."""
    if not page.rows:
        return b.sections([_empty(page, naming)])
    laid = [b.header(_title(page))]
    for heading, rows in _groups(page):
        laid += b.sections([f"*{b.escape(heading)}*", *(_lines(page, each) for each in rows)])
    options = [
        b.option(f"#{each.item.id} {' '.join(each.item.title.split())}", str(each.item.id))
        for each in page.rows
    ]
    menu = {
        **b.select(OPEN, options),
        "placeholder": b.plain("Open an item…", 150),
    }
    closing = [b.context(line) for line in _closing(page, naming)]
    return [*laid[:44], b.actions(menu, *_turns(page)), *closing]


def _turns(page: ItemPage) -> list[b.Block]:
    here = page.wanted.page
    turns = []
    if here > 1:
        turns.append(b.button("Previous", BACK, page.wanted.at(here - 1).text()))
    if here < page.pages:
        turns.append(b.button("Next", ON, page.wanted.at(here + 1).text()))
    return turns


def _groups(page: ItemPage) -> list[tuple[str, list[Listed]]]:
    """By lane, and by quarter too where the list has several; a ranking is one group."""
    if page.wanted.kind is Kind.RANKING:
        return [("Highest score first", list(page.rows))]

    def heading(each: Listed) -> str:
        whole = page.wanted.kind is Kind.QUARTER
        return each.item.lane if whole else f"{each.item.quarter} · {each.item.lane}"

    return [(name, list(rows)) for name, rows in groupby(page.rows, heading)]


def _lines(page: ItemPage, each: Listed) -> str:
    first = item_line(each.item, each.slip)
    if page.wanted.kind is Kind.RANKING:
        first = f"{first}\n    {score_words(rice_of(each.item))}"
    below = [f"    ↳ waits for {other_words(other)}" for other in each.waits_for]
    below += [f"    ↳ Escalation {state_line(escalation)}" for escalation in each.escalations]
    below += [f"    ↳ {mark}" for mark in each.marks]
    return "\n".join([first, *below])


def rice_of(item: RoadmapItem) -> Rice:
    return Rice(item.reach, item.impact, item.confidence, item.effort)


def score_words(rice: Rice) -> str:
    """`800 = 2,000 people × 2 impact × 80 % ÷ 4 weeks`, or what is missing."""
    score = rice.score
    if score is None:
        return f"no score yet: {', '.join(rice.missing)} not given"
    return (
        f"*{number(score)}* = reach {number(rice.reach)} × impact {number(rice.impact)} × "
        f"confidence {rice.confidence} % ÷ effort {number(rice.effort)} weeks"
    )


def number(value: float | None) -> str:
    """Without decimals where it is large or whole."""
    value = value or 0.0
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.2f}"  # noqa: PLR2004


def _title(page: ItemPage) -> str:
    wanted, total = page.wanted, count(page.total, "item")
    quarter = f" {wanted.quarter}" if wanted.quarter else ""
    team = f" of {b.escape(page.team)}" if page.team else ""
    place = f", page {wanted.page} of {page.pages}" if page.pages > 1 else ""
    name = {
        Kind.QUARTER: f"Roadmap{quarter}{team}: {total}",
        Kind.MINE: f"Your roadmap: {total} not done",
        Kind.BLOCKED: f"Blocked{team}: {total}",
        Kind.LATE: f"Late{team}: {total}",
        Kind.FIND: f"{total} with “{b.one_line(wanted.words, 60)}”",
        Kind.RANKING: f"Ranking{quarter}{team}: {total} not done",
    }[wanted.kind]
    return f"{name}{place}"


def _empty(page: ItemPage, naming: Naming) -> str:
    wanted, roadmap = page.wanted, naming.slash("roadmap")
    team = f" of {b.escape(page.team)}" if page.team else ""
    if page.total:
        return f"There is no page {wanted.page} any more. `{roadmap}` begins at the first."
    return {
        Kind.QUARTER: f"Nothing{team} is on the roadmap for {wanted.quarter} yet. "
        f"Add the first item with `{roadmap} add`.",
        Kind.MINE: f"Nothing on the roadmap is yours. `{roadmap} add` adds something.",
        Kind.BLOCKED: f"Nothing{team} is blocked, and nothing waits for something blocked.",
        Kind.LATE: f"Nothing{team} is late.",
        Kind.FIND: f"Nothing on the roadmap says “{b.one_line(wanted.words, 60)}”. "
        "Try fewer words, or a part of one.",
        Kind.RANKING: f"Nothing{team} is open in {wanted.quarter}, so there is nothing to rank.",
    }[wanted.kind]


def _closing(page: ItemPage, naming: Naming) -> list[str]:
    roadmap = naming.slash("roadmap")
    late = f"`{roadmap} late`"
    lines = []
    if page.wanted.kind is Kind.RANKING:
        lines.append(
            "RICE: how many people it reaches in a quarter × how much it does for each "
            "(0.25 to 3) × how sure we are ÷ weeks of one person. It ranks; people decide."
        )
    if page.left_over:
        left = count(page.left_over, "item is", "items are")
        lines.append(f"{left} left over from earlier quarters: {late} lists what is late.")
    lines.append(f"`{roadmap} show 12` tells all about one; `{roadmap} add` adds one.")
    return lines
