"""Post-mortems: when they are asked for, how a timeline is told without blame. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.business import BusinessCalendar
from bot.domain.wall_clock import zone

DAYS_TO_WRITE = 5
"""Working days from the day on which it is asked for."""
TIMELINE_LIMIT = 8000
WORDS_LIMIT = 3000


@dataclass(frozen=True)
class Happened:
    """One event: its kind and data as the timeline keeps them."""

    at: datetime
    kind: str
    data: Mapping[str, Any]


def next_reminder(calendar: BusinessCalendar, due_on: date, now: datetime) -> datetime:
    """When the author is reminded after having been asked or reminded at `now`.

    On the day it is due, and on each working day after it, at 10:00.
    """
    due = calendar.asking_on(due_on)
    return due if due > now else calendar.next_asking(now)[1]


def due_day(calendar: BusinessCalendar, asked_on: date) -> date:
    """The day on which it is due."""
    return calendar.business_days_later(asked_on, DAYS_TO_WRITE)


def draft_timeline(events: Sequence[Happened], asking: str, asked: str, zone_name: str) -> str:
    """The timeline as a draft: plain text, one line an event, roles in place of names.

    Args:
        events: oldest first.
        asking: the raiser's team, or another word for who raised it.
        asked: the team that was asked.
        zone_name: IANA name, of all its times.
    """
    where = zone(zone_name)
    lines = [f"(All times are those of {zone_name}. Roles, not names: it is about what happened.)"]
    day = None
    for event in events:
        told = _TOLD.get(event.kind, _nothing)(event.data, asking, asked)
        if not told:
            continue
        local = event.at.astimezone(where)
        if local.date() != day:
            day = local.date()
            lines.append(f"{local:%A}, {local.day} {local:%B %Y}")
        lines.append(f"{local:%H:%M}  {told}")
    return _fitting(lines)


def _fitting(lines: list[str]) -> str:
    """As many lines as fit; the last tells how many there are more."""
    whole = "\n".join(lines)
    if len(whole) <= TIMELINE_LIMIT:
        return whole
    kept: list[str] = []
    room = TIMELINE_LIMIT - 40
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, f"… and {len(lines) - len(kept)} lines more."])


_Told = Callable[[Mapping[str, Any], str, str], str]


def _words(data: Mapping[str, Any], before: str = ": ") -> str:
    words = " ".join(str(data.get("words") or "").split())
    return f"{before}{words[:500]}" if words else "."


def _nothing(data: Mapping[str, Any], asking: str, asked: str) -> str:
    del data, asking, asked
    return ""


_TOLD: Mapping[str, _Told] = {
    "raised": lambda _, asking, asked: f"{asking} asked {asked} for help.",
    "joined": lambda data, *_: f"Someone else was affected too{_words(data)}",
    "paged": lambda data, *_: f"A page went out: {data.get('why', '')}.",
    "skipped": lambda _, *__: "A page had nobody to go to, so the next step followed at once.",
    "unreached": lambda _, *__: "A page did not arrive, so the path went on.",
    "vendor": lambda data, *_: f"The path named {data.get('vendor', 'a vendor')} to be called.",
    "fallback": lambda _, *__: "The path was at its end without an answer.",
    "acknowledged": lambda _, __, asked: f"{asked} took it on.",
    "updated": lambda data, *_: f"Update{_words(data)}",
    "expired": lambda _, *__: "No update had come, so the path went on.",
    "asked": lambda data, *_: f"Information was needed{_words(data)}",
    "answered": lambda data, *_: f"The answer came{_words(data)}",
    "handed_over": lambda data, *_: (
        f"It went from {data.get('from')} to {data.get('to')}{_words(data)}"
    ),
    "responder_added": lambda _, *__: "More help was brought in.",
    "reassigned": lambda _, *__: "It changed hands within the team.",
    "severity_changed": lambda data, *_: (
        f"The severity went from {data.get('before')} to {data.get('after')}{_words(data)}"
    ),
    "decision_asked": lambda data, *_: f"A decision was needed{_words(data)}",
    "decided": lambda data, *_: f"It was decided: {data.get('choice')}{_words(data, ', because ')}",
    "resolved": lambda data, *_: f"Resolved{_words(data)}",
    "reopened": lambda data, *_: f"It came back{_words(data)}",
}
"""By the kind of event. None names a person, and none says what someone failed to do."""
