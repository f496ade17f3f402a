"""Calls to other machines by HTTP: the only door to `httpx`, and every failure a GatewayError."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus

import httpx

from bot.errors import GatewayError, OutcomeUnknown, RateLimited, Rejected, Unreachable

TIMEOUT = 5.0
_RETRY_AFTER, _LONGEST_WAIT = 30.0, 300.0
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY}


class Caller:
    """Calls addresses that an administrator has set. They appear in no log and no error.

    Args:
        timeout: seconds to wait for a connection, and for each piece of the answer.
    """

    def __init__(self, timeout: float = TIMEOUT) -> None:
        for name in ("httpx", "httpcore"):
            # Below WARNING it logs each address, which may be a secret itself.
            logging.getLogger(name).setLevel(logging.WARNING)
        self._client = httpx.Client(timeout=timeout, follow_redirects=False)

    def call(
        self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> None:
        """Call an address; what it answers beside the status is not read.

        Raises:
            RateLimited: too many calls; nothing was done.
            Unreachable: no connection; nothing was sent.
            Rejected: a definite no, or an address that has moved.
            OutcomeUnknown: no clear answer came; it may have been done.
        """
        with _failures(), self._client.stream(method, url, content=body, headers=headers) as answer:
            status, told = answer.status_code, answer.headers.get("Retry-After", "")
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise _refusal(status, told)

    def close(self) -> None:
        self._client.close()


@contextmanager
def _failures() -> Iterator[None]:
    """Turns what the library raises into our errors; its own texts hold addresses."""
    try:
        yield
    except _UNSENT as error:
        raise Unreachable(type(error).__name__) from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
        raise Rejected(type(error).__name__) from None
    except httpx.HTTPError as error:
        raise OutcomeUnknown(type(error).__name__) from None


def _refusal(status: int, retry_after: str) -> GatewayError:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        given = float(retry_after) if retry_after.isdecimal() else _RETRY_AFTER
        return RateLimited(min(max(1.0, given), _LONGEST_WAIT))
    if status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in _LATER:
        return Rejected(f"http_{status}")
    return OutcomeUnknown(f"http_{status}")
