"""What has changed of an item: who, what, from where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.roadmap.fields import CREATED, FIELDS, IMPACTS
from bot.domain.roadmap.launch import LAUNCH
from bot.domain.roadmap.status import STATUS_WORDS, ItemStatus
from bot.views import blocks as b
from bot.views.roadmap.launch_words import launch_change_words
from bot.views.roadmap.words import day
from models import ChangeSource, RoadmapChange, RoadmapItem

NEWER, OLDER = "roadmap_history_newer", "roadmap_history_older"
A_PAGE = 20
_FROM = {ChangeSource.SLACK: "in Slack", ChangeSource.JIRA: "in Jira", ChangeSource.LIAISON: ""}


@dataclass(frozen=True)
class History:
    """A page of an item's changes, newest first."""

    item: RoadmapItem
    changes: Sequence[RoadmapChange]
    page: int
    pages: int
    names: Mapping[int, str]
    """Of teams, by id."""
    reader_zone: str


def history_modal(history: History) -> b.Block:
    """The page as a modal on top of the item's."""
    item = history.item
    lines = [change_line(each, history.names, history.reader_zone) for each in history.changes]
    turns = []
    if history.page > 1:
        turns.append(_turn("Newer", NEWER, history, history.page - 1))
    if history.page < history.pages:
        turns.append(_turn("Older", OLDER, history, history.page + 1))
    blocks = [*b.sections([f"*#{item.id} {b.one_line(item.title, 255)}*", *lines])]
    blocks += [b.actions(*turns)] if turns else []
    return b.modal("roadmap_history", f"History of #{item.id}", blocks)


def change_line(change: RoadmapChange, names: Mapping[int, str], reader_zone: str) -> str:
    """One line, like `• Tue at 10:42: @maya in Slack: status planned → in progress`."""
    when = b.moment(change.at, reader_zone)
    return f"• {when}: {by_words(change)}: {change_words(change, names)}"


def by_words(change: RoadmapChange) -> str:
    """Who, and from where."""
    source = ChangeSource(change.source)
    if change.by is None:
        return {ChangeSource.JIRA: "somebody in Jira"}.get(source, "Liaison")
    return f"{b.person(change.by)} {_FROM[source]}".rstrip()


def change_words(change: RoadmapChange, names: Mapping[int, str]) -> str:
    """What has changed: `target Tue 1 Dec 2026 → Tue 8 Dec 2026`."""
    if change.field == CREATED:
        return "added it"
    if change.field == LAUNCH:
        return launch_change_words(change.before, change.after)
    words = FIELDS[change.field].words if change.field in FIELDS else change.field
    if change.field == "description":
        return "changed the description"
    if change.field == "rank":
        return "moved it up" if (change.after or 0) < (change.before or 0) else "moved it down"
    before, after = (_value(change.field, each, names) for each in (change.before, change.after))
    return f"{words} {before} → {after}"


def _value(field: str, value: Any, names: Mapping[int, str]) -> str:
    if value in (None, "", []):
        return "none"
    if field in _SAID:
        return str(_SAID[field](value, names))
    return f"“{b.one_line(str(value), 120)}”"


def _day(value: Any) -> str:
    return day(date.fromisoformat(str(value)))


def _status(value: Any) -> str:
    return STATUS_WORDS[ItemStatus(value)]


_SAID: Mapping[str, Any] = {
    "status": lambda value, _: _status(value),
    "owner_user_id": lambda value, _: b.person(value),
    "contributors": lambda value, _: ", ".join(b.person(each) for each in value),
    "team_id": lambda value, names: b.escape(names.get(value, "another team")),
    "teams": lambda value, names: ", ".join(
        b.escape(names.get(each, "another team")) for each in value
    ),
    "needs": lambda value, _: ", ".join(f"#{each}" for each in value),
    "start_on": lambda value, _: _day(value),
    "target_on": lambda value, _: _day(value),
    "quarter": lambda value, _: b.one_line(str(value), 20),
    "lane": lambda value, _: b.one_line(str(value), 60),
    "reach": lambda value, _: f"{value:,}",
    "impact": lambda value, _: IMPACTS.get(value, f"{value:g}"),
    "confidence": lambda value, _: f"{value} %",
    "effort": lambda value, _: f"{value:g} weeks",
    "source_link": lambda value, _: b.link(str(value)),
}


def _turn(words: str, action_id: str, history: History, page: int) -> b.Block:
    return b.button(words, action_id, f"{history.item.id}:{page}")
