"""A host of calendars on loopback, and calendars to put on it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def event(uid: str, title: str, start: str, end: str, more: str = "") -> str:
    """An event; moments as `20261130T140000Z`."""
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", f"DTSTART:{start}", f"DTEND:{end}"]
    return "\n".join([*lines, *([more] if more else []), "END:VEVENT"])


def calendar(*events: str) -> str:
    return "\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A tool//EN", *events, "END:VCALENDAR", ""]
    )


@dataclass
class CalendarHost:
    """What it answers, and what it was asked (headers, names in lower case)."""

    port: int = 0
    status: int = 200
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.place}/shifts.ics"


@contextmanager
def calendar_host() -> Iterator[CalendarHost]:
    """A server on a port of its own, which answers everything as it is told."""
    host = CalendarHost()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append({name.lower(): value for name, value in self.headers.items()})
            same = (
                host.headers.get("ETag") and self.headers["If-None-Match"] == host.headers["ETag"]
            )
            content = b"" if same else host.content
            self.send_response(304 if same else host.status)
            for name, value in {"Content-Length": str(len(content)), **host.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        host.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield host
        server.shutdown()
        thread.join()
