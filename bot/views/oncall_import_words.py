"""What is said about imported calendars."""

from collections.abc import Mapping, Sequence

from bot.views import blocks as b
from bot.views.oncall import rotation_name

_LISTED = 20


def unreadable(name: str, problem: str) -> str:
    """A first reading that failed."""
    return f"I couldn’t import *{b.one_line(name)}*. {b.escape(problem)} Nothing was saved."


def forgotten(name: str) -> str:
    """A draft that nobody saved."""
    return f"*{b.one_line(name)}* was not saved within a day, so I have forgotten it."


def discarded(name: str) -> str:
    return f"*{b.one_line(name)}* is discarded. Nothing was saved."


def saved(team: str, rotation: str, name: str) -> str:
    where = rotation_name(team, rotation)
    return f"*{b.one_line(name)}* is a layer of {where} now. `/oncall import` shows and removes it."


def calendar_named(name: str) -> str:
    """A calendar as the one that changes shifts."""
    return f"The calendar *{b.one_line(name)}*"


def failing(team: str, rotation: str, name: str, problem: str) -> str:
    """A calendar that can't be read any more, for the lead."""
    return (
        f"The calendar *{b.one_line(name)}* of {rotation_name(team, rotation)} can’t be read: "
        f"{b.escape(problem)} Its last good shifts stay in force, and I go on trying."
    )


def working_again(team: str, rotation: str, name: str) -> str:
    """It can be read again, for the lead."""
    where = rotation_name(team, rotation)
    return f"The calendar *{b.one_line(name)}* of {where} can be read again, and is up to date."


def new_names(team: str, rotation: str, name: str, unknown: Mapping[str, int]) -> str:
    """Someone new is in it whom nobody is known by, for the lead."""
    said = some([f"• {named_by(whose)}: {shifts(count)}" for whose, count in unknown.items()])
    title = f"The calendar *{b.one_line(name)}* of {rotation_name(team, rotation)}"
    first = f"{title} names people I don’t know, so their shifts are nobody’s:"
    return "\n".join([first, *said, "Say who they are: `/oncall import`, then “Look at it”."])


def named_by(whose: str) -> str:
    return f"“{b.one_line(whose, 80)}”" if whose else "events without a name"


def shifts(count: int) -> str:
    return "1 shift" if count == 1 else f"{count:,} shifts"


def some(lines: Sequence[str]) -> list[str]:
    left = len(lines) - _LISTED
    return [*lines[:_LISTED], *([f"and {left} more"] if left > 0 else [])]
