"""Whatever Jira or the network does becomes one of our errors, once, and tells no secret."""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from bot.domain.jira import IssueDraft, IssueField, IssueShape
from bot.errors import (
    AccessRefused,
    GatewayError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    SettingsError,
    Unreachable,
)
from bot.gateways.jira import Connection, JiraGateway
from tests.gateways.stub import Arguments, CutConnection, Reply, Stub, free_port, serving

TOKEN = "hunter2-token"
SHAPE = IssueShape()
DRAFT = IssueDraft("IT", "10001", {IssueField.SUMMARY: "Image delivery"})
SUNDAY = "Sun, 06 Nov 2033 08:49:37 GMT"


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as stub:
        yield stub


def gateway_to(url: str, timeout: float = 5) -> JiraGateway:
    base = url.removesuffix("/api/")
    return JiraGateway(
        Connection(base, token=TOKEN, email="bot@example.com", timeout=timeout), base
    )


def failure(gateway: JiraGateway) -> GatewayError:
    with closing(gateway), pytest.raises(GatewayError) as caught:
        gateway.create(DRAFT, SHAPE)
    shown = "".join(traceback.format_exception(caught.value))
    assert TOKEN not in shown
    return caught.value


@pytest.mark.parametrize(
    ("status", "headers", "kind"),
    [
        (400, {}, Rejected),
        (401, {}, AccessRefused),
        (403, {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE"}, AccessRefused),
        (404, {}, NotFound),
        (409, {}, Rejected),
        (410, {}, Rejected),
        (413, {}, Rejected),
        (302, {"Location": "http://127.0.0.1:1/login"}, Rejected),
        (408, {}, OutcomeUnknown),
        (429, {"Retry-After": "1800"}, RateLimited),
        (500, {}, OutcomeUnknown),
        (502, {}, OutcomeUnknown),
        (503, {"Retry-After": "1800"}, OutcomeUnknown),
    ],
)
def test_an_answer_that_is_no_success_is_one_error_after_one_call(
    stub: Stub, status: int, headers: dict[str, str], kind: type[GatewayError]
) -> None:
    stub.answer = lambda _path, _arguments: Reply({}, status, headers)
    error = failure(gateway_to(stub.url))
    assert type(error) is kind
    assert len(stub.calls) == 1
    if "Retry-After" in headers:
        assert isinstance(error, RateLimited | OutcomeUnknown)
        assert error.retry_after == 1800


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "2400"}, 2400),
        ({"Retry-After": SUNDAY, "Date": "Sun, 06 Nov 2033 08:19:37 GMT"}, 1800),
        ({"Retry-After": SUNDAY, "Date": "Sun, 06 Nov 2033 09:49:37 GMT"}, 0),
        ({"Retry-After": "soon"}, 60),
        ({}, 60),
    ],
)
def test_a_rate_limit_is_told_whole_whichever_way_it_is_written(
    stub: Stub, headers: dict[str, str], seconds: float
) -> None:
    stub.with_date = "Date" not in headers
    reason = {"RateLimit-Reason": "jira-per-issue-on-write"}
    stub.answer = lambda _path, _arguments: Reply({}, 429, {**headers, **reason})
    error = failure(gateway_to(stub.url))
    assert isinstance(error, RateLimited)
    assert (error.retry_after, error.reason) == (seconds, "jira-per-issue-on-write")


@pytest.mark.parametrize(
    ("body", "problems", "messages"),
    [
        (
            {"errorMessages": [], "errors": {"customfield_10015": "Start date is required."}},
            {"customfield_10015": "Start date is required."},
            (),
        ),
        ({"errorMessages": ["Field 'x' is\nunknown."]}, {}, ("Field 'x' is unknown.",)),
        ({"code": 401, "message": "scope does not match"}, {}, ("scope does not match",)),
        ("<html>Oops</html>", {}, ()),
        (["?"], {}, ()),
        ({"errors": "odd", "errorMessages": {"odd": 1}}, {}, ("{'odd': 1}",)),
        ({"errors": {"summary": "x" * 900}}, {"summary": "x" * 300}, ()),
    ],
)
def test_a_refusal_names_the_fields(
    stub: Stub, body: Any, problems: dict[str, str], messages: tuple[str, ...]
) -> None:
    stub.answer = lambda _path, _arguments: Reply(body, 400)
    error = failure(gateway_to(stub.url))
    assert isinstance(error, Rejected)
    assert (error.problems, error.messages) == (problems, messages)


@pytest.mark.parametrize(
    "body", ["<html>Please log in</html>", [], {"id": 1}, None, {"issues": [{}]}]
)
def test_a_success_that_nobody_understands_may_have_been_one(stub: Stub, body: Any) -> None:
    stub.answer = lambda _path, _arguments: Reply(body)
    assert isinstance(failure(gateway_to(stub.url)), OutcomeUnknown)


def test_a_connection_cut_while_creating_is_not_tried_again(stub: Stub) -> None:
    def cut(_path: str, _arguments: Arguments) -> Reply:
        raise CutConnection

    stub.answer = cut
    assert isinstance(failure(gateway_to(stub.url)), OutcomeUnknown)
    assert len(stub.calls) == 1


def test_an_answer_that_never_comes(stub: Stub) -> None:
    released = stub.hold()
    try:
        assert failure(gateway_to(stub.url, timeout=0.05)).code == "ReadTimeout"
    finally:
        released()


def test_nobody_there_means_that_nothing_was_sent() -> None:
    assert isinstance(failure(gateway_to(f"http://127.0.0.1:{free_port()}")), Unreachable)


@pytest.mark.parametrize("path", ["..", "", "../../myself"])
def test_a_key_that_is_a_path_stays_one_part_of_it(stub: Stub, path: str) -> None:
    stub.answer = lambda _path, _arguments: Reply({}, 404)
    with closing(gateway_to(stub.url)) as gateway, pytest.raises(NotFound):
        gateway.issue(path, SHAPE)
    assert all(called.count("/") == 5 for called, _ in stub.calls), stub.calls


def test_nothing_secret_is_logged(stub: Stub, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    replies: list[Callable[[], Reply]] = [
        lambda: Reply({"message": TOKEN}, 429, {"Retry-After": "9"}),
        lambda: Reply({}, 401),
    ]
    for reply in replies:
        stub.answer = lambda _path, _arguments, reply=reply: reply()  # type: ignore[misc]
        failure(gateway_to(stub.url))
    assert TOKEN not in caplog.text
    assert "Ym90QGV4YW1wbGUuY29t" not in caplog.text


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "umläut"])
def test_a_token_that_cannot_be_sent_is_a_wrong_setting(token: str) -> None:
    with pytest.raises(SettingsError, match="JIRA_TOKEN"):
        Connection("http://127.0.0.1:1", token=token, email="bot@example.com")


def test_half_a_surrogate_pair_spoils_no_page(stub: Stub) -> None:
    stub.answer = lambda _path, _arguments: Reply('{"accountId": "1", "displayName": "A\\ud83d"}')
    with closing(gateway_to(stub.url)) as gateway:
        assert gateway.account().name == "A?"
