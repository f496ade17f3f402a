"""The words in which Slack's rules for JSON are written down here.

A rule looks at a value and yields what is wrong with it, everything and not only the first; it
takes any JSON whatever and never raises. Messages are worded like Slack's own.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that Slack refuses.

    Args:
        pointer: a JSON pointer to it, such as `/blocks/0/text/text`.
        message: what is wrong.
    """

    pointer: str
    message: str


Problems = Iterator[Problem]
Rule = Callable[[object, str], Problems]
Fields = Mapping[str, Rule]
Json = Mapping[str, object]
Check = Callable[[Json, str], Problems]
Placed = tuple[str, Json]  # where an object stands, and the object


def anything(_value: object, _at: str) -> Problems:
    yield from ()


def boolean(value: object, at: str) -> Problems:
    if not isinstance(value, bool):
        yield Problem(at, "must provide a boolean")


def string(low: int = 0, high: int | None = None, pattern: str = "") -> Rule:
    """Text of `low` to `high` characters, all of it matching `pattern`."""

    def rule(value: object, at: str) -> Problems:
        if not isinstance(value, str):
            yield Problem(at, "must provide a string")
            return
        yield from _length(len(value), low, high, at)
        if pattern and not re.fullmatch(pattern, value):
            yield Problem(at, f"must match {pattern}")

    return rule


def _length(length: int, low: int, high: int | None, at: str) -> Problems:
    if length < low:
        yield Problem(at, f"must be more than {low - 1} characters")
    if high is not None and length > high:
        yield Problem(at, f"must be less than {high + 1} characters")


def word(*allowed: str) -> Rule:
    """One of these words."""

    def rule(value: object, at: str) -> Problems:
        if not isinstance(value, str) or value not in allowed:
            yield Problem(at, f"must be one of: {', '.join(allowed)}")

    return rule


def number(low: float | None = None, high: float | None = None) -> Rule:
    """A number from `low` to `high`, both included."""

    def rule(value: object, at: str) -> Problems:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield Problem(at, "must provide a number")
            return
        if low is not None and value < low:
            yield Problem(at, f"must be at least {low}")
        if high is not None and value > high:
            yield Problem(at, f"must be at most {high}")

    return rule


def integer(low: int, high: int | None = None) -> Rule:
    """A whole number from `low` to `high`, both included."""
    in_range = number(low, high)

    def rule(value: object, at: str) -> Problems:
        if isinstance(value, bool) or not isinstance(value, int):
            yield Problem(at, "must provide an integer")
            return
        yield from in_range(value, at)

    return rule


def array(item: Rule, low: int = 1, high: int | None = None) -> Rule:
    """A list of `low` to `high` items, each of which keeps the rule `item`."""

    def rule(value: object, at: str) -> Problems:
        if not isinstance(value, list):
            yield Problem(at, "must provide an array")
            return
        if len(value) < low:
            yield Problem(at, f"no less than {low} items allowed")
        if high is not None and len(value) > high:
            yield Problem(at, f"no more than {high} items allowed")
        for index, each in enumerate(value):
            yield from item(each, f"{at}/{index}")

    return rule


def record(required: Fields, optional: Fields | None = None, *checks: Check) -> Rule:
    """An object with these fields and no others; `checks` look at the fields together."""
    known = {**required, **(optional or {})}

    def rule(value: object, at: str) -> Problems:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
            return
        yield from _names(value, required, known, at)
        for name, field in known.items():
            if name in value:
                yield from field(value[name], f"{at}/{name}")
        for check in checks:
            yield from check(value, at)

    return rule


def _names(value: Json, required: Fields, known: Fields, at: str) -> Problems:
    for name in required:
        if name not in value:
            yield Problem(at, f"missing required field: {name}")
    for name in value:
        if name not in known:
            yield Problem(at, f"invalid additional property: {name[:80]}")


def kind(required: Fields | None = None, optional: Fields | None = None, *checks: Check) -> Rule:
    """A record that `by_type` leads to."""
    return record({"type": anything, **(required or {})}, optional, *checks)


def by_type(kinds: Fields) -> Rule:
    """An object whose `type` says which rule it keeps."""

    def rule(value: object, at: str) -> Problems:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
            return
        named = value.get("type")
        if "type" not in value:
            yield Problem(at, "missing required field: type")
        elif not isinstance(named, str):
            yield Problem(f"{at}/type", "must provide a string")
        elif named not in kinds:
            yield Problem(f"{at}/type", f"unsupported type: {named[:80]}")
        else:
            yield from kinds[named](value, at)

    return rule


def exactly_one(*names: str) -> Check:
    return _count_of(names, range(1, 2), "must define exactly one of")


def at_least_one(*names: str) -> Check:
    return _count_of(names, range(1, len(names) + 1), "must define at least one of")


def _count_of(names: tuple[str, ...], allowed: range, words: str) -> Check:
    def check(value: Json, at: str) -> Problems:
        if sum(name in value for name in names) not in allowed:
            yield Problem(at, f"{words}: {', '.join(names)}")

    return check


def objects(values: object, at: str) -> Iterator[Placed]:
    """The objects in what should be an array of them; what else is in it, another rule finds."""
    for index, each in enumerate(values if isinstance(values, list) else []):
        if isinstance(each, dict):
            yield f"{at}/{index}", each


def repeated(name: str, placed: Iterable[Placed]) -> Problems:
    """The field `name` must be different in each."""
    seen: set[str] = set()
    for at, each in placed:
        value = each.get(name)
        if isinstance(value, str) and value in seen:
            yield Problem(f"{at}/{name}", f"`{name}` already exists: {value[:80]}")
        elif isinstance(value, str):
            seen.add(value)
