"""What Slack sends to an app, with all the keys that it sends."""

from collections.abc import Mapping
from typing import Any

from bot.local.slack.conversations import name_for_payload
from bot.local.state import State, new_id
from bot.local.store import Json

_OF_BUTTON = frozenset({"text", "value", "style", "url", "confirm"})
_OF_MENU = frozenset({"placeholder", "confirm"})


class Payloads:
    """Builds payloads; used under `state.changing()`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def slash_command(
        self, *, user: str, channel: Json, command: str, text: str, trigger_id: str, url: str
    ) -> Json:
        """`slash_commands`: all values are text, as in Slack's form."""
        workspace = self._state.workspace
        return {
            "token": workspace["verification_token"],
            "team_id": workspace["team_id"],
            "team_domain": workspace["domain"],
            "channel_id": channel["id"],
            "channel_name": name_for_payload(channel),
            "user_id": user,
            "user_name": self._state.users[user]["name"],
            "command": command,
            "text": text,
            "api_app_id": workspace["app_id"],
            "is_enterprise_install": "false",
            "response_url": url,
            "trigger_id": trigger_id,
        }

    def message_actions(
        self,
        *,
        user: str,
        message: Json,
        shown: Json,
        action: Json,
        values: Json,
        trigger_id: str,
        url: str,
    ) -> Json:
        """`block_actions` in a message; Slack does not keep, so not send, an ephemeral one."""
        channel = self._state.channels[message["channel"]]
        ephemeral = "ephemeral_to" in message
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel["id"],
            "is_ephemeral": ephemeral,
            **({"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}),
        }
        return {
            **self._interaction("block_actions", user),
            "container": container,
            "trigger_id": trigger_id,
            "channel": {"id": channel["id"], "name": name_for_payload(channel)},
            **({} if ephemeral else {"message": shown}),
            "state": {"values": values},
            "response_url": url,
            "actions": [action],
        }

    def view_actions(self, *, user: str, view: Json, action: Json, trigger_id: str) -> Json:
        """`block_actions` in a modal or the App Home."""
        return {
            **self._interaction("block_actions", user),
            "container": {"type": "view", "view_id": view["id"]},
            "trigger_id": trigger_id,
            "view": view,
            "actions": [action],
        }

    def view_submission(self, *, user: str, view: Json, trigger_id: str) -> Json:
        return {
            **self._interaction("view_submission", user),
            "trigger_id": trigger_id,
            "view": view,
            "response_urls": [],
        }

    def view_closed(self, *, user: str, view: Json, cleared: bool) -> Json:
        return {**self._interaction("view_closed", user), "view": view, "is_cleared": cleared}

    def shortcut(self, *, user: str, callback_id: str, trigger_id: str) -> Json:
        return {
            **self._shortcut("shortcut", user),
            "action_ts": self._state.next_ts(),
            "callback_id": callback_id,
            "trigger_id": trigger_id,
        }

    def message_action(
        self, *, user: str, callback_id: str, channel: Json, shown: Json, trigger_id: str, url: str
    ) -> Json:
        """A message shortcut."""
        return {
            **self._shortcut("message_action", user),
            "action_ts": self._state.next_ts(),
            "callback_id": callback_id,
            "trigger_id": trigger_id,
            "response_url": url,
            "message_ts": shown["ts"],
            "channel": {"id": channel["id"], "name": name_for_payload(channel)},
            "message": shown,
        }

    def event(self, event: Mapping[str, Any]) -> Json:
        """`event_callback` around an event, whose `event_ts` is added."""
        workspace = self._state.workspace
        authorization = {
            "enterprise_id": None,
            "team_id": workspace["team_id"],
            "user_id": workspace["bot_user_id"],
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": workspace["verification_token"],
            "team_id": workspace["team_id"],
            "context_team_id": workspace["team_id"],
            "context_enterprise_id": None,
            "api_app_id": workspace["app_id"],
            "event": {**event, "event_ts": event.get("ts") or self._state.next_ts()},
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": self._state.epoch(),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": new_id("EC"),
        }

    def _shortcut(self, kind: str, user: str) -> Json:
        interaction = self._interaction(kind, user)
        del interaction["api_app_id"]  # Slack sends it with all others
        return interaction

    def _interaction(self, kind: str, user: str) -> Json:
        workspace = self._state.workspace
        name = self._state.users[user]["name"]
        return {
            "type": kind,
            "user": {"id": user, "username": name, "name": name, "team_id": workspace["team_id"]},
            "api_app_id": workspace["app_id"],
            "token": workspace["verification_token"],
            "team": {"id": workspace["team_id"], "domain": workspace["domain"]},
            "enterprise": None,
            "is_enterprise_install": False,
        }


def action_of(block: Json, element: Json, entry: Json, action_ts: str) -> Json:
    """One of the `actions` of `block_actions`: what was used, and what it was set to."""
    is_button = element["type"] == "button"
    own = {key: value for key, value in element.items() if _is_told(key, is_button=is_button)}
    return {
        **own,
        **({} if is_button else entry),
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": action_ts,
    }


def _is_told(key: str, *, is_button: bool) -> bool:
    """Whether Slack repeats this key of an element in its action."""
    return key in (_OF_BUTTON if is_button else _OF_MENU) or key.startswith("initial_")
