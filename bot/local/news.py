"""Tells open pages that something changed, as Server-Sent Events."""

import asyncio
import json
from collections.abc import AsyncIterator

_KEEP_ALIVE = 15.0  # real seconds


class News:
    """Counts changes. A page that hears a new number fetches what it shows."""

    def __init__(self) -> None:
        self._seq = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[asyncio.Event] = set()
        self._closed = False

    def open(self) -> None:
        """Called on the event loop that serves the pages."""
        self._loop = asyncio.get_running_loop()

    def announce(self) -> None:
        """Something visible changed; from any thread."""
        self._seq += 1
        self._ring()

    def close(self) -> None:
        """End all streams; from any thread."""
        self._closed = True
        self._ring()

    async def stream(self) -> AsyncIterator[str]:
        """One event now, and one whenever something changed since the last."""
        changed = asyncio.Event()
        self._listeners.add(changed)
        try:
            while not self._closed:
                yield f"data: {json.dumps({'seq': self._seq})}\n\n"
                while not await _rings(changed) and not self._closed:
                    yield ": nothing new\n\n"
                changed.clear()
        finally:
            self._listeners.discard(changed)

    def _ring(self) -> None:
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for listener in self._listeners:
            listener.set()


async def _rings(changed: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(changed.wait(), _KEEP_ALIVE)
    except TimeoutError:
        return False
    return True
