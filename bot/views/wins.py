"""Wins in words. No points, no ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.views import blocks as b


@dataclass(frozen=True)
class ShownWin:
    """A win as an agenda shows it: only those who may be named by now."""

    number: int
    people: tuple[str, ...]
    reason: str
    given_by: str
    given_at: datetime


def win_words(people: Sequence[str], reason: str, given_by: str) -> str:
    """The post: who is thanked by whom, and what for; the reason is people's text."""
    thanks = f":tada: {_joined(people)}: thank you!"
    return f"{thanks} {b.person(given_by)} says: {b.one_line(reason, 1000)}"


def win_blocks(people: Sequence[str], reason: str, given_by: str) -> list[b.Block]:
    """The same with the reason in its own words."""
    return [
        b.section(f":tada: {_joined(people)}: thank you!"),
        b.people_say(reason),
        b.context(f"Said by {b.person(given_by)}"),
    ]


def win_line(win: ShownWin) -> str:
    """One line of an agenda."""
    return f"{_joined(win.people)}: {b.one_line(win.reason, 300)} (from {b.person(win.given_by)})"


def private_words(reason: str, given_by: str) -> str:
    """To someone who is not named in wins: the thanks reach them alone."""
    return f":tada: {b.person(given_by)} thanks you: {b.one_line(reason, 1000)}"


def answer_words(named: Sequence[str], unnamed: Sequence[str], channel: str) -> str:
    """What the giver is told."""
    told = [f"Thank you! It is in <#{channel}>, and on the next agenda."] if named else []
    if unnamed:
        who = _joined(unnamed)
        told.append(
            f"{who} would rather not be named in public, so your thanks go to "
            f"{'them' if len(unnamed) > 1 else 'that person'} in a DM."
        )
    return " ".join(told)


def _joined(people: Sequence[str]) -> str:
    *first, last = map(b.person, people)
    return f"{', '.join(first)} and {last}" if first else last
