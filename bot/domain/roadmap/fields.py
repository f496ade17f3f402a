"""What can be changed of an item, field by field: one table, which history and Jira share."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.quarter import parse_quarter
from bot.domain.roadmap.status import ItemStatus
from bot.domain.web_link import is_web_link
from bot.errors import InvalidInput, Mistake
from bot.permissions import is_person

TITLE_LIMIT, NOTE_LIMIT, DESCRIPTION_LIMIT = 255, 500, 32_000
MOST_CONTRIBUTORS, MOST_NEEDS = 30, 30
IMPACTS = {3.0: "massive", 2.0: "high", 1.0: "medium", 0.5: "low", 0.25: "minimal"}
_MOST_REACH, _MOST_EFFORT, _MOST_YEARS = 1_000_000_000, 999.0, 2200
_WHOLE = 100
CREATED = "created"
"""The field of an item's first change."""


@dataclass(frozen=True)
class FieldRule:
    """What people call a field, and what it takes; `clean` raises a Mistake."""

    words: str
    clean: Callable[[Any], Any]


def cleaned(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields, each brought to its one form.

    Raises:
        InvalidInput: a sentence for each field that is wrong.
        KeyError: there is no such field.
    """
    clean, problems = {}, {}
    for name, value in fields.items():
        try:
            clean[name] = FIELDS[name].clean(value)
        except Mistake as mistake:
            problems[name] = str(mistake)
    if problems:
        raise InvalidInput(problems)
    return clean


def plain(value: Any) -> Any:
    """A field's value as JSON, as history keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _title(value: Any) -> str:
    title = " ".join(str(value or "").split())
    if not title:
        raise Mistake("A few words, please: what will be different when it is done?")
    if len(title) > TITLE_LIMIT:
        raise Mistake(f"Shorter, please: {TITLE_LIMIT} characters at most.")
    return title


def _text(limit: int) -> Callable[[Any], str]:
    def clean(value: Any) -> str:
        text = str(value or "").strip()
        if len(text) > limit:
            raise Mistake(f"Shorter, please: {limit:,} characters at most.")
        return text

    return clean


def _quarter(value: Any) -> str:
    quarter = parse_quarter(str(value or ""))
    if quarter is None or quarter[:4] == "0000":
        raise Mistake("A quarter looks like 2026-Q4.")
    return quarter


def _status(value: Any) -> str:
    try:
        return ItemStatus(value).value
    except ValueError:
        raise Mistake("That is no status of the roadmap.") from None


def _owner(value: Any) -> str:
    if not is_person(value):
        raise Mistake("Someone has to answer for it.")
    return str(value)


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Mistake("A date looks like 2026-12-24.") from None
    if not 2000 <= day.year < _MOST_YEARS:  # noqa: PLR2004 a year
        raise Mistake("That is too far away. A date looks like 2026-12-24.")
    return day


def _number(words: str, most: float, kind: Callable[[float], Any]) -> Callable[[Any], Any]:
    def clean(value: Any) -> Any:
        if value in (None, ""):
            return None
        try:
            number = float(str(value).strip().replace(",", ".").removesuffix("%"))
        except ValueError:
            raise Mistake(f"{words} is a number.") from None
        if not 0 < number <= most or math.isnan(number):
            raise Mistake(f"{words} is more than 0, and at most {most:,.0f}.")
        return kind(number)

    return clean


def _impact(value: Any) -> float | None:
    if value in (None, ""):
        return None
    try:
        impact = float(value)
    except ValueError:
        impact = 0
    if impact not in IMPACTS:
        raise Mistake("Impact is one of 3, 2, 1, 0.5 and 0.25.")
    return impact


def _rank(value: Any) -> float:
    return float(value)


def _link(value: Any) -> str | None:
    if value and not is_web_link(str(value)):
        raise Mistake("A link begins with https://.")
    return str(value) if value else None


def _team(value: Any) -> int | None:
    return None if value is None else int(value)


def _people(value: Iterable[str]) -> tuple[str, ...]:
    people = tuple(sorted({each for each in value if is_person(each)}))
    if len(people) > MOST_CONTRIBUTORS:
        raise Mistake(f"That is more than {MOST_CONTRIBUTORS} people. Name a team instead.")
    return people


def _ids(value: Iterable[Any]) -> tuple[int, ...]:
    ids = tuple(sorted({int(each) for each in value}))
    if len(ids) > MOST_NEEDS:
        raise Mistake(f"At most {MOST_NEEDS}, please.")
    return ids


FIELDS: Mapping[str, FieldRule] = {
    "title": FieldRule("title", _title),
    "description": FieldRule("description", _text(DESCRIPTION_LIMIT)),
    "lane": FieldRule("lane", _text(60)),
    "quarter": FieldRule("quarter", _quarter),
    "rank": FieldRule("place in its lane", _rank),
    "status": FieldRule("status", _status),
    "status_note": FieldRule("why", _text(NOTE_LIMIT)),
    "owner_user_id": FieldRule("owner", _owner),
    "team_id": FieldRule("team", _team),
    "start_on": FieldRule("start", _day),
    "target_on": FieldRule("target", _day),
    "reach": FieldRule("reach", _number("Reach", _MOST_REACH, round)),
    "impact": FieldRule("impact", _impact),
    "confidence": FieldRule("confidence", _number("Confidence", _WHOLE, round)),
    "effort": FieldRule("effort", _number("Effort", _MOST_EFFORT, lambda x: round(x, 2))),
    "decision_needed": FieldRule("decision needed", _text(NOTE_LIMIT)),
    "source_link": FieldRule("message", _link),
    "contributors": FieldRule("contributors", _people),
    "teams": FieldRule("teams beside the owner’s", _ids),
    "needs": FieldRule("needs first", _ids),
}
COLUMNS = tuple(name for name in FIELDS if name not in {"contributors", "teams", "needs"})
"""The fields that are columns of the item's own row."""


def dates_problem(start_on: date | None, target_on: date | None) -> str | None:
    """What is wrong with two dates that are each sound."""
    if start_on and target_on and target_on < start_on:
        return "It would be done before it begins. Choose a later target, or an earlier start."
    return None


def replayed(changes: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """What an item's fields are after its changes (field, after), oldest first, as JSON."""
    fields: dict[str, Any] = {}
    for field, after in changes:
        fields = dict(after) if field == CREATED else {**fields, field: after}
    return fields
