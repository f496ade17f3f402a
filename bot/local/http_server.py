"""Serves an ASGI application on loopback from a thread of its own."""

import asyncio
import errno
import logging
import socket
import threading
import time

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

HOST = "127.0.0.1"
_TRIES = 100  # ports after the wanted one
_START_WITHIN = 10.0  # real seconds
_STOP_WITHIN = 5  # real seconds, for answers under way
_PING_EVERY = 0.2  # real seconds; Slack's SDK can close a connection only between two messages
_QUIET = logging.CRITICAL


class _Cuttable(H11Protocol):
    """Gives the application its connection, so that it can cut it: `request.state.transport`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as its parent does
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


def bind(port: int) -> socket.socket:
    """Listen on this port of loopback, or on the next free one; 0 lets the system choose.

    Raises:
        OSError: none of the next ports is free.
    """
    for candidate in range(port, min(port + _TRIES, 65536)):
        # Named, as asyncio sends small answers at once (TCP_NODELAY) only then.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, candidate))
        except OSError as error:
            listener.close()
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
        else:
            return listener
    raise OSError(errno.EADDRINUSE, f"no free port from {port} on")


class HttpServer:
    """A running server.

    Args:
        application: what it serves.
        listener: a bound socket, which it closes in the end.
    """

    def __init__(self, application: ASGIApp, listener: socket.socket) -> None:
        config = uvicorn.Config(
            application,
            http=_Cuttable,
            ws="websockets-sansio",
            ws_ping_interval=_PING_EVERY,
            lifespan="on",
            log_config=None,
            log_level=_QUIET,
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=_STOP_WITHIN,
        )
        self._server = uvicorn.Server(config)
        self._listener = listener
        self._thread = threading.Thread(target=self._run, name="local-workspace", daemon=True)

    def start(self) -> None:
        """Returns when it accepts connections.

        Raises:
            RuntimeError: it did not start.
        """
        self._thread.start()
        deadline = time.monotonic() + _START_WITHIN
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the local workspace's server did not start")
            time.sleep(0.001)

    def stop(self) -> None:
        """Answers under way are finished."""
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._listener])
