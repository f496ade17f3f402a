"""Bolt's App, which tells of each interaction how it went: Socket Mode and HTTP both pass here."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse

Observe = Callable[[str, str, float], None]
"""Is told the kind and the outcome of an interaction, each from a fixed list, and seconds."""

OUTCOME = "liaison_outcome"
"""Where the error handler leaves `mistake`, `outdated` or `failed` in the request's context."""

_KINDS = (
    "block_actions",
    "event_callback",
    "message_action",
    "shortcut",
    "url_verification",
    "view_closed",
    "view_submission",
)


class MeasuredApp(App):
    def __init__(self, observe: Observe, **options: Any) -> None:
        super().__init__(**options)
        self._observe = observe

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer as Bolt does, and tell how it went."""
        began = time.perf_counter()
        response = super().dispatch(req)
        outcome = req.context.get(OUTCOME, "answered")
        self._observe(_kind(req.body), outcome, time.perf_counter() - began)
        return response


def _kind(body: Mapping[str, Any]) -> str:
    if "command" in body:
        return "command"
    return next((kind for kind in _KINDS if kind == body.get("type")), "other")
