"""Views, what blocks get wrong together, and that nothing at all makes the checks raise."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.local.slack.blocks import Problem, message_problems, view_problems
from tests.block_kit import assert_valid_message, assert_valid_view
from tests.local.slack import examples as x

DIVIDER: x.Json = {"type": "divider"}
LONG = {"type": "section", "text": x.plain("ü" * 3000)}


def focused(action_id: str) -> x.Json:
    element = {"type": "plain_text_input", "action_id": action_id, "focus_on_load": True}
    return {"type": "input", "label": x.plain(), "element": element}


def test_a_message_holds_fifty_blocks() -> None:
    assert message_problems([DIVIDER] * 50) == []
    assert message_problems([DIVIDER] * 51) == [Problem("/blocks", "no more than 50 items allowed")]


def test_a_message_may_have_no_blocks() -> None:
    assert message_problems([]) == []


@pytest.mark.parametrize("blocks", [None, "[]", {}, 3])
def test_blocks_are_an_array(blocks: object) -> None:
    assert message_problems(blocks) == [Problem("/blocks", "must provide an array")]


def test_a_view_holds_a_hundred_blocks_and_at_least_one() -> None:
    assert view_problems(x.home(*[DIVIDER] * 100), "home") == []
    for count, told in (
        (0, "no less than 1 items allowed"),
        (101, "no more than 100 items allowed"),
    ):
        view = {"type": "home", "blocks": [DIVIDER] * count}
        assert view_problems(view, "home") == [Problem("/blocks", told)]


@pytest.mark.parametrize(
    ("field", "make", "limit"),
    [
        ("title", lambda n: x.plain("a" * n), 24),
        ("submit", lambda n: x.plain("a" * n), 24),
        ("close", lambda n: x.plain("a" * n), 24),
        ("private_metadata", "a".__mul__, 3000),
        ("callback_id", "a".__mul__, 255),
        ("external_id", "a".__mul__, 255),
    ],
)
def test_a_modals_sizes(field: str, make: Any, limit: int) -> None:
    assert view_problems(x.modal(**{field: make(limit)}), "modal") == []
    (problem,) = view_problems(x.modal(**{field: make(limit + 1)}), "modal")
    assert problem.pointer in {f"/{field}", f"/{field}/text"}


def test_a_view_is_at_most_250_kilobytes() -> None:
    assert view_problems(x.home(*[LONG] * 42), "home") == []
    (problem,) = view_problems(x.home(*[LONG] * 43), "home")
    assert problem.message.startswith("view_too_large")


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        (x.without(x.modal(), "title"), ""),
        (x.modal(title=x.mrkdwn()), "/title/type"),
        (x.modal(title=x.plain("")), "/title/text"),
        (x.modal(id="V1"), ""),
        (x.modal(type="home"), "/type"),
        (x.modal(notify_on_close="yes"), "/notify_on_close"),
        ([], ""),
    ],
)
def test_a_malformed_modal_is_refused(view: object, pointer: str) -> None:
    assert {each.pointer for each in view_problems(view, "modal")} == {pointer}


def test_a_home_view_has_no_submit() -> None:
    refused = Problem("", "invalid additional property: submit")
    assert view_problems(x.home(submit=x.plain()), "home") == [refused]


def test_a_modal_with_inputs_needs_submit() -> None:
    view = x.without(x.modal(DIVIDER, x.INPUT), "submit")
    refused = Problem("/blocks/1", "must define `submit` to use `input` block")
    assert view_problems(view, "modal") == [refused]


def test_inputs_in_messages_and_the_home_need_no_submit() -> None:
    assert message_problems([x.INPUT]) == []
    assert view_problems(x.home(x.INPUT), "home") == []


def test_block_ids_are_unique_in_a_message() -> None:
    line = {"type": "divider", "block_id": "a"}
    group = {"type": "container", "title": x.plain(), "child_blocks": [line]}
    repeated = "`block_id` already exists: a"
    assert message_problems([line, line, group]) == [
        Problem("/blocks/1/block_id", repeated),
        Problem("/blocks/2/child_blocks/0/block_id", repeated),
    ]


def test_action_ids_are_unique_in_a_block_and_may_repeat_in_others() -> None:
    actions = {"type": "actions", "elements": [x.BUTTON]}
    assert message_problems([actions, actions]) == []
    assert message_problems([{"type": "actions", "elements": [x.BUTTON, x.BUTTON]}]) == [
        Problem("/blocks/0/elements/1/action_id", "`action_id` already exists: ack")
    ]


def test_only_one_element_takes_the_focus() -> None:
    assert view_problems(x.modal(focused("a"), focused("b")), "modal") == [
        Problem("/blocks/1/element/focus_on_load", "only one element may have focus_on_load")
    ]


def test_a_message_holds_one_table_and_two_charts() -> None:
    table, chart = x.BLOCKS["table"], x.BLOCKS["data_visualization"]
    assert message_problems([table, chart, chart]) == []
    assert message_problems([table, chart, chart, x.BLOCKS["data_table"], chart]) == [
        Problem("/blocks/3", "no more than 1 table blocks allowed"),
        Problem("/blocks/4", "no more than 2 data_visualization blocks allowed"),
    ]


def test_a_table_holds_ten_thousand_characters() -> None:
    rich = x.rich_text(x.rich_section(x.leaf("a" * 4000)))
    fits = [[{"type": "raw_text", "text": "a" * 6000}, rich]]
    over = [[{"type": "raw_text", "text": "a" * 6001}, rich]]
    assert message_problems([{"type": "table", "rows": fits}]) == []
    (problem,) = message_problems([{"type": "table", "rows": over}])
    assert problem.pointer == "/blocks/0/rows"


def test_markdown_is_counted_over_all_blocks() -> None:
    half = {"type": "markdown", "text": "a" * 6000}
    assert message_problems([half, half]) == []
    (problem,) = message_problems([half, half, {"type": "markdown", "text": "a"}])
    assert "12001 characters in all" in problem.message


def test_a_response_url_is_for_menus_in_modals() -> None:
    menu = {"type": "channels_select", "response_url_enabled": True}
    block = {"type": "input", "label": x.plain(), "element": menu}
    assert view_problems(x.modal(block), "modal") == []
    assert [each.pointer for each in message_problems([block])] == [
        "/blocks/0/element/response_url_enabled"
    ]


def test_the_assertions_list_the_problems() -> None:
    assert_valid_message({"text": "Words", "blocks": [DIVIDER]})
    assert_valid_view(x.modal())
    assert_valid_view(x.home())
    with pytest.raises(AssertionError, match="no_text"):
        assert_valid_message({"blocks": [DIVIDER]})
    with pytest.raises(AssertionError, match="/blocks/0/type: unsupported type: x"):
        assert_valid_message({"text": "Words", "blocks": [{"type": "x"}]})
    with pytest.raises(AssertionError, match="/title/text: must be less than 25"):
        assert_valid_view(x.modal(title=x.plain("a" * 25)))


NAMES = st.sampled_from(
    sorted(
        {
            *("type", "text", "blocks", "elements", "element", "accessory", "options", "value"),
            *("option_groups", "initial_option", "initial_options", "block_id", "action_id"),
            *("fields", "rows", "chart", "series", "axis_config", "data", "categories", "label"),
            *("child_blocks", "title", "submit", "modal", "confirm", "min_value", "max_value"),
            *("plain_text", "mrkdwn", "raw_text", "bar", "focus_on_load", "is_decimal_allowed"),
            *x.BLOCKS,
            *x.ELEMENTS,
        }
    )
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | NAMES
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(NAMES | st.text(max_size=3), inner, max_size=6)
    ),
    max_leaves=30,
)
EXAMPLES = st.sampled_from([*x.BLOCKS.values(), *(x.place_for(name)[0] for name in x.ELEMENTS)])


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A valid block, with anything anywhere in it."""

    def visit(value: Any) -> Any:
        if draw(st.integers(0, 9)) == 0:
            return draw(JSON)
        if isinstance(value, dict):
            return {name: visit(each) for name, each in value.items()}
        return [visit(each) for each in value] if isinstance(value, list) else value

    return visit(draw(EXAMPLES))


# A busy machine is no failure.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(JSON)
def test_no_json_makes_it_raise(value: Any) -> None:
    message_problems(value)
    view_problems(value, "modal")
    view_problems({"type": "home", "blocks": value}, "home")


@UNHURRIED
@given(st.lists(damaged(), max_size=3))
def test_no_damage_to_blocks_makes_it_raise(blocks: list[Any]) -> None:
    found = [*message_problems(blocks), *view_problems(x.modal(*blocks), "modal")]
    assert all(each.message and each.pointer[:1] in {"", "/"} for each in found)


def test_deep_nesting_does_not_make_it_raise() -> None:
    deep: Any = "end"
    for _ in range(100_000):
        deep = {"type": "container", "text": deep, "child_blocks": [deep], "initial_option": deep}
    found = view_problems(x.modal({"type": "static_select", "text": deep}, deep), "modal")
    assert any(each.message.startswith("view_too_large") for each in found)
    assert message_problems([deep])
