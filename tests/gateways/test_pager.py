"""Calls to page sinks: signed, keyed, and every failure one of our errors."""

import hashlib
import hmac
import json
import logging
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from bot.domain.page_sinks import PAGERDUTY, WEBHOOK
from bot.errors import GatewayError, OutcomeUnknown, RateLimited, Rejected, Unreachable
from bot.gateways.calls import Caller
from bot.gateways.pager import PagerDuty, PagerGateway, Webhook, sign
from tests.company import SetClock
from tests.gateways.stub import Arguments, CutConnection, Reply, Stub, free_port, serving

SECRET, ROUTING_KEY, PATH = "hunter2-signs", "hunter2hunter2hunter2hunter2hunt", "hunter2-path"
PAYLOAD = {"event": "page", "escalation": 12, "summary": "#12 checkout is down"}


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as stub:
        yield stub


@pytest.fixture
def caller() -> Iterator[Caller]:
    caller = Caller()
    yield caller
    caller.close()


@pytest.fixture
def gateway(stub: Stub, caller: Caller) -> PagerGateway:
    return gateway_to(f"{stub.url}{PATH}", caller)


def gateway_to(url: str, caller: Caller) -> PagerGateway:
    clock = SetClock()
    clock.at = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)
    return PagerGateway(
        caller,
        clock,
        Webhook(SecretStr(url), SecretStr(SECRET)),
        PagerDuty(url, SecretStr(ROUTING_KEY)),
    )


def test_a_webhook_is_signed_over_its_time_and_its_body(stub: Stub, gateway: PagerGateway) -> None:
    gateway.send(WEBHOOK, "escalation:12:page:pager.webhook", PAYLOAD, repeat=True)
    (call,) = stub.received
    assert json.loads(call.body) == {
        **PAYLOAD,
        "key": "escalation:12:page:pager.webhook",
        "repeat": True,
        "sent_at": "2026-11-24T02:40:00+00:00",
    }
    timestamp = call.headers["x-liaison-timestamp"]
    assert timestamp == "1795488000"
    expected = hmac.new(SECRET.encode(), timestamp.encode() + b"." + call.body, hashlib.sha256)
    assert call.headers["x-liaison-signature"] == f"v1={expected.hexdigest()}"
    assert call.headers["idempotency-key"] == "escalation:12:page:pager.webhook"
    assert call.headers["content-type"] == "application/json"


def test_another_secret_time_or_body_has_another_signature() -> None:
    made = {
        sign("a", "1", b"{}"),
        sign("b", "1", b"{}"),
        sign("a", "2", b"{}"),
        sign("a", "1", b""),
    }
    assert len(made) == 4


def test_pagerduty_gets_its_key_which_no_row_holds(stub: Stub, gateway: PagerGateway) -> None:
    stub.answer = lambda _path, _arguments: Reply({"status": "success"}, 202)
    gateway.send(PAGERDUTY, "k", {"event_action": "trigger", "dedup_key": "d"}, repeat=False)
    body = {"event_action": "trigger", "dedup_key": "d", "routing_key": ROUTING_KEY}
    assert stub.calls == [(PATH, body)]


def test_a_sink_that_is_no_longer_set_up_takes_nothing(caller: Caller) -> None:
    gateway = PagerGateway(caller, SetClock(), None, None)
    for method in (WEBHOOK, PAGERDUTY, "pager.smoke"):
        with pytest.raises(Rejected, match="not_set_up"):
            gateway.send(method, "k", PAYLOAD, repeat=False)


@pytest.mark.parametrize(
    ("reply", "error", "code"),
    [
        (Reply("", 400), Rejected, "http_400"),
        (Reply("", 401), Rejected, "http_401"),
        (Reply("", 404), Rejected, "http_404"),
        (Reply("", 302, {"Location": "http://127.0.0.1:9/elsewhere"}), Rejected, "http_302"),
        (Reply("", 408), OutcomeUnknown, "http_408"),
        (Reply("", 429), RateLimited, "ratelimited"),
        (Reply("<html>", 500), OutcomeUnknown, "http_500"),
        (Reply("", 503), OutcomeUnknown, "http_503"),
    ],
)
def test_failures_have_their_error(
    stub: Stub, gateway: PagerGateway, reply: Reply, error: type[GatewayError], code: str
) -> None:
    stub.answer = lambda _path, _arguments: reply
    with pytest.raises(error) as raised:
        gateway.send(WEBHOOK, "k", PAYLOAD, repeat=False)
    assert type(raised.value) is error
    assert raised.value.code == code
    assert len(stub.calls) == 1  # neither tried again, nor a redirect followed


@pytest.mark.parametrize(
    ("told", "seconds"), [("17", 17), ("0", 1), ("86400", 300), ("soon", 30), (None, 30)]
)
def test_how_long_to_wait(
    stub: Stub, gateway: PagerGateway, told: str | None, seconds: float
) -> None:
    headers = {"Retry-After": told} if told else {}
    stub.answer = lambda _path, _arguments: Reply("", 429, headers)
    with pytest.raises(RateLimited) as raised:
        gateway.send(PAGERDUTY, "k", {}, repeat=False)
    assert raised.value.retry_after == seconds


def test_a_cut_connection_is_an_unknown_outcome(stub: Stub, gateway: PagerGateway) -> None:
    def cut(_path: str, _arguments: Arguments) -> Reply:
        raise CutConnection

    stub.answer = cut
    with pytest.raises(OutcomeUnknown):
        gateway.send(WEBHOOK, "k", PAYLOAD, repeat=False)
    assert len(stub.calls) == 1


def test_an_answer_that_does_not_come_is_an_unknown_outcome(stub: Stub) -> None:
    enough = threading.Event()

    def hang(_path: str, _arguments: Arguments) -> Reply:
        enough.wait(5)
        return Reply({})

    stub.answer = hang
    caller = Caller(timeout=0.2)
    with pytest.raises(OutcomeUnknown, match="ReadTimeout"):
        gateway_to(stub.url, caller).send(WEBHOOK, "k", PAYLOAD, repeat=False)
    enough.set()
    caller.close()


def test_without_a_connection_nothing_was_sent(caller: Caller) -> None:
    gateway = gateway_to(f"http://127.0.0.1:{free_port()}/", caller)
    with pytest.raises(Unreachable):
        gateway.send(WEBHOOK, "k", PAYLOAD, repeat=False)


@pytest.mark.parametrize("status", [200, 400, 429, 500, None])
def test_no_secret_and_no_address_is_in_a_log_or_an_error(
    stub: Stub, caller: Caller, caplog: pytest.LogCaptureFixture, status: int | None
) -> None:
    caplog.set_level(logging.DEBUG)
    stub.answer = lambda _path, _arguments: Reply("", status or 200)
    url = f"{stub.url}{PATH}" if status else f"http://127.0.0.1:{free_port()}/{PATH}"
    told = ""
    for method in (WEBHOOK, PAGERDUTY):
        try:
            gateway_to(url, caller).send(method, "k", PAYLOAD, repeat=False)
        except GatewayError as error:
            told += "".join(traceback.format_exception(error))
    assert "hunter2" not in told + caplog.text
    assert "checkout" not in caplog.text
