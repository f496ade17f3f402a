"""The roadmap's summary as a message: what stands how, what changed, what has to be decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.roadmap.capacity import TeamWeeks
from bot.domain.roadmap.launch import LaunchFigures
from bot.domain.roadmap.status import STATUS_WORDS, ItemStatus
from bot.domain.roadmap.summary import Facts, Summary, finding
from bot.views import blocks as b
from bot.views.roadmap.capacity import team_words
from bot.views.roadmap.history import by_words, change_words
from bot.views.roadmap.launch_words import DEPENDENCY, VELOCITY, figures_lines
from bot.views.roadmap.words import count, day, slip_words
from models import ChangeSource, RoadmapChange

_Line = Callable[[Facts, Summary], str]
_SHOWN, _SHOWN_IN_SHORT = 8, 5
_FROM = {
    ChangeSource.SLACK: "in Slack",
    ChangeSource.JIRA: "in Jira",
    ChangeSource.LIAISON: "by Liaison",
}


@dataclass(frozen=True)
class Changed:
    """A change, with the title of its item."""

    change: RoadmapChange
    title: str


@dataclass(frozen=True)
class MovedOut:
    """What has left the quarter for another."""

    id: int
    title: str
    to: str


@dataclass(frozen=True)
class SummaryView:
    """A summary with what stands around it."""

    summary: Summary
    teams: Mapping[int, str]
    names: Mapping[str, str]
    """Of owners, for what knows no mentions."""
    reader_zone: str
    changes: Sequence[Changed] = ()
    """The latest, newest first."""
    change_count: int = 0
    by_source: Mapping[str, int] = field(default_factory=dict)
    changers: int = 0
    moved_out: Sequence[MovedOut] = ()
    weeks: Sequence[TeamWeeks] = ()
    launches: LaunchFigures | None = None
    """Of the quarter."""


def summary_text(view: SummaryView) -> str:
    """The whole summary in words; its first line carries the finding."""
    lines = [f"*Roadmap {view.summary.quarter}* – {finding(view.summary)}"]
    for title, rows in _sections(view):
        lines += [f"*{title}*", *rows]
    return "\n".join(lines)


def summary_blocks(view: SummaryView) -> list[b.Block]:
    """The same laid out, with room for a picture and a line below it."""
    laid = [b.header(f"Roadmap {view.summary.quarter}"), b.section(b.escape(finding(view.summary)))]
    for title, rows in _sections(view):
        laid += b.sections([f"*{title}*", *rows])
    return laid[:46]


def _sections(view: SummaryView) -> list[tuple[str, list[str]]]:
    summary = view.summary
    lists = (
        ("Decisions needed", summary.decisions, _decision),
        ("Slipped", summary.slipped, _slipped),
        ("At risk", summary.at_risk, _at_risk),
        ("On track", summary.on_track, _target),
        ("Done", summary.done, _short),
        ("New", summary.new, _target),
        ("Dropped", summary.dropped, _short),
    )
    sections = [
        (f"{title} ({_how_many(found, summary)})", _rows(found, line, summary))
        for title, found, line in lists
        if found
    ]
    if view.moved_out:
        moved = [f"• #{x.id} {b.one_line(x.title, 100)} → {x.to}" for x in view.moved_out]
        sections.append((f"Moved to another quarter ({len(moved)})", moved))
    over = [f"• {team_words(each)}" for each in view.weeks if each.over]
    if over:
        sections.append(("More planned than there are weeks", over))
    return [*sections, *_launches(view), *_changes(view)]


def _launches(view: SummaryView) -> list[tuple[str, list[str]]]:
    """How long launches took and how many needed IT; nothing where none is recorded."""
    if view.launches is None or not view.launches.count:
        return []
    rows = [f"• {each}" for each in figures_lines(view.launches)]
    means = f"_{VELOCITY} {DEPENDENCY}_"
    return [(f"Launches in {view.summary.quarter} ({view.launches.count:,})", [*rows, means])]


def _how_many(found: Sequence[Facts], summary: Summary) -> str:
    """How many, and of what has ended how many lately."""
    lately = sum(each.ended_lately for each in found if not each.is_open)
    since = f", {lately:,} since {day(summary.since)}" if lately and summary.since else ""
    return f"{len(found):,}{since}"


def _rows(found: Sequence[Facts], line: _Line, summary: Summary) -> list[str]:
    most = _SHOWN if line in (_decision, _slipped, _at_risk) else _SHOWN_IN_SHORT
    rows = [f"• {line(each, summary)}" for each in found[:most]]
    left = len(found) - len(rows)
    return [*rows, f"and {left:,} more"] if left > 0 else rows


def _named(item: Facts) -> str:
    return f"#{item.id} {b.one_line(item.title, 100)} – {b.person(item.owner)}"


def _decision(item: Facts, summary: Summary) -> str:
    del summary
    return f"{_named(item)}: {b.one_line(item.decision, 300)}"


def _slipped(item: Facts, summary: Summary) -> str:
    late = f": {slip_words(item.slip)}, since {day(item.slip.since)}" if item.slip else ""
    target = f", target {day(item.target_on)}" if item.target_on else ""
    return f"{_named(item)}{late}{target}{_status(item)}{_waits(item, summary)}"


def _at_risk(item: Facts, summary: Summary) -> str:
    return f"{_named(item)}{_status(item)}{_waits(item, summary)}"


def _target(item: Facts, summary: Summary) -> str:
    del summary
    return f"{_named(item)}, {f'target {day(item.target_on)}' if item.target_on else 'no date'}"


def _short(item: Facts, summary: Summary) -> str:
    del summary
    return _named(item)


def _status(item: Facts) -> str:
    if item.status not in (ItemStatus.BLOCKED, ItemStatus.AT_RISK):
        return ""
    note = f" – {b.one_line(item.note, 200)}" if item.note else ""
    return f", *{STATUS_WORDS[ItemStatus(item.status)]}*{note}"


def _waits(item: Facts, summary: Summary) -> str:
    holding = summary.held_up.get(item.id, ())
    return f", waits for {', '.join(f'#{each}' for each in holding[:5])}" if holding else ""


def _changes(view: SummaryView) -> list[tuple[str, list[str]]]:
    since = f"since {day(view.summary.since)}" if view.summary.since else "so far"
    if not view.change_count:
        return [(f"Nothing has changed {since}", [])]
    sources = ", ".join(
        f"{number:,} {_FROM[ChangeSource(source)]}" for source, number in view.by_source.items()
    )
    people = count(view.changers, "person", "people")
    title = f"{count(view.change_count, 'change')} {since}, by {people}: {sources}"
    rows = [
        f"• #{each.change.item_id} {b.one_line(each.title, 60)}: "
        f"{change_words(each.change, view.teams)} ({by_words(each.change)})"
        for each in view.changes
    ]
    left = view.change_count - len(rows)
    return [(title, [*rows, f"and {left:,} more"] if left > 0 else rows)]
