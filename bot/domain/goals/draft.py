"""A goal as somebody fills it in: read, and checked."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.domain.goals.measure import TYPED, Better, ByTeam, Measure, Unit
from bot.domain.quarter import parse_quarter
from bot.errors import InvalidInput, Mistake
from bot.permissions import is_person

TITLE_LIMIT, UNIT_LIMIT, WORDS_LIMIT, MOST_ITEMS, MOST_GOALS = 120, 20, 300, 20, 20
_MOST, _WHOLE = 1e12, 100
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")

T = TypeVar("T")


@dataclass(frozen=True)
class GoalDraft:
    """What a form holds, as it was typed."""

    title: str
    quarter: str
    owner: str
    measure: str
    target: str
    start: str = ""
    team: str = ""
    unit: str = ""
    better: str = ""
    items: str = ""


@dataclass(frozen=True)
class GoalFields:
    """The same, sound: `start` None where the target is to hold all the time."""

    title: str
    quarter: str
    owner_user_id: str
    team_id: int | None
    measure: str
    unit: str
    better: str
    start: float | None
    target: float
    items: tuple[int, ...]


def read_goal(draft: GoalDraft, measures: Mapping[str, Measure]) -> GoalFields:
    """Read a form.

    Args:
        draft: what it holds.
        measures: those that Liaison counts, by key.

    Raises:
        InvalidInput: a sentence for each field that is wrong.
    """
    problems: dict[str, str] = {}

    def read(name: str, how: Callable[[], T], otherwise: T) -> T:
        try:
            return how()
        except Mistake as mistake:
            problems[name] = str(mistake)
            return otherwise

    measure = measures.get(draft.measure)
    if measure is None and draft.measure != TYPED:
        problems["measure"] = "Choose what it is measured by."
    percent = (measure.unit if measure else draft.unit.strip()) == Unit.PERCENT
    none: tuple[int, ...] = ()
    fields: dict[str, Any] = {
        "title": read("title", lambda: _title(draft.title), ""),
        "quarter": read("quarter", lambda: _quarter(draft.quarter), ""),
        "owner_user_id": read("owner", lambda: _owner(draft.owner), ""),
        "team_id": read("team", lambda: _team(draft.team, measure), None),
        "target": read("target", lambda: _target(draft.target, percent=percent), 0.0),
        "start": read("start", lambda: read_number(draft.start, percent=percent), None),
        "items": read("items", lambda: _items(draft.items), none),
    }
    better = measure.better if measure else _better(draft.better)
    start = fields["start"]
    if start is not None and "target" not in problems and "start" not in problems:
        ahead = fields["target"] - start if better is Better.HIGHER else start - fields["target"]
        if ahead <= 0:
            problems["start"] = "It starts where the target is reached. Is it the other way round?"
    if problems:
        raise InvalidInput(problems)
    unit = measure.unit if measure else " ".join(draft.unit.split())[:UNIT_LIMIT]
    return GoalFields(measure=draft.measure, unit=unit, better=better, **fields)


def read_number(typed: str, *, percent: bool = False) -> float | None:
    """A figure as people write it: `1,200`, `99,9`, `85 %`, `-3`; None for nothing.

    Raises:
        Mistake: it is no number, or no such percentage.
    """
    text = typed.replace("\u00a0", "").replace(" ", "").removesuffix("%")
    if not text:
        return None
    plain = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text.replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        raise Mistake("A number, please, like 12 or 99.5.") from None
    if not math.isfinite(number) or abs(number) > _MOST:
        raise Mistake("That number is too large.")
    if percent and not 0 <= number <= _WHOLE:
        raise Mistake("A percentage is from 0 to 100.")
    return round(number, 2)


def _target(typed: str, *, percent: bool) -> float:
    number = read_number(typed, percent=percent)
    if number is None:
        raise Mistake("A number, please: what is to be reached?")
    return number


def _title(typed: str) -> str:
    title = " ".join(typed.split())
    if not title:
        raise Mistake("A few words, please: what will be better at the end of the quarter?")
    return title[:TITLE_LIMIT]


def _quarter(typed: str) -> str:
    quarter = parse_quarter(typed)
    if quarter is None or quarter[:4] == "0000":
        raise Mistake("A quarter looks like 2026-Q4.")
    return quarter


def _owner(typed: str) -> str:
    if not is_person(typed):
        raise Mistake("Someone has to answer for it.")
    return typed


def _team(typed: str, measure: Measure | None) -> int | None:
    team_id = int(typed) if typed.isascii() and typed.isdigit() else None
    by_team = measure.by_team if measure else ByTeam.MAY
    if team_id is None and by_team is ByTeam.MUST:
        raise Mistake("This is counted for one team. Which?")
    if team_id is not None and by_team is ByTeam.NEVER:
        raise Mistake("This is counted for all teams together.")
    return team_id


def _better(typed: str) -> Better:
    return Better.LOWER if typed == Better.LOWER else Better.HIGHER


def _items(typed: str) -> tuple[int, ...]:
    words = typed.replace(",", " ").replace("#", " ").split()
    if not all(each.isascii() and each.isdigit() and len(each) <= 9 for each in words):  # noqa: PLR2004 as many digits as every id takes
        raise Mistake("Numbers of roadmap items, please, like #5 #9.")
    ids = tuple(sorted({int(each) for each in words}))
    if len(ids) > MOST_ITEMS:
        raise Mistake(f"At most {MOST_ITEMS}, please.")
    return ids
