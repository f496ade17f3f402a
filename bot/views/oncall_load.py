"""Who has carried how much, in words and as a chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ledger import Load
from bot.views import blocks as b
from bot.views.pictures import Bars, Series

_SHOWN, _BARS = 40, 30


@dataclass(frozen=True)
class PersonLoad:
    """One person's load in a team, taken until now, and the hours ahead in the quarter."""

    user_id: str
    name: str
    load: Load
    ahead: float


@dataclass(frozen=True)
class TeamLoad:
    """A team's load in a quarter; the heaviest first."""

    team: str
    quarter: str
    people: Sequence[PersonLoad]


def load_lines(team: TeamLoad) -> list[str]:
    """A line for each person, under the team's sum."""
    if not team.people:
        return [f"*{b.escape(team.team)}* {team.quarter}: nobody was on call."]
    lines = [
        f"• {b.person(each.user_id)}: {_figures(each.load)}{_ahead(each.ahead)}"
        for each in team.people
    ]
    left = len(lines) - _SHOWN
    more = [f"and {left} more"] if left > 0 else []
    return [load_words(team), *lines[:_SHOWN], *more]


def load_words(team: TeamLoad) -> str:
    """The finding: the sum, and how far apart the most and the least are."""
    total = sum((each.load for each in team.people), Load())
    most, least = team.people[0], team.people[-1]
    said = f"*{b.escape(team.team)}* {team.quarter}: {_figures(total)}."
    if len(team.people) == 1:
        return said
    return (
        f"{said} Most: {b.person(most.user_id)}, {most.load.hours:.0f} h; "
        f"least: {b.person(least.user_id)}, {least.load.hours:.0f} h."
    )


def load_picture(team: TeamLoad) -> Bars:
    """Hours taken and ahead, a bar for each person."""
    people = team.people[:_BARS]
    most, least = people[0], team.people[-1]
    said = (
        f"{team.team}, {team.quarter}: most hours on call {most.name}, {most.load.hours:.0f}; "
        f"fewest {least.name}, {least.load.hours:.0f}."
    )
    return Bars(
        title=f"On call in {team.quarter}: {team.team}"[:100],
        alt_text=said[:1000],
        labels=tuple(each.name for each in people),
        series=(
            Series("taken", tuple(round(each.load.hours) for each in people)),
            Series("ahead", tuple(round(each.ahead) for each in people)),
        ),
        arrangement="stacked",
        unit=" h",
    )


def _figures(load: Load) -> str:
    figures = [
        f"{load.hours:.0f} h",
        _count(load.nights, "night"),
        _count(load.weekend_days, "weekend day"),
        _count(load.holidays, "holiday"),
        _count(load.pages, "page"),
    ]
    return ", ".join(figures)


def _ahead(hours: float) -> str:
    return f" · {hours:.0f} h ahead" if hours else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
