"""Slack's requests over HTTP: who gets in, and how they are answered."""

import asyncio
import json
import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from slack_bolt import BoltResponse

from bot.gateways.slack import SlackGateway
from bot.slack_app.after_ack import AfterAckPool
from bot.slack_app.error_answers import ErrorAnswers
from bot.views.naming import Naming
from bot.web import create_web
from bot.web.body import BODY_LIMIT
from bot.web.signature import sign
from tests.gateways.stub import free_port
from tests.web.conftest import NOW, ONCALL, SECRET, FixedClock, Site, signed

FRESH = str(int(NOW.timestamp()))


def test_a_signature_is_the_one_of_slacks_documentation() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id="
        b"G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-"
        b"collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F3977008"
        b"85554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447"
        b"fce8b6703c"
    )
    expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert sign(SECRET, "1531420618", body) == expected


def test_a_signed_command_is_answered_in_the_response(site: Site) -> None:
    site.answers("/oncall", lambda: "Ana is on call")
    response = site.post(ONCALL, signed(ONCALL))
    assert (response.status_code, response.text) == (200, "Ana is on call")


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_five_minutes_either_way_are_recent(site: Site, seconds: int) -> None:
    site.answers("/oncall", lambda: "")
    headers = signed(ONCALL, at=NOW + timedelta(seconds=seconds))
    assert site.post(ONCALL, headers).status_code == 200


@pytest.mark.parametrize("seconds", [-301, 301, -86400])
def test_what_is_older_or_from_the_future_is_refused(site: Site, seconds: int) -> None:
    headers = signed(ONCALL, at=NOW + timedelta(seconds=seconds))
    assert site.post(ONCALL, headers).status_code == 401


ODD_HEADERS: dict[str, dict[str, str | bytes | None]] = {
    "no timestamp": {"x-slack-request-timestamp": None},
    "empty timestamp": {"x-slack-request-timestamp": ""},
    "words for a timestamp": {"x-slack-request-timestamp": "yesterday"},
    "a fraction": {"x-slack-request-timestamp": f"{FRESH}.0"},
    "a sign": {"x-slack-request-timestamp": f"+{FRESH}"},
    "infinity": {"x-slack-request-timestamp": "inf"},
    "a huge timestamp": {"x-slack-request-timestamp": "9" * 10_000},
    "other digits": {"x-slack-request-timestamp": "\u00b2".encode("latin-1")},
    "no signature": {"x-slack-signature": None},
    "empty signature": {"x-slack-signature": ""},
    "another version": {"x-slack-signature": f"v1={'0' * 64}"},
    "a wrong signature": {"x-slack-signature": f"v0={'0' * 64}"},
    "the signature of another body": {"x-slack-signature": sign(SECRET, FRESH, b"else")},
    "the signature of another secret": {"x-slack-signature": sign("other", FRESH, ONCALL)},
    "bytes that are no text": {"x-slack-signature": b"v0=\xff\xfe"},
}


