"""Launches in words: one of them, its change, and what several add up to.

Each figure stands with its n; what isn't recorded is said to be so, and is never a 0.
"""

from datetime import date
from typing import Any

from bot.domain.roadmap.launch import FEW, LaunchDraft, LaunchFigures
from bot.views import blocks as b
from bot.views.roadmap.words import count, day

NOT_RECORDED = "not recorded"
VELOCITY = (
    "Launch velocity: median days from the day on which a launch was asked for to the day on which "
    "it was live."
)
DEPENDENCY = "Developer-dependency rate: the share of launches that needed an IT request."
PERIOD = (
    "A launch counts in the quarter in which it was live; n is how many launches are behind a "
    "figure, without those of which it isn't recorded."
)


def launch_words(launch: LaunchDraft) -> str:
    """`live Tue 24 Nov 2026, asked for Mon 2 Nov 2026 (22 days), needed IT: escalation 12`."""
    live = f"live {day(launch.live_on)}" if launch.live_on else ""
    return f"{live}, {_asked(launch)}, {_it(launch)}"


def _asked(launch: LaunchDraft) -> str:
    if not launch.asked_on or not launch.live_on:
        return f"asked for: {NOT_RECORDED}"
    took = count((launch.live_on - launch.asked_on).days, "day")
    return f"asked for {day(launch.asked_on)} ({took})"


def _it(launch: LaunchDraft) -> str:
    if launch.needed_it is None:
        return f"IT request: {NOT_RECORDED}"
    if not launch.needed_it:
        return "needed no IT request"
    which = b.one_line(launch.request.words, 80) if launch.request else f"which {NOT_RECORDED}"
    return f"needed an IT request: {which}"


def launch_change_words(before: Any, after: Any) -> str:
    """What was recorded or corrected, from the item's history."""
    if not isinstance(after, dict):
        return "took back its launch"
    if not isinstance(before, dict):
        known = [name for name in _SAID if after.get(name) is not None]
        return f"recorded its launch: {', '.join(_part(name, after) for name in known)}"
    changed = [name for name in _SAID if before.get(name) != after.get(name)]
    said = ", ".join(f"{_part(name, before)} → {_value(name, after)}" for name in changed)
    return f"corrected its launch: {said}"


_SAID = {
    "live_on": "live",
    "asked_on": "asked for",
    "needed_it": "needed an IT request:",
    "request": "which:",
}


def _part(name: str, values: dict[str, Any]) -> str:
    return f"{_SAID[name]} {_value(name, values)}"


def _value(name: str, values: dict[str, Any]) -> str:
    value = values.get(name)
    if value is None:
        return NOT_RECORDED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "request":
        return b.one_line(str(value), 80)
    return day(date.fromisoformat(str(value)))


def figures_lines(figures: LaunchFigures) -> list[str]:
    """Both figures, a line each, with n and with a word where n is small."""
    return [f"Launch velocity: {velocity(figures)}", f"Developer-dependency rate: {rate(figures)}"]


def velocity(figures: LaunchFigures) -> str:
    """`median 22 days (n = 3 of 4 launches; few, so one more may change it a lot)`."""
    median = figures.velocity.median
    if median is None:
        return NOT_RECORDED
    days = "1 day" if median == 1 else f"{median:g} days"
    return f"median {days} ({_n(figures.velocity.n, figures.count)})"


def rate(figures: LaunchFigures) -> str:
    """`67 % (2 needed an IT request; n = 3 of 4 launches; few, …)`."""
    if figures.dependency is None:
        return NOT_RECORDED
    share = f"{figures.dependency * 100:.0f} %"
    needed = f"{figures.needed} needed an IT request"
    return f"{share} ({needed}; {_n(figures.known, figures.count)})"


def _n(known: int, launches: int) -> str:
    few = "; few, so one more may change it a lot" if known < FEW else ""
    return f"n = {known} of {count(launches, 'launch', 'launches')}{few}"
