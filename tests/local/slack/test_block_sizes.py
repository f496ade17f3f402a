"""Each size that Slack limits, at its limit and one beyond."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.local.slack.blocks import message_problems, view_problems
from bot.local.slack.kit.kinds import KINDS
from tests.local.slack import examples as x

Make = Callable[[int], object]
Case = tuple[str, str, Make, int | None, int | None]


def letters(count: int) -> str:
    return "a" * count


def plain(count: int) -> x.Json:
    return x.plain(letters(count))


def mrkdwn(count: int) -> x.Json:
    return x.mrkdwn(letters(count))


def buttons(count: int) -> list[x.Json]:
    return [x.without(x.BUTTON, "action_id")] * count


# the block; what in it; a value of a size; the smallest and the largest size Slack takes
OF_BLOCKS: list[Case] = [
    ("section", "/text", mrkdwn, 1, 3000),
    ("section", "/fields", lambda n: [x.plain()] * n, 1, 10),
    ("section", "/fields/0", plain, 1, 2000),
    ("section", "/block_id", letters, 1, 255),
    ("header", "/text", plain, 1, 150),
    ("image", "/alt_text", letters, 1, 2000),
    ("image", "/title", plain, 1, 2000),
    ("image", "/image_url", lambda n: f"https://{letters(n - 8)}", 9, 3000),
    ("context", "/elements", lambda n: [x.mrkdwn()] * n, 1, 10),
    ("context", "/elements/1", mrkdwn, 1, 3000),
    ("actions", "/elements", buttons, 1, 25),
    ("input", "/label", plain, 1, 2000),
    ("input", "/hint", plain, 1, 2000),
    ("input", "/element/initial_value", letters, None, 3000),
    ("input", "/element/min_length", int, 0, 3000),
    ("input", "/element/max_length", int, 1, 3000),
    ("markdown", "/text", letters, 1, 12_000),
    ("video", "/title", plain, 1, 199),
    ("video", "/author_name", letters, 1, 49),
    ("alert", "/text", mrkdwn, 1, 200),
    ("context_actions", "/elements/0/positive_button/text", plain, 1, 75),
    ("context_actions", "/elements/0/positive_button/value", letters, 1, 2000),
    ("context_actions", "/elements", lambda n: [x.ICON_BUTTON] * n, 1, 5),
    ("table", "/rows", lambda n: [[x.RAW]] * n, 1, 100),
    ("table", "/rows/0", lambda n: [x.RAW] * n, 1, 20),
    ("table", "/column_settings", lambda n: [None] * n, None, 20),
    ("table", "/rows/0/0/text", letters, 1, None),
    ("data_table", "/rows", lambda n: [[x.RAW]] * n, 2, 101),
    ("data_table", "/page_size", int, 1, 100),
    ("data_visualization", "/title", letters, 1, 50),
    ("data_visualization", "/chart/series/0/name", letters, 1, 20),
    ("card", "/title", plain, 1, 150),
    ("card", "/subtitle", plain, 1, 150),
    ("card", "/body", mrkdwn, 1, 200),
    ("card", "/actions", buttons, 1, 2),
    ("carousel", "/elements", lambda n: [x.without(x.CARD, "actions")] * n, 1, 10),
    ("container", "/child_blocks", lambda n: [{"type": "divider"}] * n, 1, 10),
    ("container", "/title", plain, 1, 150),
]
OF_ELEMENTS: list[Case] = [
    ("button", "/text", plain, 1, 75),
    ("button", "/value", letters, 1, 2000),
    ("button", "/url", letters, 1, 3000),
    ("button", "/action_id", letters, 1, 255),
    ("button", "/accessibility_label", letters, 1, 75),
    ("button", "/confirm/title", plain, 1, 100),
    ("button", "/confirm/text", mrkdwn, 1, 300),
    ("button", "/confirm/confirm", plain, 1, 30),
    ("button", "/confirm/deny", plain, 1, 30),
    ("image", "/alt_text", letters, 1, 2000),
    ("static_select", "/options", x.options, 1, 100),
    ("static_select", "/options/0/text", plain, 1, 75),
    ("static_select", "/options/0/value", letters, 1, 150),
    ("static_select", "/options/0/description", plain, 1, 75),
    ("static_select", "/placeholder", plain, 1, 150),
    ("multi_static_select", "/options", x.options, 1, 100),
    ("multi_users_select", "/max_selected_items", int, 1, None),
    ("checkboxes", "/options", x.options, 1, 10),
    ("radio_buttons", "/options", x.options, 1, 10),
    ("overflow", "/options", x.options, 1, 5),
    ("overflow", "/options/0/url", letters, 1, 3000),
    ("datetimepicker", "/initial_date_time", int, 0, 9_999_999_999),
    ("external_select", "/min_query_length", int, 0, None),
    ("workflow_button", "/text", plain, 1, 75),
]
TIED = ("initial_option", "initial_options", "min_length", "max_length")


def untied(block: x.Json) -> Any:
    """Without the fields that depend on the size of another."""
    return json.loads(
        json.dumps(block),
        object_hook=lambda each: {name: value for name, value in each.items() if name not in TIED},
    )


def cases() -> list[Any]:
    placed = [(x.BLOCKS[kind], where, *rest) for kind, where, *rest in OF_BLOCKS]
    for element, where, *rest in OF_ELEMENTS:
        block, place = x.place_for(element)
        placed.append((block, f"{place}{where}", *rest))
    names = [f"{kind}{where}" for kind, where, *_ in OF_BLOCKS + OF_ELEMENTS]
    return [pytest.param(*case, id=name) for case, name in zip(placed, names, strict=True)]


def pointers(block: x.Json) -> set[str]:
    """Where the problems of a block are, on a surface that it is for."""
    if block["type"] in KINDS["message"]:
        return {each.pointer for each in message_problems([block])}
    return {each.pointer for each in view_problems(x.modal(block), "modal")}


@pytest.mark.parametrize(("block", "where", "make", "low", "high"), cases())
def test_a_size_is_taken_at_its_limit_and_refused_beyond(
    block: x.Json, where: str, make: Make, low: int | None, high: int | None
) -> None:
    def found(size: int) -> set[str]:
        return pointers(x.changed(untied(block), where, make(size)))

    beyond = {f"/blocks/0{where}", f"/blocks/0{where}/text"}
    if low is not None:
        assert found(low) == set()
        assert found(low - 1) & beyond
    if high is not None:
        assert found(high) == set()
        assert found(high + 1) & beyond


@pytest.mark.parametrize("groups", [0, 1, 100, 101])
def test_a_menu_has_one_to_a_hundred_groups(groups: int) -> None:
    group = {"label": plain(75), "options": x.options(100)}
    menu = {"type": "static_select", "option_groups": [group] * groups}
    refused = set() if 1 <= groups <= 100 else {"/blocks/0/elements/0/option_groups"}
    assert pointers({"type": "actions", "elements": [menu]}) == refused
