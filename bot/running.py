"""What runs once it is put together: Liaison, its connection and its ticks, and its doors."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.clock import Clock
from bot.config import Settings
from bot.domain.jira_calls import Jira
from bot.gateways.drawing import Drawing
from bot.gateways.slack import SlackGateway, connect_socket
from bot.jobs import Engine, Ticker
from bot.outbox.claims import Claim
from bot.outbox.dispatcher import Dispatcher
from bot.services import Services
from bot.services.page_sinks import sinks_set_up
from bot.slack_app import AfterAckPool
from models.database import Database


@dataclass(frozen=True)
class Outside:
    """The doors to other machines than Slack's, as far as the settings open them."""

    doors: Mapping[str, Callable[[Claim], None]] = field(default_factory=dict)
    heartbeat: Callable[[], None] | None = None
    jira: Jira | None = None
    close: Callable[[], None] = lambda: None


def outside_of(settings: Settings, clock: Clock) -> Outside:
    """Open what is set up; each takes a while to load, and many installations need none."""
    jira, called = _jira(settings), _called(settings, clock)

    def close() -> None:
        called.close()
        if jira is not None:
            jira.close()

    return replace(called, jira=jira, close=close)


def _jira(settings: Settings) -> Jira | None:
    if settings.jira_url is None:
        return None
    from bot.gateways.jira import jira_gateway  # noqa: PLC0415

    return jira_gateway(settings)


def _called(settings: Settings, clock: Clock) -> Outside:
    url = settings.liaison_heartbeat_url
    if not sinks_set_up(settings) and url is None:
        return Outside()
    from bot.gateways.calls import Caller  # noqa: PLC0415
    from bot.gateways.pager import pager_gateway  # noqa: PLC0415

    caller = Caller()
    pager = pager_gateway(settings, caller, clock)

    def page(claim: Claim) -> None:
        pager.send(claim.method, claim.key, claim.payload, repeat=not claim.is_first)

    beat = partial(caller.call, "GET", url.get_secret_value()) if url else None
    return Outside({"pager": page}, beat, close=caller.close)


@dataclass(frozen=True)
class Liaison:
    """Everything that runs, put together."""

    settings: Settings
    clock: Clock
    database: Database
    services: Services
    gateway: SlackGateway
    drawing: Drawing
    dispatcher: Dispatcher
    pool: AfterAckPool
    engine: Engine
    bolt: App
    outside: Outside

    @contextmanager
    def connected(
        self, nudge: Callable[[], None] = lambda: None
    ) -> Iterator[Callable[[], list[str]]]:
        """Socket Mode is open meanwhile, where an app-level token is set.

        Args:
            nudge: makes the other side send something, where that side is ours; otherwise
                leaving waits up to 3 s, until the client looks up from reading.

        Yields:
            What is wrong with the connection by then, a sentence each.
        """
        token = self.settings.slack_app_token
        if token is None:
            yield list
            return
        handler = SocketModeHandler(self.bolt, token.get_secret_value())
        client: Any = handler.client
        connect_socket(client.connect)
        try:
            yield lambda: [] if client.is_connected() else ["Socket Mode is not connected."]
        finally:
            # Else the client may begin to read anew while it closes, and never end.
            client.current_session_runner.event.set()
            client.current_session_state.terminated = True
            nudge()
            client.close()

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Due work is done meanwhile: every two seconds, and at once when rows are written."""
        ticker = Ticker(self.engine, self.clock)
        self.database.on_write = ticker.ring
        ticker.start()
        try:
            yield
        finally:
            ticker.stop()

    def close(self) -> None:
        """Finish what was begun. What is queued stays in its rows."""
        self.pool.close()
        self.dispatcher.close()
        self.drawing.close()
        self.outside.close()
