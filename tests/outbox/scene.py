"""A stage for the dispatcher: a real local Slack, a clock that stands still, a database."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from sqlmodel import Session

from bot.gateways.drawing import Drawing
from bot.gateways.slack import SlackGateway
from bot.local.clock import SimulatedClock
from bot.local.company import Channel, Company, Person
from bot.local.workspace import LocalWorkspace
from bot.outbox.dispatcher import Dispatcher
from models import OutboxMessage
from models.database import Database
from tests.outbox.support import NOON, row

PEOPLE = [f"U0PERSON{number:03}" for number in range(40)]
ANA, MAYA = PEOPLE[0], PEOPLE[1]

COMPANY = Company(
    name="Larkfield",
    domain="larkfield",
    people=tuple(
        Person(each, each.lower(), each, "", "UTC", None, is_owner=each == ANA) for each in PEOPLE
    ),
    channels=tuple(
        Channel(f"C{number}", f"channel-{number}", "", (ANA.lower(),)) for number in range(10)
    ),
    groups=(),
)
SCOPES = (
    *("chat:write", "files:write", "im:write", "im:history", "channels:history", "channels:read"),
    *("users:read", "usergroups:read", "usergroups:write"),
)
MANIFEST = {
    "features": {"app_home": {"home_tab_enabled": True}},
    "oauth_config": {"scopes": {"bot": list(SCOPES)}},
}


class Scene:
    """What a test does and sees."""

    def __init__(self, database: Database, workspace: LocalWorkspace, drawing: Drawing) -> None:
        self.database = database
        self.workspace = workspace
        self.gateway = SlackGateway(workspace.bot_token, workspace.slack_url)
        self.drawing = drawing
        self.failures: list[tuple[str, str | None]] = []
        self.dispatcher = self.make_dispatcher("one")

    @property
    def clock(self) -> SimulatedClock:
        return self.workspace.clock

    def make_dispatcher(self, worker: str, **settings: Any) -> Dispatcher:
        return Dispatcher(
            settings.pop("database", self.database),
            self.clock,
            settings.pop("gateway", self.gateway),
            self.drawing,
            on_failed=settings.pop("on_failed", self._note_failure),
            worker=worker,
            **settings,
        )

    def run(self) -> None:
        """Do what is due at this moment, as the tick does."""
        for _ in range(200):
            due = self.dispatcher.next_due()
            if due is None or due > self.clock.now():
                return
            self.dispatcher.run_due(self.clock.now())
        raise AssertionError(f"still due at {self.clock.now()}, after 200 runs")

    def advance(self, **span: float) -> None:
        """Let time go by, doing what is due on the way, each when it is."""
        self.run_until(self.clock.now() + timedelta(**span))

    def run_until(self, moment: datetime) -> None:
        self.run()
        while self.clock.now() < moment:
            due = self.dispatcher.next_due()
            self.clock.move_to(min(due, moment) if due else moment)
            self.run()

    def run_to_the_end(self) -> None:
        """Until nothing is left to do."""
        self.run()
        while due := self.dispatcher.next_due():
            self.run_until(due)

    def fault(self, method: str, kind: str, **more: Any) -> None:
        """Let the next call of a method go wrong."""
        body = {"target": "slack", "method": method, "kind": kind, "settle": False, **more}
        answer = self._client("faults", body)
        assert answer["ok"], answer

    def messages(self, place: str) -> list[dict[str, Any]]:
        """What was posted in a channel, or in the DM with a person."""
        is_person = place in PEOPLE
        inbox = self._client(f"inbox?user={place if is_person else ANA}")
        return [
            each
            for each in inbox["messages"]
            if (each["channel"].startswith("D") if is_person else each["channel"] == place)
        ]

    def texts(self, place: str) -> list[str]:
        return [message["text"] for message in self.messages(place)]

    def home(self, user: str) -> str | None:
        """What the only block of someone's App Home says."""
        home = self._client(f"inbox?user={user}")["home"]
        text: str | None = home and home["blocks"][0]["text"]["text"]
        return text

    def seconds(self, key: str) -> float:
        """When a row ended, in seconds after noon."""
        ended = row(self.database, key).ended_at
        assert ended is not None, f"{key} is not over"
        return (ended - NOON).total_seconds()

    def _note_failure(self, _session: Session, failed: OutboxMessage) -> None:
        self.failures.append((failed.key, failed.last_error))

    def _client(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = Request(f"{self.workspace.page_url}/client/{path}", data, headers)  # noqa: S310 loopback
        with urlopen(request, timeout=10) as answer:  # noqa: S310 loopback
            found: dict[str, Any] = json.load(answer)
        return found


@contextmanager
def staged(database: Database, directory: Path, drawing: Drawing | None = None) -> Iterator[Scene]:
    """The stage; without `drawing` nothing is drawn on it."""
    workspace = LocalWorkspace(
        manifest=MANIFEST,
        state_path=directory / "slack.db",
        port=0,
        at=NOON,
        frozen=True,
        company=COMPANY,
    )
    workspace.start()
    scene = Scene(database, workspace, drawing or Drawing())
    try:
        yield scene
    finally:
        scene.dispatcher.close()
        workspace.stop()
