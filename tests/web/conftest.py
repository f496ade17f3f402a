import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import httpx
import pytest
from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from starlette.routing import BaseRoute

from bot.services.health import OutboxHealth
from bot.slack_app.measured import MeasuredApp
from bot.web import Metrics, create_web
from bot.web.signature import sign

NOW = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
ONCALL = b"command=%2Foncall&text=it&user_id=U1&channel_id=C1&team_id=T1&trigger_id=1.2"


T = TypeVar("T")


@dataclass
class FixedClock:
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


def _authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_id="B1", bot_user_id="U0")


@dataclass
class Site:
    """A served site, whose parts a test can reach."""

    reasons: list[str] = field(default_factory=list)
    health: OutboxHealth = field(default_factory=lambda: OutboxHealth({}, timedelta()))
    overdue: timedelta = timedelta()
    more: Sequence[BaseRoute] = ()

    def __post_init__(self) -> None:
        self.metrics = Metrics(lambda: self.health, lambda: self.overdue)
        self.bolt: App = MeasuredApp(
            self.metrics.interaction,
            authorize=_authorize,
            process_before_response=True,
            request_verification_enabled=False,
        )
        self.app = create_web(
            bolt=self.bolt,
            signing_secret=SecretStr(SECRET),
            clock=FixedClock(),
            ready=lambda: self.reasons,
            metrics=self.metrics,
            more=self.more,
        )

    def visit(self, visit: Callable[[httpx.AsyncClient], Awaitable[T]]) -> T:
        """Do what `visit` does with a client of this site; an exception in the app is raised."""

        async def within() -> T:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://liaison") as client:
                return await visit(client)

        # On a thread of its own: the browser tests' driver may hold a loop on this one.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, within()).result()

    def get(self, path: str) -> httpx.Response:
        return self.visit(lambda client: client.get(path))

    def post(self, body: bytes, headers: Mapping[str, str | bytes] | None = None) -> httpx.Response:
        """A request to Slack's address."""
        pairs = [(name.encode(), _bytes(value)) for name, value in (headers or {}).items()]
        return self.visit(lambda client: client.post("/slack/events", content=body, headers=pairs))

    def answers(self, command: str, respond: Callable[[], str]) -> None:
        @self.bolt.command(command)
        def _listen(ack: Callable[[str], None]) -> None:
            ack(respond())


@pytest.fixture
def site() -> Site:
    return Site()


def signed(body: bytes, at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack would send that body."""
    timestamp = str(int(at.timestamp()))
    return {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": sign(secret, timestamp, body),
    }


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()
