"""A server that answers as it is told: for what a well-behaved Slack never says."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Received:
    """A call as it came over the wire; the names of its headers in lower case."""

    method: str
    headers: dict[str, str]
    body: bytes


class CutConnection(Exception):
    """Hang up instead of answering."""


@dataclass
class Stub:
    """The server's side of a test."""

    url: str = ""
    answer: Callable[[str, Arguments], Reply] = lambda _path, _arguments: Reply({"ok": True})
    calls: list[tuple[str, Arguments]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    with_date: bool = True
    held: threading.Event = field(default_factory=threading.Event)

    def hold(self) -> Callable[[], None]:
        """No answer is given until what this returns is called."""

        def answer(_path: str, _arguments: Arguments) -> Reply:
            self.held.wait(5)
            raise CutConnection

        self.answer = answer
        return self.held.set


@contextmanager
def serving() -> Iterator[Stub]:
    stub = Stub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    stub.url = f"http://127.0.0.1:{server.server_port}/api/"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            stub.received.append(Received(self.command, headers, raw))
            body = raw.decode()
            path = self.path.removeprefix("/api/")
            arguments = _arguments(self.headers.get("Content-Type") or "", body)
            stub.calls.append((path, arguments))
            stub.tokens.append(self.headers.get("Authorization"))
            try:
                self._send(stub.answer(path, arguments))
            except (CutConnection, ConnectionError):  # we hang up, or the client did
                self.close_connection = True

        do_GET = do_PUT = do_DELETE = do_POST  # noqa: N815 the name that http.server looks for

        def _send(self, reply: Reply) -> None:
            data = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
            (self.send_response if stub.with_date else self.send_response_only)(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data.encode())))
            self.end_headers()
            self.wfile.write(data.encode())

        def log_message(self, *_arguments: object) -> None:
            """Not to the terminal."""

    return Handler


def _arguments(kind: str, body: str) -> Arguments:
    if not body:
        return {}
    if kind.startswith("application/json"):
        parsed: Arguments = json.loads(body)
        return parsed
    return {name: values[0] for name, values in parse_qs(body).items()}