@pytest.mark.parametrize("odd", ODD_HEADERS.values(), ids=ODD_HEADERS)
def test_what_slack_did_not_sign_is_refused(
    site: Site, odd: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    headers = {**signed(ONCALL), **odd}
    given = {name: value for name, value in headers.items() if value is not None}
    response = site.post(ONCALL, given)
    assert response.status_code == 401
    assert len(response.text) < 100
    assert "oncall" not in caplog.text


def test_an_empty_secret_is_refused_at_the_start(site: Site) -> None:
    with pytest.raises(ValueError, match="empty"):
        create_web(
            bolt=site.bolt,
            signing_secret=SecretStr(" "),
            clock=FixedClock(),
            ready=list,
            metrics=site.metrics,
        )


def test_without_a_secret_there_is_no_such_address(site: Site) -> None:
    web = create_web(
        bolt=site.bolt, signing_secret=None, clock=FixedClock(), ready=list, metrics=site.metrics
    )
    site.app = web
    response = site.post(ONCALL, signed(ONCALL))
    assert response.status_code == 404


def test_a_large_body_is_refused(site: Site) -> None:
    body = b"x" * (BODY_LIMIT + 1)
    response = site.post(body, signed(body))
    assert response.status_code == 413


def test_slacks_challenge_is_answered(site: Site) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()
    headers = signed(body) | {"content-type": "application/json"}
    response = site.post(body, headers)
    assert (response.status_code, response.json()) == (200, {"challenge": "3eZbrw1a"})


def test_slacks_look_at_the_certificate_needs_no_signature_and_does_nothing(site: Site) -> None:
    site.answers("/oncall", lambda: "Ana is on call")
    for body in (b"ssl_check=1&token=abc", b"token=abc&ssl_check=1", b"ssl_check=1&" + ONCALL):
        response = site.post(body)
        assert (response.status_code, response.text) == (200, "")


def test_bolts_own_headers_are_not_obeyed(site: Site) -> None:
    site.answers("/oncall", lambda: "Ana is on call")
    headers = signed(ONCALL) | {"x-slack-bolt-lazy-only": "1"}
    assert site.post(ONCALL, headers).text


def test_two_slow_commands_are_answered_side_by_side(site: Site) -> None:
    both = threading.Barrier(2, timeout=5)

    def wait_for_the_other() -> str:
        both.wait()
        return "here"

    site.answers("/oncall", wait_for_the_other)

    async def send_two(client: httpx.AsyncClient) -> list[str]:
        one = client.post("/slack/events", content=ONCALL, headers=signed(ONCALL))
        other = client.post("/slack/events", content=ONCALL, headers=signed(ONCALL))
        return [response.text for response in await asyncio.gather(one, other)]

    assert site.visit(send_two) == ["here", "here"]


def test_while_a_command_is_slow_the_process_still_says_that_it_lives(site: Site) -> None:
    asked = threading.Event()
    site.answers("/oncall", lambda: str(asked.wait(5)))

    async def ask_meanwhile(client: httpx.AsyncClient) -> tuple[int, str]:
        slow = client.post("/slack/events", content=ONCALL, headers=signed(ONCALL))
        answering = asyncio.create_task(slow)
        alive = await client.get("/healthz")
        asked.set()
        return alive.status_code, (await answering).text

    assert site.visit(ask_meanwhile) == (200, "True")


@pytest.fixture(scope="module")
def answering() -> Iterator[Site]:
    """A site with the error handler of the real one; what it tells after an ack reaches nobody."""
    site = Site()
    site.answers("/oncall", lambda: "Ana is on call")
    pool = AfterAckPool(SlackGateway("xoxb-none", f"http://127.0.0.1:{free_port()}/api/"))
    errors = ErrorAnswers(pool, Naming())

    @site.bolt.error
    def _answer(error: Exception, body: dict[str, Any]) -> BoltResponse:
        return errors.answer(error, body)

    yield site
    pool.close()


# An exception in the app would be raised here, too.
NEVER_500 = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
NAMES = st.sampled_from(["x-slack-request-timestamp", "x-slack-signature", "content-type"])
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
KEYS = st.sampled_from(
    ["type", "event", "view", "actions", "user", "team", "channel", "authorizations", "command"]
)
TYPES = st.sampled_from(["event_callback", "block_actions", "view_submission", "shortcut"])


@NEVER_500
@given(headers=st.dictionaries(NAMES, st.binary()), body=st.binary())
def test_no_unsigned_request_makes_it_fail(
    answering: Site, headers: dict[str, bytes], body: bytes
) -> None:
    response = answering.post(body, headers)
    assert response.status_code == 401


@NEVER_500
@given(body=st.binary() | JSONS.map(lambda value: json.dumps(value).encode()))
def test_no_signed_bytes_make_it_fail(answering: Site, body: bytes) -> None:
    response = answering.post(body, signed(body))
    assert response.status_code in {200, 400, 404}


@NEVER_500
@given(payload=st.dictionaries(KEYS, TYPES | JSONS), event=st.booleans())
def test_no_signed_payload_makes_it_fail(
    answering: Site, payload: dict[str, Any], *, event: bool
) -> None:
    body = json.dumps(payload).encode()
    content_type = "application/json" if event else "application/x-www-form-urlencoded"
    headers = signed(body) | {"content-type": content_type}
    response = answering.post(body, headers)
    assert response.status_code in {200, 400, 404}
