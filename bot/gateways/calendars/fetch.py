"""Reading a calendar from an address that somebody gave us, and never from inside our network.

Names are looked up once, every address that they stand for is checked, and the connection goes to
the one that was checked: a name that changes in between reaches nothing else. No proxy is used,
since it would look the name up by itself.
"""

import socket
import ssl
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urljoin

from bot.domain.calendar_address import Address, read_address, refuse_private
from bot.domain.calendar_import import MOST_BYTES, refuse_large
from bot.errors import Mistake

PATIENCE, LONGEST = 10.0, 30.0
"""Seconds to wait for a piece, and for the whole."""
_MOST_MOVES = 5
_Found = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]
_PIECE = 64 * 1024
_MOVED = frozenset({301, 302, 303, 307, 308})
_SAID = {
    HTTPStatus.UNAUTHORIZED: "wants to know who asks. I expected a secret link, open to all",
    HTTPStatus.FORBIDDEN: "doesn’t let me read it. I expected a secret link, open to all",
    HTTPStatus.NOT_FOUND: "has nothing at that address. Was the link made anew, or cut off",
    HTTPStatus.GONE: "has nothing at that address any more",
    HTTPStatus.TOO_MANY_REQUESTS: "is asked too often just now",
}


@dataclass(frozen=True)
class Fetched:
    """What an address held; `content` is None when it is the same as last time."""

    content: bytes | None
    etag: str | None
    modified: str | None


def fetch(
    url: str,
    *,
    etag: str | None = None,
    modified: str | None = None,
    open_hosts: Collection[str] = (),
) -> Fetched:
    """Read an address, and where it sends us on to.

    Args:
        url: as it was given.
        etag: what the server said last time, if it did.
        modified: the same.
        open_hosts: which hosts may be private ones.

    Raises:
        Mistake: a sentence on what stands against it; it doesn't name the address.
    """
    asked = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {
        "Accept": "text/calendar, */*;q=0.5",
        "User-Agent": "Liaison",
        **{name: value for name, value in asked.items() if value},
    }
    until = time.monotonic() + LONGEST
    address = read_address(url)
    for _ in range(_MOST_MOVES + 1):
        with _answer(address, headers, open_hosts) as answer:
            if answer.status not in _MOVED:
                return _taken(address, answer, until)
            address = _next(address, answer)
    raise Mistake(f"That address sends me on more than {_MOST_MOVES} times. Is it the right one?")


def _next(address: Address, answer: HTTPResponse) -> Address:
    to = read_address(urljoin(address.url, answer.getheader("Location") or ""))
    if address.secure and not to.secure:
        raise Mistake("That address sends me on to one without encryption (http://). I stop there.")
    return to


def _taken(address: Address, answer: HTTPResponse, until: float) -> Fetched:
    etag, modified = answer.getheader("ETag"), answer.getheader("Last-Modified")
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return Fetched(None, etag, modified)
    if answer.status != HTTPStatus.OK:
        raise Mistake(_refusal(address, answer.status))
    if int(answer.getheader("Content-Length") or "0") > MOST_BYTES:
        raise refuse_large()
    return Fetched(_body(answer, until), etag, modified)


def _body(answer: HTTPResponse, until: float) -> bytes:
    content = bytearray()
    while piece := answer.read1(_PIECE):
        content += piece
        if len(content) > MOST_BYTES:
            raise refuse_large()
        if time.monotonic() > until:
            raise TimeoutError
    return bytes(content)


def _refusal(address: Address, status: int) -> str:
    said = next((words for code, words in _SAID.items() if code == status), None)
    return f"{address.host} {said or f'answers with error {status}'}."


@contextmanager
def _answer(
    address: Address, headers: Mapping[str, str], open_hosts: Collection[str]
) -> Iterator[HTTPResponse]:
    """The beginning of an answer; what is wrong with the connection becomes a sentence."""
    host = address.host
    try:
        with closing(_Pinned(address, open_hosts)) as connection:
            connection.request("GET", address.target, headers={**headers, "Host": address.place})
            yield connection.getresponse()
    except socket.gaierror:
        raise Mistake(f"I find no machine called “{host}”. Is the address complete?") from None
    except TimeoutError:
        raise Mistake(f"{host} takes too long to answer.") from None
    except ssl.SSLError:
        raise Mistake(f"I can’t make a safe connection to {host}: its certificate.") from None
    except (OSError, HTTPException, ValueError):
        raise Mistake(f"{host} doesn’t answer as a web server does.") from None


class _Pinned(HTTPConnection):
    """A connection to the very address that was checked; the certificate is the name's."""

    def __init__(self, address: Address, open_hosts: Collection[str]) -> None:
        super().__init__(address.host, address.port, timeout=PATIENCE)
        self._address = address
        self._open_hosts = open_hosts

    def connect(self) -> None:
        address = self._address
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        refuse_private(address, [str(each[4][0]) for each in found], self._open_hosts)
        connected = _first(found)
        if address.secure:
            context = ssl.create_default_context()
            connected = context.wrap_socket(connected, server_hostname=address.host)
        self.sock = connected


def _first(found: Collection[_Found]) -> socket.socket:
    """A connection to the first of these addresses that takes one."""
    problem: OSError = OSError("no address")
    for family, kind, protocol, _, place in found:
        each = socket.socket(family, kind, protocol)
        each.settimeout(PATIENCE)
        try:
            each.connect(place)
        except OSError as error:
            each.close()
            problem = error
        else:
            return each
    raise problem
