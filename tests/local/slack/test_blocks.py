"""What Slack refuses in blocks. Each size is shown at its limit and one beyond."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.slack.block_kinds import KINDS
from bot.local.slack.blocks import Problem, message_problems, view_problems
from bot.local.slack.elements import (
    ACCESSORIES,
    ACTIONS,
    CONTEXT_ACTIONS,
    INPUTS,
    SURFACES,
    Surface,
)
from tests.local.slack import examples as x

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
VOCABULARY = sorted(
    {
        *("type", "text", "blocks", "elements", "element", "accessory", "options", "value"),
        *("option_groups", "initial_option", "initial_options", "initial_date", "block_id"),
        *("action_id", "fields", "rows", "chart", "series", "axis_config", "data", "child_blocks"),
        *("caption", "plain_text", "mrkdwn", "raw_text", "title", "submit", "modal", "confirm"),
        *("min_value", "max_value", "focus_on_load", "is_decimal_allowed", "bar", "categories"),
        *x.BLOCKS,
        *x.ELEMENTS,
    }
)
WORDS = st.sampled_from(VOCABULARY)
NEARLY_BLOCKS = st.recursive(
    WORDS | st.booleans() | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=6),
    max_leaves=30,
)


def with_at(value: Any, pointer: str, new: object) -> Any:
    """A copy of `value` in which `pointer` leads to `new`."""
    copy = json.loads(json.dumps(value))
    *path, last = pointer.strip("/").split("/")
    target = copy
    for step in path:
        target = target[int(step)] if isinstance(target, list) else target[step]
    target[int(last) if isinstance(target, list) else last] = new
    return copy


def without(value: dict[str, Any], field: str) -> dict[str, Any]:
    return {name: each for name, each in value.items() if name != field}


def of(kind: str, surface: Surface) -> list[Problem]:
    """What is wrong with the example of a kind of block on a surface."""
    block = x.BLOCKS[kind]
    if surface == "message":
        return message_problems([block])
    return view_problems(x.modal(block) if surface == "modal" else x.home(block), surface)


def home_of(element: str) -> dict[str, Any]:
    """A block in which an element may stand."""
    example = x.ELEMENTS[element]
    if element in ACTIONS:
        return {"type": "actions", "elements": [example]}
    if element in INPUTS:
        return {**x.INPUT, "element": example}
    if element in CONTEXT_ACTIONS:
        return {"type": "context_actions", "elements": [example]}
    return {**x.BLOCKS["section"], "accessory": example}


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
@pytest.mark.parametrize("kind", x.BLOCKS)
def test_each_kind_of_block_is_taken_where_it_belongs(kind: str, surface: Surface) -> None:
    problems = of(kind, surface)
    if kind in KINDS[surface]:
        assert problems == []
    else:
        assert problems == [Problem("/blocks/0/type", f"unsupported type: {kind}")]


def test_there_is_an_example_of_everything() -> None:
    assert set(x.BLOCKS) == {kind for kinds in KINDS.values() for kind in kinds}
    assert set(x.ELEMENTS) == {*ACCESSORIES, *ACTIONS, *INPUTS, *CONTEXT_ACTIONS}


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
@pytest.mark.parametrize("element", sorted(set(x.ELEMENTS) - set(CONTEXT_ACTIONS)))
def test_each_element_is_taken_where_it_works(element: str, surface: Surface) -> None:
    block = home_of(element)
    found = (
        message_problems([block])
        if surface == "message"
        else view_problems(x.modal(block) if surface == "modal" else x.home(block), surface)
    )
    works = surface in SURFACES.get(element, [surface])
    assert [each.message for each in found] == (
        [] if works else [f"unsupported type: {element} in a {surface}"]
    )


@pytest.mark.parametrize(
    ("block", "element", "pointer"),
    [
        ("section", "plain_text_input", "/blocks/0/accessory/type"),
        ("section", "datetimepicker", "/blocks/0/accessory/type"),
        ("actions", "image", "/blocks/0/elements/0/type"),
        ("actions", "plain_text_input", "/blocks/0/elements/0/type"),
        ("context", "button", "/blocks/0/elements/0/type"),
        ("input", "button", "/blocks/0/element/type"),
        ("input", "overflow", "/blocks/0/element/type"),
        ("context_actions", "button", "/blocks/0/elements/0/type"),
    ],
)
def test_an_element_in_the_wrong_block_is_refused(block: str, element: str, pointer: str) -> None:
    place = pointer.removeprefix("/blocks/0").removesuffix("/type")
    wrong = with_at(x.BLOCKS[block], place, x.ELEMENTS[element])
    assert message_problems([wrong]) == [Problem(pointer, f"unsupported type: {element}")]


SIZES = [
    # the block, what in it, the value for a size, smallest, largest
    ("section", "/text", lambda n: x.mrkdwn("a" * n), 1, 3000),
    ("section", "/fields", lambda n: [x.plain()] * n, 1, 10),
    ("section", "/fields/0", lambda n: x.plain("a" * n), 1, 2000),
    ("section", "/block_id", "a".__mul__, 1, 255),
    ("section", "/accessory/text", lambda n: x.plain("a" * n), 1, 75),
    ("section", "/accessory/value", "a".__mul__, 1, 2000),
    ("section", "/accessory/url", "a".__mul__, 1, 3000),
    ("section", "/accessory/action_id", "a".__mul__, 1, 255),
    ("section", "/accessory/accessibility_label", "a".__mul__, 1, 75),
    ("section", "/accessory/confirm/title", lambda n: x.plain("a" * n), 1, 100),
    ("section", "/accessory/confirm/text", lambda n: x.mrkdwn("a" * n), 1, 300),
    ("section", "/accessory/confirm/confirm", lambda n: x.plain("a" * n), 1, 30),
    ("section", "/accessory/confirm/deny", lambda n: x.plain("a" * n), 1, 30),
    ("header", "/text", lambda n: x.plain("a" * n), 1, 150),
    ("image", "/alt_text", "a".__mul__, 1, 2000),
    ("image", "/title", lambda n: x.plain("a" * n), 1, 2000),
    ("context", "/elements", lambda n: [x.mrkdwn()] * n, 1, 10),
    ("context", "/elements/1", lambda n: x.mrkdwn("a" * n), 1, 3000),
    ("actions", "/elements", lambda n: [without(x.BUTTON, "action_id")] * n, 1, 25),
    ("actions", "/elements/1/options", x.options, None, 100),
    ("actions", "/elements/1/placeholder", lambda n: x.plain("a" * n), 1, 150),
    ("input", "/label", lambda n: x.plain("a" * n), 1, 2000),
    ("input", "/hint", lambda n: x.plain("a" * n), 1, 2000),
    ("input", "/element/initial_value", "a".__mul__, 0, 3000),
    ("input", "/element/max_length", int, None, 3000),
    ("input", "/element/min_length", int, 0, None),
    ("markdown", "/text", "a".__mul__, 1, 12_000),
    ("video", "/title", lambda n: x.plain("a" * n), 1, 199),
    ("video", "/author_name", "a".__mul__, 1, 49),
    ("context_actions", "/elements/0/positive_button/text", lambda n: x.plain("a" * n), 1, 75),
    ("table", "/rows", lambda n: [[x.RAW]] * n, 1, 100),
    ("table", "/rows/0", lambda n: [x.RAW] * n, 1, 20),
    ("table", "/column_settings", lambda n: [None] * n, 0, 20),
    ("table", "/rows/0/0/text", "a".__mul__, 1, None),
    ("data_table", "/rows", lambda n: [[x.RAW]] * n, 2, 101),
    ("data_table", "/page_size", int, 1, 100),
    ("data_visualization", "/title", "a".__mul__, 1, 50),
    ("card", "/title", lambda n: x.plain("a" * n), 1, 150),
    ("card", "/body", lambda n: x.mrkdwn("a" * n), 1, 200),
    ("card", "/actions", lambda n: [without(x.BUTTON, "action_id")] * n, 1, 2),
    ("carousel", "/elements", lambda n: [without(x.CARD, "actions")] * n, 1, 10),
    ("container", "/child_blocks", lambda n: [{"type": "divider"}] * n, 1, 10),
    ("container", "/title", lambda n: x.plain("a" * n), 1, 150),
]
ELEMENT_SIZES = [
    ("static_select", "/options/0/text", lambda n: x.plain("a" * n), 1, 75),
    ("static_select", "/options/0/value", "a".__mul__, 1, 150),
    ("static_select", "/options/0/description", lambda n: x.plain("a" * n), 1, 75),
    ("multi_static_select", "/options", x.options, None, 100),
    ("multi_users_select", "/max_selected_items", int, 1, None),
    ("checkboxes", "/options", x.options, None, 10),
    ("radio_buttons", "/options", x.options, None, 10),
    ("overflow", "/options", x.options, 1, 5),
    ("overflow", "/options/0/url", "a".__mul__, 1, 3000),
    ("datetimepicker", "/initial_date_time", int, 0, 9_999_999_999),
    ("external_select", "/min_query_length", int, 0, None),
    ("workflow_button", "/text", lambda n: x.plain("a" * n), 1, 75),
]
SIZES_OF_ELEMENTS = [
    (home_of(element), f"{place}{where}", make, low, high)
    for element, where, make, low, high in ELEMENT_SIZES
    for place in ["/element" if home_of(element)["type"] == "input" else "/elements/0"]
]


@pytest.mark.parametrize(
    ("block", "where", "make", "low", "high"),
    [(x.BLOCKS[kind], *rest) for kind, *rest in SIZES] + SIZES_OF_ELEMENTS,
)
def test_each_size_is_taken_at_its_limit_and_refused_beyond(
    block: dict[str, Any], where: str, make: Any, low: int | None, high: int | None
) -> None:
    def pointers(size: int) -> set[str]:
        changed = with_at(_loose(block), where, make(size))
        return {each.pointer for each in message_problems([changed])}

    beyond = {f"/blocks/0{where}", f"/blocks/0{where}/text"}
    for allowed in (low, high):
        assert allowed is None or pointers(allowed) == set()
    for refused in (low and low - 1, high and high + 1):
        assert refused is None or pointers(refused) & beyond


def _loose(block: dict[str, Any]) -> dict[str, Any]:
    """Without the fields that depend on the size of another."""
    tied = {"initial_option", "initial_options", "min_length", "max_length", "default_collapsed"}
    text = json.dumps(block)
    return json.loads(  # type: ignore[no-any-return]  # it was a dict before
        text, object_hook=lambda each: {k: v for k, v in each.items() if k not in tied}
    )
