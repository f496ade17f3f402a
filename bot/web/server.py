"""Serves the ASGI app beside everything else of the process."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.errors import SettingsError

_BACKLOG = 2048
_GRACE = 10
"""Seconds that requests in flight have at the end; Slack gives up on them after 3."""


@contextmanager
def serving(app: ASGIApp, host: str, port: int) -> Iterator[int]:
    """The app is served meanwhile, on a thread of its own; signals stay with the caller.

    Leaving takes no more requests and finishes those in flight.

    Yields:
        The port, which the system has chosen when `port` is 0.

    Raises:
        SettingsError: the address can't be had.
    """
    server = uvicorn.Server(_config(app))
    with _listen(host, port) as listening:
        thread = threading.Thread(target=server.run, args=([listening],), name="web")
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=_GRACE,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small answers at once only where the protocol is named: TCP_NODELAY. Without
    # it each answer takes 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise SettingsError(
            f"LIAISON_HOST, LIAISON_PORT: can't listen on {host}:{port} ({error.strerror})"
        ) from None
    return listening
