"""Which blocks and elements Slack takes where, and what it says of the rest."""

import pytest

from bot.local.slack.blocks import Problem, message_problems, view_problems
from bot.local.slack.kit.elements import (
    ACCESSORIES,
    ACTIONS,
    CONTEXT_ACTIONS,
    INPUTS,
    SURFACES,
    Surface,
)
from bot.local.slack.kit.kinds import KINDS
from tests.local.slack import examples as x

EVERYWHERE: list[Surface] = ["message", "modal", "home"]


def problems_of(block: x.Json, surface: Surface = "message") -> list[Problem]:
    if surface == "message":
        return message_problems([block])
    return view_problems(x.modal(block) if surface == "modal" else x.home(block), surface)


def test_there_is_an_example_of_everything() -> None:
    assert set(x.BLOCKS) == {kind for kinds in KINDS.values() for kind in kinds}
    assert set(x.ELEMENTS) == {*ACCESSORIES, *ACTIONS, *INPUTS, *CONTEXT_ACTIONS}


@pytest.mark.parametrize("surface", EVERYWHERE)
@pytest.mark.parametrize("kind", x.BLOCKS)
def test_a_kind_of_block_is_taken_only_where_it_belongs(kind: str, surface: Surface) -> None:
    refused = [Problem("/blocks/0/type", f"unsupported type: {kind}")]
    assert problems_of(x.BLOCKS[kind], surface) == ([] if kind in KINDS[surface] else refused)


@pytest.mark.parametrize("surface", EVERYWHERE)
@pytest.mark.parametrize("element", sorted(set(x.ELEMENTS) - set(CONTEXT_ACTIONS)))
def test_an_element_is_taken_only_where_it_works(element: str, surface: Surface) -> None:
    block, place = x.place_for(element)
    refused = [Problem(f"/blocks/0{place}/type", f"unsupported type: {element} in a {surface}")]
    works = surface in SURFACES.get(element, EVERYWHERE)
    assert problems_of(block, surface) == ([] if works else refused)


@pytest.mark.parametrize(
    ("block", "place", "element"),
    [
        ("section", "/accessory", "plain_text_input"),
        ("section", "/accessory", "datetimepicker"),
        ("actions", "/elements/0", "image"),
        ("actions", "/elements/0", "plain_text_input"),
        ("context", "/elements/0", "button"),
        ("input", "/element", "button"),
        ("input", "/element", "overflow"),
        ("context_actions", "/elements/0", "button"),
    ],
)
def test_an_element_in_the_wrong_block_is_refused(block: str, place: str, element: str) -> None:
    wrong = x.changed(x.BLOCKS[block], place, x.ELEMENTS[element])
    refused = Problem(f"/blocks/0{place}/type", f"unsupported type: {element}")
    assert message_problems([wrong]) == [refused]


@pytest.mark.parametrize("kind", x.BLOCKS)
def test_a_field_that_slack_does_not_know_is_refused(kind: str) -> None:
    surface: Surface = "message" if kind in KINDS["message"] else "modal"
    unknown = Problem("/blocks/0", "invalid additional property: colour")
    assert problems_of({**x.BLOCKS[kind], "colour": "red"}, surface) == [unknown]


@pytest.mark.parametrize("element", sorted(set(x.ELEMENTS) - {"image"}))
def test_an_elements_unknown_field_is_refused(element: str) -> None:
    block, place = x.place_for(element)
    wrong = x.changed(block, f"{place}/colour", "red")
    unknown = Problem(f"/blocks/0{place}", "invalid additional property: colour")
    assert unknown in message_problems([wrong])


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("header", "text"),
        ("image", "alt_text"),
        ("context", "elements"),
        ("actions", "elements"),
        ("input", "label"),
        ("input", "element"),
        ("rich_text", "elements"),
        ("table", "rows"),
        ("data_table", "caption"),
        ("markdown", "text"),
        ("data_visualization", "title"),
        ("container", "child_blocks"),
        ("divider", "type"),
    ],
)
def test_a_missing_field_is_named(kind: str, field: str) -> None:
    missing = Problem("/blocks/0", f"missing required field: {field}")
    assert message_problems([x.without(x.BLOCKS[kind], field)]) == [missing]


