"""A summary for those who are not in Slack: as tables of plain words, as Markdown, as a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from bot.domain.quoting import plain_words
from bot.domain.roadmap.status import STATUS_WORDS, ItemStatus
from bot.domain.roadmap.summary import Facts, finding
from bot.domain.roadmap.table import Cell, markdown_table, plain_markdown
from bot.views.roadmap.history import by_words, change_words
from bot.views.roadmap.launch_words import DEPENDENCY, VELOCITY, figures_lines
from bot.views.roadmap.summary import SummaryView
from bot.views.roadmap.words import day, slip_words

_HEADING = ("#", "Item", "Owner", "Team", "Lane", "Target", "How it stands")
_MOST = 300


@dataclass(frozen=True)
class Part:
    """One table of the report; `left` are not in it."""

    title: str
    rows: Sequence[Sequence[Cell]]
    left: int = 0


def parts(view: SummaryView) -> list[Part]:
    """The tables, those first that ask for something."""
    summary = view.summary
    lists: tuple[tuple[str, Sequence[Facts], Callable[[SummaryView, Facts], str]], ...] = (
        ("Decisions needed", summary.decisions, lambda _, item: item.decision),
        ("Slipped", summary.slipped, standing),
        ("At risk", summary.at_risk, standing),
        ("On track", summary.on_track, standing),
        ("Done", summary.done, standing),
        ("New", summary.new, standing),
        ("Dropped", summary.dropped, standing),
    )
    return [
        Part(
            f"{title} ({len(found):,})",
            [_row(view, item, words(view, item)) for item in found[:_MOST]],
            max(0, len(found) - _MOST),
        )
        for title, found, words in lists
        if found
    ]


def standing(view: SummaryView, item: Facts) -> str:
    """How an item stands, in plain words: `blocked: no budget; slipped 6 days since …`."""
    status = STATUS_WORDS[ItemStatus(item.status)]
    said = [f"{status}: {item.note}" if item.note and item.is_open else status]
    if item.slip:
        said.append(f"{slip_words(item.slip)} since {day(item.slip.since)}")
    if holding := view.summary.held_up.get(item.id, ()):
        said.append(f"waits for {', '.join(f'#{each}' for each in holding[:5])}")
    return "; ".join(said)


def changes(view: SummaryView) -> list[str]:
    """The latest changes, a line of plain words each."""
    return [
        f"#{each.change.item_id} {each.title}: "
        f"{plain_words(change_words(each.change, view.teams), view.names)} "
        f"({plain_words(by_words(each.change), view.names)})"
        for each in view.changes
    ]


def launches_of(view: SummaryView) -> list[str]:
    """What the quarter's launches add up to, with what it means; none where none is recorded."""
    if view.launches is None or not view.launches.count:
        return []
    return [*figures_lines(view.launches), VELOCITY, DEPENDENCY]


def markdown(view: SummaryView) -> str:
    """The whole report as Markdown."""
    lines = [f"# Roadmap {view.summary.quarter}", "", plain_markdown(finding(view.summary))]
    for part in parts(view):
        lines += ["", f"## {part.title}", "", markdown_table(_HEADING, part.rows)]
        lines += ["", f"and {part.left:,} more"] if part.left else []
    if launches := launches_of(view):
        lines += ["", "## Launches", ""]
        lines += [f"- {plain_markdown(each)}" for each in launches]
    if view.changes:
        lines += ["", f"## {_since(view)}", ""]
        lines += [f"- {plain_markdown(each)}" for each in changes(view)]
    return "\n".join([*lines, ""])


def page(view: SummaryView, *, picture: str | None, style: str) -> str:
    """The report as an HTML page that loads nothing but its picture.

    Args:
        view: what it shows.
        picture: where its picture is; None without one.
        style: the style sheet.
    """
    title = f"Roadmap {view.summary.quarter}"
    alt = escape(finding(view.summary), quote=True)
    image = f'<img src="{escape(picture, quote=True)}" alt="{alt}">' if picture else ""
    body = "".join(_table(part) for part in parts(view))
    if launches := launches_of(view):
        items = "".join(f"<li>{escape(each)}</li>" for each in launches)
        body += f"<h2>Launches</h2><ul>{items}</ul>"
    if view.changes:
        items = "".join(f"<li>{escape(each)}</li>" for each in changes(view))
        body += f"<h2>{escape(_since(view))}</h2><ul>{items}</ul>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex, nofollow">'
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>"
        f"<p>{escape(finding(view.summary))}</p>{image}{body}"
        f"<footer>As of {escape(day(view.summary.today))}. Read only.</footer>"
        "</main></body></html>"
    )


def _row(view: SummaryView, item: Facts, words: str) -> list[Cell]:
    return [
        item.id,
        " ".join(item.title.split()),
        view.names.get(item.owner, "somebody"),
        view.teams.get(item.team_id or 0, ""),
        item.lane,
        day(item.target_on) if item.target_on else "no date",
        words,
    ]


def _table(part: Part) -> str:
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in _HEADING)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in part.rows
    )
    more = f"<p>and {part.left:,} more</p>" if part.left else ""
    title = escape(part.title)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<h2>{title}</h2><div class="wide">{table}</div>{more}'


def _since(view: SummaryView) -> str:
    since = f" since {day(view.summary.since)}" if view.summary.since else ""
    return f"The latest of {view.change_count:,} changes{since}"
