import json
import logging
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import (
    GatewayError,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    SettingsError,
    Unreachable,
)
from bot.gateways.slack import SlackGateway
from tests.gateways.stub import Arguments, CutConnection, Reply, Stub, free_port, serving

TOKEN = "xoxb-not-a-real-one"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as stub:
        yield stub


@pytest.fixture
def gateway(stub: Stub) -> SlackGateway:
    return SlackGateway(TOKEN, stub.url)


def test_a_call_sends_json_and_returns_the_answer(stub: Stub, gateway: SlackGateway) -> None:
    stub.answer = lambda _path, _arguments: Reply({"ok": True, "channel": "C1", "ts": "1.2"})
    payload = {"channel": "C1", "text": "Hello", "unfurl_links": False}
    assert gateway.call("chat.postMessage", payload)["ts"] == "1.2"
    assert stub.calls == [("chat.postMessage", payload)]
    assert stub.tokens == [f"Bearer {TOKEN}"]


def _no(code: str, status: int = 200) -> Reply:
    return Reply({"ok": False, "error": code}, status)


@pytest.mark.parametrize(
    ("reply", "error", "code"),
    [
        (_no("channel_not_found"), Rejected, "channel_not_found"),
        (_no("is_archived"), Rejected, "is_archived"),
        (_no("invalid_auth"), Unreachable, "invalid_auth"),
        (_no("invalid_blocks", 400), Rejected, "invalid_blocks"),
        (_no("internal_error"), OutcomeUnknown, "internal_error"),
        (_no("fatal_error"), OutcomeUnknown, "fatal_error"),
        (_no("service_unavailable", 503), OutcomeUnknown, "service_unavailable"),
        (_no("request_timeout", 408), OutcomeUnknown, "request_timeout"),
        (_no("team_added_to_org"), OutcomeUnknown, "team_added_to_org"),
        (_no("channel_not_found", 500), OutcomeUnknown, "channel_not_found"),
        (_no("ratelimited", 429), RateLimited, "ratelimited"),
        (_no("rate_limited"), RateLimited, "ratelimited"),
        (Reply("<html>Bad gateway</html>", 502), OutcomeUnknown, "http_502"),
        (Reply("<html>Welcome to the hotel</html>"), OutcomeUnknown, "http_200"),
        (Reply("", 403), OutcomeUnknown, "http_403"),
        (Reply({"ok": False}), OutcomeUnknown, "http_200"),
    ],
)
def test_failures_have_their_error(
    stub: Stub, gateway: SlackGateway, reply: Reply, error: type[GatewayError], code: str
) -> None:
    stub.answer = lambda _path, _arguments: reply
    with pytest.raises(error) as raised:
        gateway.call("chat.postMessage", {"channel": "C1"})
    assert type(raised.value) is error
    assert raised.value.code == code
    assert len(stub.calls) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "17"}, 17),
        ({"retry-after": "17"}, 17),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "Mon, 23 Nov 2026 12:00:00 GMT"}, 30),
        ({}, 30),
    ],
)
def test_how_long_to_wait_is_as_slack_says(
    stub: Stub, gateway: SlackGateway, headers: dict[str, str], seconds: float
) -> None:
    stub.answer = lambda _path, _arguments: Reply({"ok": False, "error": "x"}, 429, headers)
    with pytest.raises(RateLimited) as raised:
        gateway.call("chat.postMessage", {})
    assert raised.value.retry_after == seconds


def test_a_cut_connection_is_not_tried_again(stub: Stub, gateway: SlackGateway) -> None:
    def cut(_path: str, _arguments: Arguments) -> Reply:
        raise CutConnection

    stub.answer = cut
    with pytest.raises(OutcomeUnknown):
        gateway.call("chat.postMessage", {})
    assert len(stub.calls) == 1


def test_an_answer_that_does_not_come_is_an_unknown_outcome(stub: Stub) -> None:
    enough = threading.Event()

    def hang(_path: str, _arguments: Arguments) -> Reply:
        enough.wait(5)
        return Reply({"ok": True})

    stub.answer = hang
    with pytest.raises(OutcomeUnknown):
        SlackGateway(TOKEN, stub.url, timeout=1).call("chat.postMessage", {})
    enough.set()


def test_without_a_connection_nothing_was_sent() -> None:
    gateway = SlackGateway(TOKEN, f"http://127.0.0.1:{free_port()}/api/")
    with pytest.raises(Unreachable):
        gateway.call("chat.postMessage", {})


