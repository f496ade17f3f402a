"""A tree of JQL to a function that says whether an issue is meant."""

import operator
from collections.abc import Callable, Mapping
from typing import Any as Anything

from bot.local.jira.jql.fields import Asker, JqlField, field_named, sought
from bot.local.jira.jql.parse import All, Any, Clause, Not, Part
from bot.local.jira.refused import JiraRefused
from bot.local.store import Json

Test = Callable[[Json], bool]
_RANKS: Mapping[str, Callable[[Anything, Anything], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def compiled(asker: Asker, part: Part) -> Test:
    """The test of a query.

    Raises:
        JiraRefused: 400, a field, value or operator that doesn't fit.
    """
    match part:
        case Not(inner):
            test = compiled(asker, inner)
            return lambda issue: not test(issue)
        case All(parts):
            tests = [compiled(asker, each) for each in parts]
            return lambda issue: all(test(issue) for test in tests)
        case Any(parts):
            tests = [compiled(asker, each) for each in parts]
            return lambda issue: any(test(issue) for test in tests)
        case Clause():
            return _clause(asker, part)


def _clause(asker: Asker, clause: Clause) -> Test:
    field = field_named(clause.field)
    if clause.operator in _RANKS:
        return _ranked(asker, clause, field)
    if clause.operator in {"~", "!~"}:
        return _texts(asker, clause, field)
    if field.is_text and not clause.values[0].is_empty:
        raise _unfit(clause)
    negative = clause.operator in {"!=", "not in"}
    wanted = set().union(*(field.meant(asker, each) for each in clause.values if not each.is_empty))
    empty = any(each.is_empty for each in clause.values)

    def test(issue: Json) -> bool:
        values = set(field.of(asker.site, issue))
        if not values:
            return empty and not negative
        return bool(values & wanted) is not negative

    return test


def _ranked(asker: Asker, clause: Clause, field: JqlField) -> Test:
    if not field.ranked or clause.values[0].is_empty:
        raise _unfit(clause)
    compare = _RANKS[clause.operator]
    (limit,) = field.meant(asker, clause.values[0]) or {None}
    if limit is None:
        return lambda _issue: False
    return lambda issue: any(compare(each, limit) for each in field.of(asker.site, issue))


def _texts(asker: Asker, clause: Clause, field: JqlField) -> Test:
    if not field.is_text:
        raise _unfit(clause)
    wanted, negative = clause.values[0].text, clause.operator == "!~"
    return lambda issue: sought([*field.of(asker.site, issue)], wanted) is not negative


def _unfit(clause: Clause) -> JiraRefused:
    return JiraRefused(
        400, f"The operator '{clause.operator}' is not supported by the '{clause.field}' field."
    )
