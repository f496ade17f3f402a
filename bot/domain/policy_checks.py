"""What can be wrong with a policy that someone writes, in sentences for them."""

from collections.abc import Sequence
from datetime import time

from bot.domain.policy import Target

MOST_STEPS, MOST_TARGETS = 12, 10
_LINK_LIMIT = 500


def targets_problem(targets: Sequence[Target]) -> str | None:
    """What is wrong with whom a step reaches; None when nothing is."""
    if not targets:
        return "A step needs somebody: choose a person, a rotation, a group, a channel or the lead."
    if len(targets) > MOST_TARGETS:
        return f"That is {len(targets)} in one step; {MOST_TARGETS} is the most. Make it two steps."
    named = [(each.kind, each.ref or each.name) for each in targets]
    if len(set(named)) < len(named):
        return "Somebody is in this step twice; once is enough."
    return None


def count_problem(count: int) -> str | None:
    if count <= MOST_STEPS:
        return None
    return f"A path has {MOST_STEPS} steps at most. Remove one first."


def link_problem(link: str) -> str | None:
    rest = link.removeprefix("https://")
    good = rest not in {link, ""} and rest.isprintable() and " " not in rest
    if good and len(link) <= _LINK_LIMIT:
        return None
    return "A runbook's link starts with https://, like https://wiki.example.com/checkout."


def hours_problem(opens: time, closes: time) -> str | None:
    if opens < closes:
        return None
    return f"Closing ({closes:%H:%M}) has to be later than opening ({opens:%H:%M})."
