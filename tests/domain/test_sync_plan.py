"""The three-way merge: a table of examples, and what holds for all values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sync_fields import BY_NAME, FIELDS, Direction, Policy, SyncField, Value, normal
from bot.domain.sync_plan import Decision, Rule, Sides, Snapshot, Step, decide, plan

TITLE, STATUS, LANE, TEAMS = (BY_NAME[name] for name in ("title", "status", "lane", "teams"))
GUARDED = Rule(guarded=True)


def one_way(direction: Direction) -> Rule:
    return Rule(direction)


@pytest.mark.parametrize(
    ("field", "base", "ours", "theirs", "expected"),
    [
        (TITLE, "A", "A", "A", Decision(Step.NOTHING, "A")),
        (TITLE, "A", "A", "B", Decision(Step.TAKE, "B")),
        (TITLE, "A", "B", "A", Decision(Step.PUSH, "B")),
        (TITLE, "A", "B", "B", Decision(Step.ADVANCE, "B")),
        (TITLE, "A", "B", "C", Decision(Step.ASK)),
        (TITLE, "A", "A", None, Decision(Step.PUSH, "A")),
        (STATUS, "planned", "in_progress", "done", Decision(Step.TAKE, "done")),
        (LANE, "Website", "Launches", "Platform", Decision(Step.PUSH, "Launches")),
        (LANE, "Website", "Website", None, Decision(Step.NOTHING)),
        (LANE, "Website", "Launches", None, Decision(Step.PUSH, "Launches")),
        (TEAMS, ["it"], ["it", "mk"], ["it", "web"], Decision(Step.BOTH, ["it", "mk", "web"])),
        (TEAMS, ["it", "mk"], ["it"], ["it", "mk", "web"], Decision(Step.BOTH, ["it", "web"])),
        (TEAMS, ["it", "mk"], ["it"], ["mk"], Decision(Step.BOTH, None)),
        (TEAMS, ["it"], None, ["it", "web"], Decision(Step.BOTH, ["web"])),
        (TEAMS, None, ["it"], ["it", "web"], Decision(Step.TAKE, ["it", "web"])),
    ],
)
def test_each_side_moved_or_both_did(
    field: SyncField, base: Value, ours: Value, theirs: Value, expected: Decision
) -> None:
    assert decide(field, Rule(), Sides(base, ours, theirs)) == expected


@pytest.mark.parametrize(
    ("rule", "ours", "theirs", "step"),
    [
        (one_way(Direction.OFF), "B", "C", Step.NOTHING),
        (one_way(Direction.TO_JIRA), "A", "C", Step.NOTHING),
        (one_way(Direction.TO_JIRA), "B", "C", Step.PUSH),
        (one_way(Direction.FROM_JIRA), "B", "A", Step.NOTHING),
        (one_way(Direction.FROM_JIRA), "B", "C", Step.TAKE),
        (one_way(Direction.FROM_JIRA), "A", None, Step.NOTHING),
        (GUARDED, "A", "C", Step.TAKE),
        (GUARDED, "B", "A", Step.ASK),
        (GUARDED, "B", "C", Step.ASK),
    ],
)
def test_a_direction_that_is_switched_off_is_not_gone(
    rule: Rule, ours: Value, theirs: Value, step: Step
) -> None:
    assert decide(TITLE, rule, Sides("A", ours, theirs)).step is step


def test_an_echo_of_what_was_sent_and_never_confirmed_is_no_conflict() -> None:
    """Sent B, no answer came, and it was changed to D meanwhile: D is pushed, nobody is asked."""
    sent = Snapshot({"title": "A"}, {"title": "D"}, {"title": "B"}, in_flight={"title": "B"})
    found = plan([TITLE], {"title": Rule()}, sent)
    assert (found.base, found.push, found.conflicts) == ({"title": "B"}, {"title": "D"}, {})


def test_what_a_side_cannot_tell_stays_as_it_is() -> None:
    unmapped = Snapshot({"status": "planned"}, {"status": "done"}, {})
    assert plan([STATUS], {"status": Rule()}, unmapped).is_quiet


words = st.sampled_from([None, "A", "B", "C"])
teams = st.sets(st.sampled_from(["it", "mk", "web"])).map(lambda each: sorted(each) or None)
values = {field.name: teams if field is TEAMS else words for field in FIELDS}
sides = st.fixed_dictionaries(values)
directions = st.fixed_dictionaries(
    {field.name: st.sampled_from(Direction).map(Rule) for field in FIELDS}
)
both_ways = {field.name: Rule() for field in FIELDS}


@given(sides, directions)
def test_invariant_an_echo_is_a_no_op(agreed: dict[str, Value], rules: dict[str, Rule]) -> None:
    found = plan(FIELDS, rules, Snapshot(agreed, agreed, agreed))
    assert found.is_quiet
    assert found.base == agreed


@given(sides, sides, sides)
def test_invariant_carried_out_a_plan_leaves_nothing_but_conflicts(
    base: dict[str, Value], ours: dict[str, Value], theirs: dict[str, Value]
) -> None:
    first = plan(FIELDS, both_ways, Snapshot(base, ours, theirs))
    here, there = {**ours, **first.take}, {**theirs, **first.push}
    second = plan(FIELDS, both_ways, Snapshot({**first.base, **first.push}, here, there))
    assert not second.take
    assert not second.push
    assert second.conflicts == first.conflicts
    for field in FIELDS:
        untold = field.prefix and field.required and there[field.name] is None
        if field.name not in first.conflicts and not untold:
            assert here[field.name] == there[field.name]


@given(sides, sides, sides)
def test_invariant_no_edit_is_lost_silently(
    base: dict[str, Value], ours: dict[str, Value], theirs: dict[str, Value]
) -> None:
    """Only a field whose policy says so may lose one side's edit; all others keep or ask."""
    found = plan(FIELDS, both_ways, Snapshot(base, ours, theirs))
    for field in FIELDS:
        was, here, there = base[field.name], ours[field.name], theirs[field.name]
        emptied = field.required and there is None
        if was in (here, there) or here == there or emptied:
            continue
        if field.policy is Policy.ASK:
            assert found.conflicts[field.name] == (here, there)
        elif field.policy is Policy.MERGE:
            both = set(found.take.get(field.name) or ())
            both |= set(found.push.get(field.name) or ())
            assert both >= (set(here or ()) | set(there or ())) - set(was or ())


@given(sides, sides)
def test_invariant_the_only_edit_reaches_the_other_side(
    base: dict[str, Value], edited: dict[str, Value]
) -> None:
    pushed = plan(FIELDS, both_ways, Snapshot(base, edited, base))
    taken = plan(FIELDS, both_ways, Snapshot(base, base, edited))
    for field in FIELDS:
        name = field.name
        if edited[name] == base[name] or (field.required and None in {base[name], edited[name]}):
            continue
        assert pushed.push[name] == edited[name]
        assert taken.take[name] == edited[name]


@given(st.text(), st.sampled_from(FIELDS))
def test_normal_values_are_normal(text: str, field: SyncField) -> None:
    once = normal(field, text)
    assert normal(field, once) == once
