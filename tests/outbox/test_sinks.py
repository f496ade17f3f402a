"""Rows for page sinks: sent by their own door, tried again, told of when it takes long."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import Session

from bot.domain.page_sinks import PAGERDUTY, WEBHOOK, SinkFacts
from bot.gateways.calls import Caller
from bot.gateways.pager import PagerDuty, PagerGateway, Webhook
from bot.outbox.claims import Claim
from bot.outbox.dispatcher import Dispatcher
from bot.outbox.queue import enqueue, withdraw
from bot.services.page_sinks import PageSinks
from models import OutboxMessage, OutboxState
from models.database import Database
from tests.gateways.stub import Arguments, Reply, Stub, serving
from tests.outbox.scene import ANA, Scene
from tests.outbox.support import PAGE, post, row, states


@pytest.fixture
def sink() -> Iterator[Stub]:
    with serving() as stub:
        yield stub


@pytest.fixture
def told(scene: Scene, sink: Stub) -> Iterator[list[tuple[str, str, str | None]]]:
    """What the administrators would be told; the scene's dispatcher reaches the sink."""
    caller = Caller()
    webhook = Webhook(SecretStr(sink.url), SecretStr("secret"))
    pagerduty = PagerDuty(sink.url, SecretStr("key"))
    pager = PagerGateway(caller, scene.clock, webhook, pagerduty)

    def send(claim: Claim) -> None:
        pager.send(claim.method, claim.key, claim.payload, repeat=not claim.is_first)

    told: list[tuple[str, str, str | None]] = []

    def note(_session: Session, row: OutboxMessage) -> None:
        told.append((row.key, row.state, row.last_error))

    scene.dispatcher.close()
    scene.dispatcher = Dispatcher(
        scene.database,
        scene.clock,
        scene.gateway,
        scene.drawing,
        on_failed=note,
        worker="one",
        doors={"pager": send},
    )
    yield told
    caller.close()


def page(database: Database, scene: Scene, key: str, line: str = "pager:0") -> None:
    with database.writing() as session:
        enqueue(
            session,
            key=key,
            destination=line,
            method=WEBHOOK,
            payload={"event": "page"},
            priority=PAGE,
            now=scene.clock.now(),
        )


def bodies(sink: Stub) -> list[dict[str, Any]]:
    return [json.loads(call.body) for call in sink.received]


@pytest.mark.usefixtures("told")
def test_each_row_goes_through_its_own_door(scene: Scene, sink: Stub) -> None:
    post(scene.database, "slack", ANA, PAGE)
    page(scene.database, scene, "sink")
    scene.run()
    assert states(scene.database) == {"slack": OutboxState.SENT, "sink": OutboxState.SENT}
    assert scene.texts(ANA) == ["slack"]
    assert [(body["key"], body["repeat"]) for body in bodies(sink)] == [("sink", False)]


def test_what_may_have_arrived_is_sent_again_as_a_repeat_with_the_same_key(
    scene: Scene, sink: Stub, told: list[Any]
) -> None:
    answers = iter([Reply("", 500), Reply("", 502)])
    sink.answer = lambda _path, _arguments: next(answers, Reply("", 204))
    page(scene.database, scene, "sink")
    scene.run_to_the_end()
    assert [body["repeat"] for body in bodies(sink)] == [False, True, True]
    assert {call.headers["idempotency-key"] for call in sink.received} == {"sink"}
    assert row(scene.database, "sink").state == OutboxState.SENT
    assert told == []


def test_a_definite_no_is_told_at_once(scene: Scene, sink: Stub, told: list[Any]) -> None:
    sink.answer = lambda _path, _arguments: Reply("", 404)
    page(scene.database, scene, "sink")
    scene.run()
    assert told == [("sink", OutboxState.FAILED, "http_404")]


def test_a_sink_that_stays_down_is_told_of_within_minutes_and_still_tried(
    scene: Scene, sink: Stub, told: list[Any]
) -> None:
    sink.answer = lambda _path, _arguments: Reply("", 503)
    page(scene.database, scene, "sink")
    scene.advance(minutes=2)
    assert told == []
    scene.advance(minutes=3)
    assert told == [("sink", OutboxState.UNKNOWN, "http_503")]
    sink.answer = lambda _path, _arguments: Reply("", 200)
    scene.advance(minutes=2)
    assert row(scene.database, "sink").state == OutboxState.SENT
    assert len(told) == 1


@pytest.mark.usefixtures("told")
def test_what_is_withdrawn_is_not_tried_again(scene: Scene, sink: Stub) -> None:
    sink.answer = lambda _path, _arguments: Reply("", 503)
    page(scene.database, scene, "escalation:1:page:sink")
    scene.run()
    with scene.database.writing() as session:
        withdraw(session, "escalation:1:page", scene.clock.now())
    scene.run_to_the_end()
    assert len(sink.received) == 1
    assert states(scene.database) == {"escalation:1:page:sink": OutboxState.WITHDRAWN}


@pytest.mark.usefixtures("told")
def test_a_sink_that_refuses_for_a_minute_holds_no_page_in_slack(scene: Scene, sink: Stub) -> None:
    sink.answer = lambda _path, _arguments: Reply("", 429, {"Retry-After": "60"})
    page(scene.database, scene, "sink")
    scene.run()
    post(scene.database, "slack", ANA, PAGE, now=scene.clock.now())
    scene.run()
    assert scene.texts(ANA) == ["slack"]
    assert row(scene.database, "sink").state == OutboxState.PENDING


@pytest.mark.usefixtures("told")
def test_sinks_that_hang_hold_no_page_in_slack(scene: Scene, sink: Stub) -> None:
    arrived: list[bool] = []

    def hang(_path: str, _arguments: Arguments) -> Reply:
        """Answers when the page has arrived in Slack, or after two seconds."""
        deadline = time.monotonic() + 2
        while not scene.texts(ANA) and time.monotonic() < deadline:
            pass
        arrived.append(bool(scene.texts(ANA)))
        return Reply({})

    sink.answer = hang
    sinks = PageSinks(scene.clock, (WEBHOOK, PAGERDUTY))
    with scene.database.writing() as session:
        for number in range(6):
            facts = SinkFacts(number, 1, "checkout is down", "IT")
            sinks.page(session, facts, user_id=ANA, key=f"sink:{number}")
    post(scene.database, "slack", ANA, PAGE)
    scene.run()
    assert arrived == [True] * 12


def test_a_sink_that_was_taken_out_of_the_settings_takes_nothing(scene: Scene) -> None:
    page(scene.database, scene, "sink")
    scene.run()
    assert scene.failures == [("sink", "not_set_up")]
    assert row(scene.database, "sink").state == OutboxState.FAILED
