"""The Slack server of the workspace: its parts, put together."""

import time
from dataclasses import dataclass

from bot.local.slack.app_manifest import AppManifest
from bot.local.slack.events import Events
from bot.local.slack.messages import Messages
from bot.local.slack.payloads import Payloads
from bot.local.slack.response_urls import ResponseUrls
from bot.local.slack.socket_mode import Refresh, SocketMode
from bot.local.slack.triggers import Triggers
from bot.local.slack.view_stacks import ViewStacks
from bot.local.state import State
from bot.local.store import Json


@dataclass(frozen=True)
class SlackServer:
    """All that a Web API method or a person's doing may need."""

    state: State
    manifest: AppManifest
    socket_mode: SocketMode
    payloads: Payloads
    events: Events
    messages: Messages
    views: ViewStacks
    triggers: Triggers
    response_urls: ResponseUrls
    host: str
    """`127.0.0.1:PORT`, for the addresses that it hands out."""

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"


def build_slack_server(
    state: State, manifest: AppManifest, host: str, refresh: Refresh
) -> SlackServer:
    """Put the server together.

    Args:
        state: a founded workspace.
        manifest: the app's.
        host: where it is served, `127.0.0.1:PORT`.
        refresh: when Socket Mode renews connections.
    """
    socket_mode = SocketMode(state.workspace["app_id"], refresh)
    payloads = Payloads(state)

    def send_event(payload: Json) -> None:
        socket_mode.send("events_api", payload, answerable=False, retry_attempt=0, retry_reason="")

    events = Events(state, manifest, payloads, send_event)
    messages = Messages(state)
    messages.on_post = events.message
    return SlackServer(
        state=state,
        manifest=manifest,
        socket_mode=socket_mode,
        payloads=payloads,
        events=events,
        messages=messages,
        views=ViewStacks(state),
        triggers=Triggers(time.monotonic),
        response_urls=ResponseUrls(state, messages),
        host=host,
    )
