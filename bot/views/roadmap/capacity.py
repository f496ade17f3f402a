"""A team's weeks in a quarter, against the effort planned."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.roadmap.capacity import TeamWeeks
from bot.views import blocks as b
from bot.views.roadmap.words import count

SET = "roadmap_capacity"
_MOST_TEAMS = 40


@dataclass(frozen=True)
class Weeks:
    """Every team's weeks in a quarter, and for which of them the reader may say how many."""

    quarter: str
    teams: Sequence[TeamWeeks]
    may_set: Sequence[int] = ()


def weeks_lines(weeks: Weeks) -> list[str]:
    """A line for each team, and how it is counted."""
    return [
        f"*Weeks of the teams in {weeks.quarter}*",
        *(f"• {team_words(each)}" for each in weeks.teams[:_MOST_TEAMS]),
        "Effort is in weeks of one person; of what several teams work on, each has an equal part.",
    ]


def weeks_blocks(weeks: Weeks) -> list[b.Block]:
    """The same, with the button to the form for those who may say how many there are."""
    blocks = b.sections(weeks_lines(weeks))
    if weeks.may_set:
        blocks.append(b.actions(b.button("Set the weeks", SET, weeks.quarter)))
    return blocks


def team_words(team: TeamWeeks) -> str:
    """`IT: 14 of 20 weeks planned (70 %), 3 items without an effort`."""
    planned = f"{team.planned:.1f}".removesuffix(".0")
    said = f"{b.escape(team.name)}: {planned} weeks planned in {count(team.items, 'item')}"
    if team.capacity is not None:
        share = f" ({team.percent} %)" if team.percent is not None else ""
        said = f"{b.escape(team.name)}: {planned} of {team.capacity:g} weeks planned{share}"
    if team.over:
        said += f", *{f'{team.over:.1f}'.removesuffix('.0')} more than there are*"
    if team.unknown:
        said += f", {count(team.unknown, 'item')} without an effort"
    return said if team.capacity is not None else f"{said}; nobody has said how many there are"


def weeks_modal(weeks: Weeks) -> b.Block:
    """The form: how many weeks each of the reader's teams has."""
    fields = [
        b.field(
            f"weeks_{each.team_id}",
            each.name,
            b.text_input("value", initial=_initial(each), limit=10),
            hint="Weeks of one person for the roadmap: people × weeks, less holidays and duties.",
            optional=True,
        )
        for each in weeks.teams
        if each.team_id in weeks.may_set
    ]
    return b.modal(
        SET,
        f"Weeks in {weeks.quarter}",
        fields[:_MOST_TEAMS],
        submit="Save",
        metadata=weeks.quarter,
    )


def _initial(team: TeamWeeks) -> str:
    return "" if team.capacity is None else f"{team.capacity:g}"