def test_a_message_is_found_by_its_key_on_a_later_page(stub: Stub, gateway: SlackGateway) -> None:
    stub.answer = _two_pages(
        "messages", [_message("1.0", "a"), {"ts": "1.1"}], [_message("1.2", "b")]
    )
    assert gateway.find_message("C1", "b", NOON) == ("C1", "1.2")
    assert [path for path, _ in stub.calls] == ["conversations.history"] * 2
    assert stub.calls[0][1] == {
        "channel": "C1",
        "oldest": f"{NOON.timestamp():.6f}",
        "include_all_metadata": "1",
        "limit": "200",
    }
    assert stub.calls[1][1]["cursor"] == "more"


def test_a_message_that_is_nowhere_is_not_found(stub: Stub, gateway: SlackGateway) -> None:
    stub.answer = _two_pages("messages", [_message("1.0", "a")], [{"ts": "1.1", "metadata": {}}])
    assert gateway.find_message("C1", "b", NOON) is None
    assert len(stub.calls) == 2


def test_a_reply_is_looked_for_in_its_thread(stub: Stub, gateway: SlackGateway) -> None:
    stub.answer = lambda _path, _arguments: Reply({"ok": True, "messages": [_message("1.2", "b")]})
    assert gateway.find_message("C1", "b", NOON, thread_ts="1.0") == ("C1", "1.2")
    path, arguments = stub.calls[0]
    assert (path, arguments["ts"]) == ("conversations.replies", "1.0")


def test_a_look_that_fails_is_not_a_look_that_found_nothing(
    stub: Stub, gateway: SlackGateway
) -> None:
    first = _two_pages("messages", [], [])

    def fail_later(path: str, arguments: Arguments) -> Reply:
        return _no("internal_error") if "cursor" in arguments else first(path, arguments)

    stub.answer = fail_later
    with pytest.raises(OutcomeUnknown):
        gateway.find_message("C1", "b", NOON)


def test_everyone_is_listed_page_by_page(stub: Stub, gateway: SlackGateway) -> None:
    stub.answer = _two_pages("members", [{"id": "U1"}], [{"id": "U2"}])
    assert [user["id"] for user in gateway.users()] == ["U1", "U2"]


def test_a_dm_is_opened(stub: Stub, gateway: SlackGateway) -> None:
    stub.answer = lambda _path, _arguments: Reply({"ok": True, "channel": {"id": "D1"}})
    assert gateway.open_dm("U1") == "D1"
    assert stub.calls == [("conversations.open", {"users": "U1"})]


def test_a_channel_is_described(stub: Stub, gateway: SlackGateway) -> None:
    stub.answer = lambda _path, _arguments: Reply({"ok": True, "channel": {"is_member": True}})
    assert gateway.channel_info("C1") == {"is_member": True}


def test_who_we_are_and_what_we_may(stub: Stub, gateway: SlackGateway) -> None:
    stub.answer = lambda _path, _arguments: Reply(
        {"ok": True, "user_id": "U0"}, headers={"X-OAuth-Scopes": "chat:write, commands"}
    )
    answer, scopes = gateway.auth_test()
    assert answer["user_id"] == "U0"
    assert scopes == {"chat:write", "commands"}


def test_a_person_is_answered_by_the_response_url(stub: Stub, gateway: SlackGateway) -> None:
    stub.answer = lambda _path, _arguments: Reply("ok")
    gateway.respond(f"{stub.url}respond/1", {"text": "Done."})
    assert stub.calls == [("respond/1", {"text": "Done."})]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply("used_url", 404), Rejected),
        (Reply("", 500), OutcomeUnknown),
        (Reply("", 429), RateLimited),
    ],
)
def test_a_response_url_that_is_used_up_is_a_failure(
    stub: Stub, gateway: SlackGateway, reply: Reply, error: type[GatewayError]
) -> None:
    stub.answer = lambda _path, _arguments: reply
    with pytest.raises(error):
        gateway.respond(f"{stub.url}respond/1", {"text": "Done."})


