"""A workspace with an unchanged Bolt app connected to it, driven by the client API."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.local.slack.socket_mode import Refresh
from bot.local.workspace import LocalWorkspace

MONDAY_NIGHT = datetime.fromisoformat("2026-11-23T21:40:00-05:00")
MAYA, ANA, PAUL, RUTH = "U0MAYA00013", "U0ANA000001", "U0PAUL00026", "U0RUTH00025"
GENERAL, IT_OPS, LAUNCH = "C0GENERAL01", "C0ITOPS0002", "C0LAUNCH004"
OPEN = "open the modal"
SCOPES = [
    *("commands", "chat:write", "files:write", "users:read", "users:read.email"),
    *("channels:history", "channels:read", "channels:join", "usergroups:read", "usergroups:write"),
    *("im:write", "im:history", "im:read", "mpim:write", "mpim:read"),
]
MANIFEST: Mapping[str, Any] = {
    "display_information": {"name": "Demo"},
    "features": {
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [{"command": "/demo", "description": "Demo", "usage_hint": "[text]"}],
        "shortcuts": [
            {"name": "Everywhere", "type": "global", "callback_id": "everywhere"},
            {"name": "On a message", "type": "message", "callback_id": "on_message"},
        ],
    },
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_home_opened", "user_change", "message.channels"]
        }
    },
}


def section(text: str = "Hello") -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def actions(*elements: Mapping[str, Any], block_id: str = "row") -> dict[str, Any]:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(action_id: str = "press", value: str = "1") -> dict[str, Any]:
    text = {"type": "plain_text", "text": "Press"}
    return {"type": "button", "action_id": action_id, "text": text, "value": value}


def options(*values: str) -> list[dict[str, Any]]:
    return [{"text": {"type": "plain_text", "text": each}, "value": each} for each in values]


def text_input(block_id: str, **element: Any) -> dict[str, Any]:
    return field(block_id, {"type": "plain_text_input", "action_id": "value", **element})


def field(block_id: str, element: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": block_id}
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **more}


def modal(*blocks: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": "Form"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": list(blocks),
        **more,
    }


class Stage:
    """A test's workspace, its Bolt app and its people."""

    def __init__(self, local: LocalWorkspace) -> None:
        self.local = local
        self.http = httpx.Client(base_url=local.page_url, timeout=30)
        self.slack = WebClient(local.bot_token, base_url=local.slack_url)
        self.app = App(client=self.slack, process_before_response=True)
        self._to_open: dict[str, Any] = {}
        self.told: list[dict[str, Any]] = []
        for event in ("message", "user_change"):
            self.app.event(event)(self._listen)
        self.app.command("/demo", matchers=[lambda command: command["text"] == OPEN])(self._open)
        self.handler = SocketModeHandler(self.app, local.app_token)

    def connect(self) -> None:
        self.handler.connect()  # type: ignore[no-untyped-call] # Bolt's own

    def disconnect(self) -> None:
        client = self.handler.client
        client.closed = True
        client.enqueue_message("")  # wakes the SDK's thread, which sleeps for a second
        self.handler.close()  # type: ignore[no-untyped-call] # Bolt's own

    def _listen(self, body: dict[str, Any]) -> None:
        self.told.append(body)

    def _open(self, ack: Any, body: Mapping[str, Any]) -> None:
        ack()
        self.slack.views_open(trigger_id=body["trigger_id"], view=self._to_open)

    def post(self, call: str, **body: Any) -> dict[str, Any]:
        response = self.http.post(f"/client/{call}", json=body)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def inbox(self, user: str = MAYA, **query: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.http.get(
            "/client/inbox", params={"user": user, **query}
        ).json()
        return answer

    def messages(self, user: str = MAYA) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.inbox(user)["messages"]
        return found

    def types(self, text: str = "", user: str = MAYA, channel: str = GENERAL) -> dict[str, Any]:
        return self.post("command", user=user, channel=channel, command="/demo", text=text)

    def api(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call the Web API as plain JSON, without the SDK's exceptions."""
        return self.raw(method, **arguments).json()  # type: ignore[no-any-return] # an object

    def raw(self, method: str, **arguments: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.local.bot_token}"}
        return self.http.post(f"/api/{method}", json=arguments, headers=headers)

    def opens(self, view: dict[str, Any]) -> dict[str, Any]:
        """Let the command open this modal for Maya; returns it as she has it."""

        self._to_open = view
        assert self.types(OPEN)["ok"]
        opened: dict[str, Any] = self.inbox()["views"][-1]
        return opened


@contextmanager
def staged(folder: Path, refresh: Refresh | None = None, **changes: Any) -> Iterator[Stage]:
    """A stage on the state in `folder`; `changes` are keys of the manifest."""
    local = LocalWorkspace(
        manifest={**MANIFEST, **changes},
        state_path=folder / "state.db",
        port=0,
        at=MONDAY_NIGHT,
        frozen=True,
        refresh=refresh or Refresh(),
    )
    local.start()
    stage = Stage(local)
    stage.connect()
    try:
        yield stage
    finally:
        # The SDK closes a connection at once only when the server has.
        stage.handler.client.auto_reconnect_enabled = False
        local.stop()
        stage.disconnect()
        stage.http.close()
