"""Events API: what the app subscribed to is told as it happens."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.local.slack.app_manifest import AppManifest
from bot.local.slack.conversations import kind_of
from bot.local.slack.payloads import Payloads
from bot.local.state import State
from bot.local.store import Json


class Events:
    """Used under `state.changing()`.

    Args:
        state: the workspace.
        manifest: says which events are wanted.
        payloads: wraps them.
        send: hands an `event_callback` to Socket Mode.
    """

    def __init__(
        self,
        state: State,
        manifest: AppManifest,
        payloads: Payloads,
        send: Callable[[Json], object],
    ) -> None:
        self._state = state
        self._manifest = manifest
        self._payloads = payloads
        self._send = send

    def tell(self, event: Mapping[str, Any]) -> None:
        """Send an event, if the app subscribed to its type."""
        self._tell(event["type"], event)

    def message(self, message: Json) -> None:
        """Send `message.channels` and its like, and `app_mention`; the bot must be there."""
        channel = self._state.channels[message["channel"]]
        bot = self._state.bot_user_id
        if bot not in channel["members"]:
            return
        family = {"channel": "channels", "group": "groups"}.get(kind_of(channel), kind_of(channel))
        event = {**message, "channel_type": kind_of(channel)}
        self._tell(f"message.{family}", event)
        if f"<@{bot}>" in message["text"] and message["user"] != bot:
            self._tell("app_mention", {**event, "type": "app_mention"})

    def _tell(self, subscription: str, event: Mapping[str, Any]) -> None:
        if subscription in self._manifest.events:
            self._send(self._payloads.event(event))
