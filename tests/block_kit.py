"""Assertions about what goes to Slack, for any test.

assert_valid_message(payload)   # what chat.postMessage, an ack or a response_url gets
assert_valid_view(view)         # what views.open, views.update and views.publish get
"""

from collections.abc import Mapping

from bot.local.slack.blocks import Problem, message_problems, view_problems

TEXT_LIMIT = 40_000


def assert_valid_message(payload: Mapping[str, object]) -> None:
    """Slack would take it, and its `text` says something to those who see no blocks.

    Raises:
        AssertionError: lists every problem with a pointer to it.
    """
    _assert_none([*message_problems(payload.get("blocks", [])), *_text_problems(payload)])


def assert_valid_view(view: Mapping[str, object]) -> None:
    """Slack would take the modal or the home view, whichever its `type` says it is.

    Raises:
        AssertionError: lists every problem with a pointer to it.
    """
    _assert_none(view_problems(view, "home" if view.get("type") == "home" else "modal"))


def _text_problems(payload: Mapping[str, object]) -> list[Problem]:
    text = payload.get("text")
    if not isinstance(text, str) or not text.strip():
        return [Problem("/text", "no_text: notifications and screen readers have nothing to read")]
    if len(text) > TEXT_LIMIT:
        return [Problem("/text", f"Slack cuts it after {TEXT_LIMIT} characters")]
    return []


def _assert_none(problems: list[Problem]) -> None:
    told = "".join(f"\n  {each.pointer or '/'}: {each.message}" for each in problems)
    assert not problems, f"Slack refuses this:{told}"
