"""Reading calendars of others: what is refused, what is pinned, and what a bad host can't do."""

import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.calendar_import import Reading, ReadShift, Wanted
from bot.errors import Mistake
from bot.gateways.calendars import CalendarReader
from bot.gateways.calendars.fetch import fetch
from tests.calendars import CalendarHost, calendar, calendar_host, event

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TWO = calendar(
    event("1", "On Call - Ana", "20261130T140000Z", "20261201T140000Z"),
    event("2", "Ben", "20261201T140000Z", "20261202T140000Z", "ATTENDEE:mailto:ben@example.com"),
).encode()


@pytest.fixture
def host() -> Iterator[CalendarHost]:
    with calendar_host() as host:
        host.content = TWO
        yield host


def wanted(host: CalendarHost, **more: Any) -> Wanted:
    return Wanted(NOW, NOW + timedelta(days=60), "UTC", url=host.url, **more)


def test_a_calendar_is_read_in_a_process_of_its_own(host: CalendarHost) -> None:
    host.headers = {"ETag": '"one"', "Last-Modified": "Wed, 25 Nov 2026 10:00:00 GMT"}
    day = timedelta(days=1)
    start = datetime(2026, 11, 30, 14, tzinfo=UTC)
    reader = CalendarReader([host.place])
    assert reader.read(wanted(host)) == Reading(
        (
            ReadShift("Ana", start, start + day),
            ReadShift("ben@example.com", start + day, start + 2 * day),
        ),
        '"one"',
        "Wed, 25 Nov 2026 10:00:00 GMT",
    )
    same = reader.read(wanted(host, etag='"one"', modified="Wed, 25 Nov 2026 10:00:00 GMT"))
    assert same.same
    assert host.asked[-1]["if-none-match"] == '"one"'
    assert host.asked[-1]["if-modified-since"] == "Wed, 25 Nov 2026 10:00:00 GMT"
    pasted = Wanted(NOW, NOW + timedelta(days=60), "UTC", content=TWO)
    assert len(reader.read(pasted).shifts) == 2


@pytest.mark.parametrize(
    ("content", "headers", "status", "sentence"),
    [
        (b"<html>", {}, 200, "begins with “<html>”. I expected an iCalendar file"),
        (b"", {}, 200, "is empty"),
        (TWO[:-30], {}, 200, "cut off"),
        (b"BEGIN:VCALENDAR" + b"x" * 6_000_000, {}, 200, "more than 5 MB"),
        (b"", {"Content-Length": "50000000"}, 200, "more than 5 MB"),
        (b"", {}, 404, "has nothing at that address"),
        (b"", {}, 401, "wants to know who asks"),
        (b"", {}, 503, "answers with error 503"),
        (b"", {"Location": "http://10.0.0.1/"}, 302, "“10.0.0.1” is inside a private network"),
        (b"", {"Location": "http://169.254.169.254/x"}, 307, "is inside a private network"),
        (b"", {"Location": "file:///etc/passwd"}, 301, "begin with https:// or http://"),
        (b"", {"Location": "/again"}, 302, "more than 5 times"),
        (b"", {}, 302, "more than 5 times"),
    ],
)
def test_a_sentence_says_what_stands_against_it(
    host: CalendarHost, content: bytes, headers: dict[str, str], status: int, sentence: str
) -> None:
    host.content, host.headers, host.status = content, headers, status
    with pytest.raises(Mistake, match=sentence):
        CalendarReader([host.place]).read(wanted(host))


def test_a_private_host_is_not_even_called(host: CalendarHost) -> None:
    with pytest.raises(Mistake, match="LIAISON_CALENDAR_HOSTS"):
        CalendarReader().read(wanted(host))
    assert not host.asked


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names stand for these addresses, one answer after another; returns what was asked."""
    left, asked = list(answers), []

    def getaddrinfo(name: str, port: int, **_more: Any) -> list[Any]:
        asked.append(name)
        found = left.pop(0)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (each, port))
            for each in found
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_checked(
    host: CalendarHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = names(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
    url = f"http://calendar.example:{host.port}/a.ics"
    assert fetch(url, open_hosts=["calendar.example"]).content == TWO
    assert asked == ["calendar.example"]
    assert host.asked[0]["host"] == f"calendar.example:{host.port}"


@pytest.mark.parametrize("found", [["127.0.0.1"], ["10.1.2.3"], ["93.184.216.34", "127.0.0.1"]])
def test_a_name_that_stands_for_a_private_address_is_refused(
    host: CalendarHost, monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    names(monkeypatch, found)
    with pytest.raises(Mistake, match=r"“calendar\.example” is inside a private network"):
        fetch(f"http://calendar.example:{host.port}/a.ics")
    assert not host.asked


def test_a_host_that_is_allowed_opens_no_other(
    host: CalendarHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, ["127.0.0.1"], ["127.0.0.1"])
    host.status, host.headers = 302, {"Location": f"http://other.example:{host.port}/"}
    with pytest.raises(Mistake, match=r"“other\.example” is inside a private network"):
        fetch(f"http://calendar.example:{host.port}/", open_hosts=["calendar.example"])
    assert len(host.asked) == 1


def test_encryption_is_not_given_up_on_the_way() -> None:
    """A host that speaks no TLS is no calendar behind https://."""
    with calendar_host() as host, pytest.raises(Mistake, match="safe connection to 127"):
        fetch(f"https://{host.place}/", open_hosts=[host.place])


def test_nobody_there_is_a_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with calendar_host() as host:
        gone = host.place
    with pytest.raises(Mistake, match="doesn’t answer as a web server does"):
        fetch(f"http://{gone}/", open_hosts=[gone])

    def unknown(*_arguments: Any, **_more: Any) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Mistake, match="no machine called “nowhere"):
        fetch("http://nowhere.example/")


def test_a_reading_that_takes_too_long_is_ended() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        asked = Wanted(NOW, NOW + timedelta(days=1), "UTC", url=f"http://{place}/")
        with pytest.raises(Mistake, match="too long"):
            CalendarReader([place], seconds=1).read(asked)
        assert time.monotonic() - began < 5