@pytest.mark.parametrize(
    "reply", [_no("channel_not_found"), Reply("<html>", 502), _no("ratelimited", 429)]
)
def test_the_token_is_in_no_log_and_no_error(
    stub: Stub, gateway: SlackGateway, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stub.answer = lambda _path, _arguments: reply
    with pytest.raises(GatewayError) as raised:
        gateway.call("chat.postMessage", {"text": "Checkout is down"})
    told = caplog.text + "".join(traceback.format_exception(raised.value))
    assert TOKEN not in told
    assert "Checkout" not in caplog.text


def test_a_token_that_cannot_be_sent_is_refused_without_showing_it() -> None:
    with pytest.raises(SettingsError) as raised:
        SlackGateway("xoxb-secret\nsecret")
    assert "secret" not in str(raised.value)


def test_what_slack_disliked_in_a_payload_is_logged(
    stub: Stub, gateway: SlackGateway, caplog: pytest.LogCaptureFixture
) -> None:
    problem = "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    body = {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": [problem]}}
    stub.answer = lambda _path, _arguments: Reply(json.dumps(body))
    with pytest.raises(Rejected):
        gateway.call("chat.postMessage", {})
    assert "/blocks/0/text/text" in caplog.text


def _message(ts: str, key: str) -> dict[str, Any]:
    metadata = {"event_type": "liaison_digest", "event_payload": {"key": key}}
    return {"ts": ts, "metadata": metadata}


def _two_pages(name: str, first: list[Any], second: list[Any]) -> Any:
    def answer(_path: str, arguments: Arguments) -> Reply:
        if "cursor" in arguments:
            return Reply({"ok": True, name: second, "response_metadata": {"next_cursor": ""}})
        return Reply({"ok": True, name: first, "response_metadata": {"next_cursor": "more"}})

    return answer


def _upload(stub: Stub, url: str, status: int = 200) -> None:
    def answer(path: str, _arguments: Arguments) -> Reply:
        if path.startswith("files.getUploadURLExternal"):
            return Reply({"ok": True, "upload_url": url, "file_id": "F1"})
        return Reply({"ok": True}, status if path == "/bytes" else 200, {"Retry-After": "7"})

    stub.answer = answer


def test_a_file_is_uploaded_to_where_slack_says(stub: Stub, gateway: SlackGateway) -> None:
    _upload(stub, stub.url.replace("/api/", "/bytes"))
    assert gateway.upload("a.png", b"Hello", "What it shows" * 100).id == "F1"
    begun, sent, completed = (path.partition("?")[0] for path, _ in stub.calls)
    assert (begun, sent) == ("files.getUploadURLExternal", "/bytes")
    assert completed == "files.completeUploadExternal"
    assert stub.tokens[1] is None


@pytest.mark.parametrize(("status", "error"), [(429, RateLimited), (500, OutcomeUnknown)])
def test_an_upload_that_fails_has_its_error(
    stub: Stub, gateway: SlackGateway, status: int, error: type[GatewayError]
) -> None:
    _upload(stub, stub.url.replace("/api/", "/bytes"), status)
    with pytest.raises(error):
        gateway.upload("a.png", b"Hello", "")


def test_an_upload_goes_nowhere_but_to_the_web(stub: Stub, gateway: SlackGateway) -> None:
    _upload(stub, "file:///etc/passwd")
    with pytest.raises(Rejected, match="unknown_upload_url"):
        gateway.upload("a.png", b"Hello", "")


def with_file(stub: Stub, reply: Reply, **file: str) -> None:
    """A Slack that has one file, and answers so at its address."""
    described = {"url_private_download": f"{stub.url}file", **file}
    known = Reply({"ok": True, "file": described})
    stub.answer = lambda path, _arguments: known if path.startswith("files.info") else reply


def test_a_file_is_read_up_to_a_limit_with_our_token(stub: Stub, gateway: SlackGateway) -> None:
    with_file(stub, Reply("Hello"))
    assert gateway.file_content("F1", 100) == b"Hello"
    assert gateway.file_content("F1", 3) == b"Hell"
    assert set(stub.tokens) == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply("<html>", headers={"Content-Type": "text/html; charset=utf-8"}), Rejected),
        (Reply("", 302, {"Location": "https://example.com/"}), Rejected),
        (Reply("", 404), Rejected),
        (Reply("", 503), OutcomeUnknown),
    ],
)
def test_a_file_that_slack_does_not_give_is_an_error(
    stub: Stub, gateway: SlackGateway, reply: Reply, error: type[GatewayError]
) -> None:
    with_file(stub, reply)
    with pytest.raises(error):
        gateway.file_content("F1", 100)


def test_our_token_goes_to_slack_alone(stub: Stub, gateway: SlackGateway) -> None:
    for elsewhere in ("https://example.com/f", "http://files.slack.com/f", "https://xslack.com/f"):
        with_file(stub, Reply("Hello"), url_private_download=elsewhere)
        with pytest.raises(Rejected, match="unknown_download_url"):
            gateway.file_content("F1", 100)
