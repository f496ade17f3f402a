"""What a form holds, as a plan; or what is wrong with which of its inputs. Pure."""

import re

from pydantic import ValidationError

from bot.domain.settings_parts import Given
from bot.domain.survey.plan import (
    FEWEST_OPEN,
    MOST_FLOOR,
    MOST_OPEN,
    MOST_REMINDERS,
    SurveyPlan,
)
from bot.domain.survey.suppression import FEWEST
from bot.errors import InvalidInput

BY_ITSELF, GUESTS = "itself", "guests"
"""The values of the two checkboxes."""
_REGION = re.compile(r"(\S+?)\s*[:=\s]\s*(\S+)")
_WRONG = {
    "teams": ("second", "A survey is between two different teams."),
    "months": ("months", "Choose one month at least."),
    "open_days": ("open_days", f"A number from {FEWEST_OPEN} to {MOST_OPEN}, please."),
    "floor": ("floor", f"A number from {FEWEST} to {MOST_FLOOR}, please."),
    "reminders": (
        "reminders",
        f"{MOST_REMINDERS} days at most, like 4, 7: each after the first, and while it is open.",
    ),
}
"""By the plan's field: the form's block, and what it says."""


def plan_from(given: Given, old: SurveyPlan) -> SurveyPlan:
    """The plan that a form describes; what isn't on the form stays as it was.

    Raises:
        InvalidInput: what is wrong with which input.
    """
    fields = {
        **old.model_dump(exclude={"rule"}),
        "teams": (given.text("first"), given.text("second")),
        "owner": given.text("owner") or None,
        "rule": _rule(given),
        "open_days": given.text("open_days"),
        "reminders": re.findall(r"[^\s,;]+", given.text("reminders")),
        "floor": given.text("floor"),
        "include_guests": GUESTS in given.several("guests"),
        "regions": _regions(given.text("regions")),
    }
    try:
        return SurveyPlan.model_validate(fields)
    except ValidationError as error:
        raise InvalidInput(dict(map(_wrong, (each["loc"] for each in error.errors())))) from None


def _rule(given: Given) -> dict[str, object] | None:
    if BY_ITSELF not in given.several("itself"):
        return None
    nth, _, weekday = given.text("day").partition(":")
    return {"months": given.several("months"), "nth": _number(nth), "weekday": weekday}


def _number(typed: str) -> int | str:
    return int(typed) if re.fullmatch(r"-?\d{1,2}", typed, re.ASCII) else typed


def _regions(typed: str) -> dict[str, str]:
    """A line for each zone, like `Europe/Berlin: DE`."""
    found = {}
    for line in filter(None, map(str.strip, typed.splitlines())):
        match = _REGION.fullmatch(line)
        if match is None:
            raise InvalidInput({"regions": f"“{line[:60]}” is not like: Europe/Berlin: DE"})
        found[match[1]] = match[2]
    return found


def _wrong(where: tuple[int | str, ...]) -> tuple[str, str]:
    name = str(where[1] if where[0] == "rule" and len(where) > 1 else where[0])
    if name == "regions":
        return name, f"“{where[1]}” or its region isn’t known. Like this: Europe/Berlin: DE-BE"
    return _WRONG.get(name, ("day", "Choose one of these days."))
