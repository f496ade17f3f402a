"""The local workspace: a Slack and a Jira of its own on loopback, with people and a clock."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.local.client.api import ClientApi
from bot.local.clock import SimulatedClock
from bot.local.company import SAMPLE_COMPANY, Company
from bot.local.engine import Engine, Together
from bot.local.faults import Faults
from bot.local.founding import found
from bot.local.http_server import HOST, HttpServer, bind
from bot.local.jira.server import JiraServer, build_jira_server
from bot.local.news import News
from bot.local.settle import Settler
from bot.local.slack.app_manifest import AppManifest
from bot.local.slack.server import build_slack_server
from bot.local.slack.socket_mode import Refresh
from bot.local.slack.web_api import WebApi
from bot.local.state import State
from bot.local.store import Store
from bot.local.web import Web


class LocalWorkspace:
    """A workspace that remembers: on an existing file it goes on from where it was.

    Args:
        manifest: the app's, as Slack takes it: commands, shortcuts, scopes and events.
        state_path: its own SQLite file.
        port: where to serve; the next free one when it is taken, 0 for any.
        at: the moment at which a new workspace begins.
        frozen: whether the clock moves only when it is told to.
        company: who is in a new workspace.
        refresh: when Socket Mode renews connections.

    Raises:
        OSError: no port is free.
    """

    def __init__(
        self,
        *,
        manifest: Mapping[str, Any],
        state_path: Path,
        port: int,
        at: datetime,
        frozen: bool,
        company: Company = SAMPLE_COMPANY,
        refresh: Refresh = Refresh(),  # noqa: B008 frozen, so it can be shared
    ) -> None:
        self._listener = bind(port)
        self.port: int = self._listener.getsockname()[1]
        app = AppManifest(manifest)
        store = Store(state_path)
        last = store.documents("workspace").get("workspace")
        self.is_new = last is None
        self.clock = SimulatedClock(
            datetime.fromisoformat(last["now"]) if last else at, frozen=frozen, real=time.monotonic
        )
        self._state = State(store, self.clock)
        if self.is_new:
            found(self._state, company, app.name, self.clock.now())
        host = f"{HOST}:{self.port}"
        with self._state.changing():
            self._slack = build_slack_server(self._state, app, host, refresh)
            self.jira: JiraServer = build_jira_server(self._state, host, company)
        self._settler = Settler(self.clock, self._slack.socket_mode)
        self._news = News()
        self._web = self._application()
        self._server = HttpServer(self._web, self._listener)

    def _application(self) -> Starlette:
        faults = Faults()
        client = ClientApi(self._slack, self.jira, self._settler, faults)
        self._state.on_change = self._news.announce
        api = WebApi(self._slack, faults)
        return Web(self._slack, self.jira, api, client, self._news).application()

    @property
    def page_url(self) -> str:
        return self._slack.url("")

    @property
    def slack_url(self) -> str:
        """The Web API's base; ends in `/api/`."""
        return self._slack.url("/api/")

    @property
    def bot_token(self) -> str:
        return str(self._state.workspace["bot_token"])

    @property
    def app_token(self) -> str:
        return str(self._state.workspace["app_token"])

    @property
    def bot_user_id(self) -> str:
        return self._state.bot_user_id

    def start(self) -> None:
        """Serve; returns when connections are accepted."""
        self._server.start()

    def attach(self, engine: Engine) -> None:
        """Let the clock run this app's due work."""
        self._settler.attach(Together([engine, self.jira.webhooks]))

    def detach(self) -> None:
        """Let the app go, before it is closed: settling would wait for what it no longer does."""
        self._settler.detach()

    def serve(self, routes: Sequence[BaseRoute]) -> None:
        """Answer on these addresses too: the app's own, beside Slack's."""
        self._web.router.routes.extend(routes)

    def nudge(self) -> None:
        """Let an app that is leaving, but still waits for something to read, look up."""
        self._slack.socket_mode.nudge()

    def stop(self) -> None:
        """Finish what is under way, close every connection, and keep all of it."""
        self._news.close()
        self._slack.socket_mode.close()
        self._settler.close()
        self._server.stop()
        self._state.close()
