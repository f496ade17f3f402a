"""What the Slack server answers when it refuses."""

from collections.abc import Iterable
from typing import Any

from bot.local.slack.rules import Problem


class Refused(Exception):
    """A call is refused.

    Args:
        error: Slack's code, e.g. `channel_not_found`.
        more: further keys of the answer.
    """

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.answer: dict[str, Any] = {"ok": False, "error": error, **more}


def invalid_arguments(*messages: str) -> Refused:
    """Slack's way to say what is wrong with an argument."""
    return Refused("invalid_arguments", response_metadata={"messages": list(messages)})


def missing(*fields: str) -> Refused:
    """Arguments that are needed are absent."""
    return invalid_arguments(*(f"[ERROR] missing required field: {field}" for field in fields))


def described(problems: Iterable[Problem]) -> list[str]:
    """Problems of blocks as Slack words them in `response_metadata.messages`."""
    return [f"[ERROR] {each.message} [json-pointer:{each.pointer}]" for each in problems]
