"""The three-way merge: what each side has, against what they last agreed on.

Pure: the base, ours and theirs in, decisions out. An echo of our own write equals the base, so it
is no news; there is no timer and no rule about who wrote it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from bot.domain.sync_fields import Direction, Policy, SyncField, Value, Values


class Step(Enum):
    """What is to be done about one field."""

    NOTHING = "in step"
    ADVANCE = "both moved to the same: only the base moves"
    TAKE = "Jira moved: take theirs"
    PUSH = "the roadmap moved: push ours"
    BOTH = "a set moved on both sides: take and push the merged one"
    ASK = "both moved: a person decides"


@dataclass(frozen=True)
class Rule:
    """Which way a field goes for one issue.

    `guarded`: writing would lose something in Jira (the formatting of a description), so that a
    person is asked before.
    """

    direction: Direction = Direction.BOTH
    guarded: bool = False


@dataclass(frozen=True)
class Sides:
    """One field's normalised values: what both last agreed on, what each has now."""

    base: Value
    ours: Value
    theirs: Value


@dataclass(frozen=True)
class Decision:
    """A step, and the value that both are to have in the end; of ASK there is none yet."""

    step: Step
    value: Value = None


_NOTHING = Decision(Step.NOTHING)


def decide(field: SyncField, rule: Rule, sides: Sides) -> Decision:
    """Merge one field."""
    if sides.ours == sides.theirs:
        agreed = sides.base == sides.ours
        return Decision(Step.NOTHING if agreed else Step.ADVANCE, sides.ours)
    if rule.direction is not Direction.BOTH:
        return _one_way(field, rule, sides)
    if sides.theirs is None and field.required:
        # Labels may be missing for good: then Jira doesn't tell, and isn't made to.
        told = not field.prefix or sides.ours != sides.base
        return _push(rule, sides) if told else _NOTHING
    if sides.ours == sides.base:
        return Decision(Step.TAKE, sides.theirs)
    if sides.theirs == sides.base:
        return _push(rule, sides)
    return _both_moved(field, rule, sides)


def _one_way(field: SyncField, rule: Rule, sides: Sides) -> Decision:
    if rule.direction is Direction.TO_JIRA:
        return _NOTHING if sides.ours == sides.base else _push(rule, sides)
    emptied = field.required and sides.theirs is None
    if rule.direction is Direction.OFF or emptied or sides.theirs == sides.base:
        return _NOTHING
    return Decision(Step.TAKE, sides.theirs)


def _push(rule: Rule, sides: Sides) -> Decision:
    return Decision(Step.ASK) if rule.guarded else Decision(Step.PUSH, sides.ours)


def _both_moved(field: SyncField, rule: Rule, sides: Sides) -> Decision:
    if field.policy is Policy.JIRA:
        return Decision(Step.TAKE, sides.theirs)
    if field.policy is Policy.ROADMAP:
        return _push(rule, sides)
    return _merged(sides) if field.policy is Policy.MERGE else Decision(Step.ASK)


def _merged(sides: Sides) -> Decision:
    before, here, there = _set(sides.base), _set(sides.ours), _set(sides.theirs)
    kept = before & here & there
    both = sorted(kept | (here - before) | (there - before)) or None
    if both == sides.theirs:
        return Decision(Step.TAKE, both)
    return Decision(Step.PUSH if both == sides.ours else Step.BOTH, both)


def _set(value: Value) -> set[str]:
    return {value} if isinstance(value, str) else set(value or ())


@dataclass(frozen=True)
class Plan:
    """What one look at both sides comes to, by field name.

    `base` is what both sides agree on from now on; a field that is pushed moves in it only when
    Jira has confirmed it. `conflicts` holds (ours, theirs).
    """

    base: dict[str, Value]
    take: dict[str, Value] = field(default_factory=dict)
    push: dict[str, Value] = field(default_factory=dict)
    conflicts: dict[str, tuple[Value, Value]] = field(default_factory=dict)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is to be written anywhere, and nobody asked."""
        return not (self.take or self.push or self.conflicts)


@dataclass(frozen=True)
class Snapshot:
    """Both sides of one link, normalised, by field name.

    A field that is missing in `ours` or `theirs` can't be told on that side (an account nobody
    knows, a status nobody mapped), and stays as it is. `in_flight` is what was sent and not
    confirmed: Jira having just that is our own echo, and counts as agreed on.
    """

    base: Values
    ours: Values
    theirs: Values
    in_flight: Values = field(default_factory=dict)

    def sides(self, name: str) -> Sides | None:
        if name not in self.ours or name not in self.theirs:
            return None
        theirs = self.theirs[name]
        echo = name in self.in_flight and self.in_flight[name] == theirs
        return Sides(theirs if echo else self.base.get(name), self.ours[name], theirs)


def plan(fields: Sequence[SyncField], rules: Mapping[str, Rule], snapshot: Snapshot) -> Plan:
    """Merge an item and its issue, field by field."""
    found = Plan(dict(snapshot.base))
    for each in fields:
        sides = snapshot.sides(each.name)
        if sides is None:
            continue
        found.base[each.name] = sides.base
        _note(found, each.name, decide(each, rules[each.name], sides), sides)
    return found


def _note(found: Plan, name: str, decision: Decision, sides: Sides) -> None:
    if decision.step in {Step.TAKE, Step.BOTH}:
        found.take[name] = decision.value
    if decision.step in {Step.PUSH, Step.BOTH}:
        found.push[name] = decision.value
    if decision.step in {Step.TAKE, Step.ADVANCE}:
        found.base[name] = decision.value
    if decision.step is Step.BOTH:
        found.base[name] = sides.theirs
    if decision.step is Step.ASK:
        found.conflicts[name] = (sides.ours, sides.theirs)