@pytest.mark.parametrize(
    ("kind", "place", "new", "pointer", "message"),
    [
        # texts
        ("header", "/text", x.mrkdwn(), "/text/type", "unsupported type: mrkdwn"),
        ("header", "/text", "Title", "/text", "must provide an object"),
        ("header", "/text/text", None, "/text/text", "must provide a string"),
        ("header", "/text/verbatim", True, "/text", "invalid additional property: verbatim"),
        ("section", "/text/emoji", True, "/text", "invalid additional property: emoji"),
        ("section", "/text/type", "markdown", "/text/type", "unsupported type: markdown"),
        ("section", "/text/type", ["x"], "/text/type", "must provide a string"),
        ("section", "/accessory/style", "red", "/accessory/style", "one of: primary, danger"),
        ("section", "/accessory/confirm", {}, "/accessory/confirm", "required field: deny"),
        ("section", "/expand", "yes", "/expand", "must provide a boolean"),
        ("image", "/image_url", "a.png", "/image_url", "must match"),
        ("image", "/slack_file", {"id": "F1"}, "", "exactly one of: image_url, slack_file"),
        ("input", "/element/min_length", 4, "/element/min_length", "not be greater than max"),
        ("input", "/element/multiline", 1, "/element/multiline", "must provide a boolean"),
        ("rich_text", "/elements/0/type", "text", "/elements/0/type", "unsupported type: text"),
        ("rich_text", "/elements/0/elements/0/text", "", None, "more than 0 characters"),
        ("rich_text", "/elements/1/style", "dotted", None, "one of: bullet, ordered"),
        ("rich_text", "/elements/0/elements/0/style", {"big": True}, None, "property: big"),
        ("rich_text", "/elements/0/elements/7/range", "all", None, "one of: here"),
        ("table", "/rows/0/0/type", "text", "/rows/0/0/type", "unsupported type: text"),
        ("table", "/column_settings/1/align", "middle", None, "one of: left, center, right"),
        ("data_table", "/rows/0/0", x.rich_text(), "/rows/0/0/type", "in a header"),
        (
            "data_visualization",
            "/chart/series/0/data/0/label",
            "Tue",
            "/chart/series/0/data",
            "one point for each",
        ),
        ("data_visualization", "/chart/type", "pie", "/chart", "required field: segments"),
        ("container", "/child_blocks/0/type", "container", None, "unsupported type: container"),
        ("container", "/is_collapsible", False, "/default_collapsed", "needs is_collapsible"),
    ],
)
def test_what_is_wrong_is_pointed_at(
    kind: str, place: str, new: object, pointer: str | None, message: str
) -> None:
    found = message_problems([x.changed(x.BLOCKS[kind], place, new)])
    there = f"/blocks/0{place if pointer is None else pointer}"
    assert any(each.pointer == there and message in each.message for each in found), found


@pytest.mark.parametrize(
    ("element", "place", "new", "pointer", "message"),
    [
        ("static_select", "/initial_option", x.option("two"), None, "one of the options"),
        ("static_select", "/option_groups", [], "", "exactly one of: options, option_groups"),
        ("static_select", "/options/0/url", "https://a", "/options/0", "property: url"),
        (
            "static_select",
            "/options/0/text",
            x.mrkdwn(),
            "/options/0/text/type",
            "unsupported type: mrkdwn",
        ),
        (
            "multi_static_select",
            "/initial_options/0/value",
            "9",
            "/initial_options/0",
            "one of the options",
        ),
        (
            "radio_buttons",
            "/initial_option/text/text",
            "Else",
            "/initial_option",
            "one of the options",
        ),
        ("checkboxes", "/options/0/value", "", "/options/0/value", "more than 0 characters"),
        ("conversations_select", "/filter", {}, "/filter", "at least one of: include"),
        ("conversations_select", "/filter/include/0", "dm", None, "one of: im, mpim"),
        ("conversations_select", "/response_url_enabled", True, None, "block in a modal"),
        ("datepicker", "/initial_date", "2026-02-30", None, "YYYY-MM-DD"),
        ("datepicker", "/initial_date", "20260228", None, "YYYY-MM-DD"),
        ("timepicker", "/initial_time", "24:00", None, "must match"),
        ("timepicker", "/initial_time", "9:00", None, "more than 4 characters"),
        ("datetimepicker", "/initial_date_time", "1795500000", None, "must provide an integer"),
        ("number_input", "/is_decimal_allowed", False, "/min_value", "must be a whole number"),
        ("number_input", "/max_value", "-2", "/min_value", "must not be greater"),
        ("number_input", "/min_value", 1, None, "must provide a string"),
        ("number_input", "/initial_value", "many", None, "must match"),
        ("plain_text_input", "/dispatch_action_config/trigger_actions_on/0", "x", None, "one of"),
    ],
)
def test_what_is_wrong_in_an_element_is_pointed_at(
    element: str, place: str, new: object, pointer: str | None, message: str
) -> None:
    block, at = x.place_for(element)
    found = message_problems([x.changed(block, f"{at}{place}", new)])
    there = f"/blocks/0{at}{place if pointer is None else pointer}"
    assert any(each.pointer == there and message in each.message for each in found), found


def test_a_number_says_whether_decimals_are_allowed() -> None:
    element = x.without(x.ELEMENTS["number_input"], "is_decimal_allowed")
    missing = Problem("/blocks/0/element", "missing required field: is_decimal_allowed")
    assert problems_of({**x.INPUT, "element": element}, "modal") == [missing]


def test_an_initial_option_may_come_from_a_group() -> None:
    groups = [{"label": x.plain(), "options": [x.option("1")]}]
    menu = {"type": "static_select", "option_groups": groups, "initial_option": x.option("1")}
    assert problems_of({"type": "actions", "elements": [menu]}) == []


def test_a_section_needs_words() -> None:
    missing = Problem("/blocks/0", "must define at least one of: text, fields")
    assert problems_of({"type": "section"}) == [missing]


def test_a_file_input_cannot_tell_at_once() -> None:
    block = {**x.INPUT, "element": x.ELEMENTS["file_input"], "dispatch_action": True}
    refused = Problem("/blocks/0/dispatch_action", "not supported with a file_input")
    assert problems_of(block, "modal") == [refused]


def test_all_problems_are_told_at_once() -> None:
    found = message_problems([{"type": "header", "text": x.mrkdwn(), "a": 1}, {"type": "x"}, 3])
    assert [each.pointer for each in found] == [
        "/blocks/0",
        "/blocks/0/text/type",
        "/blocks/1/type",
        "/blocks/2",
    ]
