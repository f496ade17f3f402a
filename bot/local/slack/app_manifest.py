"""What the app's manifest says that the workspace offers, grants and enforces."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.local.store import Json


class AppManifest:
    """A Slack app manifest, as `app.py manifest` prints it."""

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        features = manifest.get("features", {})
        self.name: str = manifest.get("display_information", {}).get("name", "App")
        self.commands: Sequence[Json] = features.get("slash_commands", ())
        self.shortcuts: Sequence[Json] = features.get("shortcuts", ())
        home = features.get("app_home", {})
        self.has_home: bool = home.get("home_tab_enabled", False)
        self.scopes: tuple[str, ...] = tuple(manifest["oauth_config"]["scopes"]["bot"])
        events = manifest.get("settings", {}).get("event_subscriptions", {})
        self.events = frozenset(events.get("bot_events", ()))

    def has_command(self, command: str) -> bool:
        return any(each["command"] == command for each in self.commands)

    def shortcut(self, callback_id: str) -> Json | None:
        return next((each for each in self.shortcuts if each["callback_id"] == callback_id), None)
