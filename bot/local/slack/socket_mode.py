"""Socket Mode: envelopes to the app over WebSockets, and its acks."""

import asyncio
import json
import secrets
import threading
import time
import uuid
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.local.store import Json

ACK_WITHIN = 3.0
"""Real seconds that Slack waits for an ack."""
MOST_CONNECTIONS = 10
TICKET_LIVES = 30.0  # real seconds


@dataclass(frozen=True)
class Refresh:
    """When Slack renews a connection, in real seconds: after `every`, said `ahead` of it."""

    every: float = 4 * 3600.0
    ahead: float = 10.0


class Delivery:
    """One envelope on its way."""

    def __init__(self, envelope: Json) -> None:
        self.envelope = envelope
        self.sent_at = time.monotonic()
        self.ack: Future[Json | None] = Future()

    def wait(self) -> Json | None:
        """The ack's body, or None when it has none.

        Raises:
            TimeoutError: no ack came within ACK_WITHIN.
        """
        return self.ack.result(timeout=max(0.0, self.left))

    @property
    def left(self) -> float:
        """Real seconds in which it can still be acked."""
        return self.sent_at + ACK_WITHIN - time.monotonic()


@dataclass(eq=False)
class _Connection:
    """One connection; `warned` when it is about to be renewed."""

    loop: asyncio.AbstractEventLoop
    warned: bool = False
    outgoing: asyncio.Queue[Json | None] = field(default_factory=asyncio.Queue)

    def send(self, message: Json | None) -> None:
        """From any thread; None closes it."""
        self.loop.call_soon_threadsafe(self.outgoing.put_nowait, message)


class SocketMode:
    """The app's connections. A payload goes to any one of them, in turn.

    Args:
        app_id: told in the hello.
        refresh: when connections are renewed.
    """

    def __init__(self, app_id: str, refresh: Refresh) -> None:
        self._app_id = app_id
        self._refresh = refresh
        self._lock = threading.Lock()
        self._tickets: dict[str, float] = {}
        self._connections: list[_Connection] = []
        self._deliveries: dict[str, Delivery] = {}

    def new_ticket(self) -> str:
        """Lets in one connection."""
        ticket = secrets.token_urlsafe(24)
        with self._lock:
            self._tickets[ticket] = time.monotonic() + TICKET_LIVES
        return ticket

    def send(self, kind: str, payload: Json, *, answerable: bool = True, **more: Any) -> Delivery:
        """Deliver a payload, now or to the next connection that comes within ACK_WITHIN.

        Args:
            kind: `slash_commands`, `interactive` or `events_api`.
            payload: see `payloads`.
            answerable: whether the ack may carry an answer.
            more: further keys of the envelope.
        """
        envelope_id = str(uuid.uuid4())
        delivery = Delivery(
            {
                "envelope_id": envelope_id,
                "payload": payload,
                "type": kind,
                "accepts_response_payload": answerable,
                **more,
            }
        )
        with self._lock:
            self._forget_late()
            self._deliveries[envelope_id] = delivery
            if connection := self._next():
                connection.send(delivery.envelope)
        return delivery

    def _next(self) -> _Connection | None:
        """The connection whose turn it is; one that is to be renewed only without others."""
        lasting = [each for each in self._connections if not each.warned]
        for turn in lasting or self._connections:
            self._connections.remove(turn)
            self._connections.append(turn)
            return turn
        return None

    def settle(self) -> None:
        """Wait until each envelope is acked or late."""
        with self._lock:
            waiting = list(self._deliveries.values())
        for delivery in waiting:
            try:
                delivery.wait()
            except TimeoutError:
                continue

    def nudge(self) -> None:
        """Say hello again, so that a client that waits for something to read looks up."""
        with self._lock:
            for connection in self._connections:
                connection.send(self._hello())

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for connection in self._connections:
                connection.send(None)

    async def serve(self, websocket: WebSocket) -> None:
        """Serve one connection until it ends."""
        if not self._admits(websocket.query_params.get("ticket", "")):
            await websocket.close()
            return
        connection = _Connection(asyncio.get_running_loop())
        refused = not self._join(connection)
        await websocket.accept()
        if refused:
            await websocket.send_json(_disconnect("too_many_websockets"))
            await websocket.close()
            return
        try:
            await self._talk(websocket, connection)
        finally:
            self._leave(connection)

    async def _talk(self, websocket: WebSocket, connection: _Connection) -> None:
        tasks = [
            asyncio.create_task(each)
            for each in (
                self._receive(websocket),
                _transmit(websocket, connection),
                self._renew(connection),
            )
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _receive(self, websocket: WebSocket) -> None:
        while True:
            try:
                answer = json.loads(await websocket.receive_text())
            except (WebSocketDisconnect, RuntimeError):
                return  # it was closed, by the app or by us
            except ValueError:
                continue  # the SDK's own ping of text
            if isinstance(answer, dict):
                self._acked(answer)

    def _acked(self, answer: Json) -> None:
        with self._lock:
            delivery = self._deliveries.pop(str(answer.get("envelope_id")), None)
        if delivery and delivery.left > 0:
            payload = answer.get("payload")
            delivery.ack.set_result(payload if isinstance(payload, dict) and payload else None)

    async def _renew(self, connection: _Connection) -> None:
        await asyncio.sleep(self._refresh.every - self._refresh.ahead)
        with self._lock:
            connection.warned = True
        connection.send(_disconnect("warning"))
        await asyncio.sleep(self._refresh.ahead)
        self._leave(connection)
        connection.send(_disconnect("refresh_requested"))
        connection.send(None)
        await asyncio.sleep(ACK_WITHIN)

    def _admits(self, ticket: str) -> bool:
        with self._lock:
            return self._tickets.pop(ticket, 0.0) > time.monotonic()

    def _join(self, connection: _Connection) -> bool:
        """Say hello, and hand over what found no connection; False when there are too many."""
        with self._lock:
            if len(self._connections) >= MOST_CONNECTIONS:
                return False
            stranded = [] if self._connections else list(self._deliveries.values())
            self._connections.append(connection)
            connection.send(self._hello())
            for delivery in stranded:
                if delivery.left > 0:
                    connection.send(delivery.envelope)
        return True

    def _leave(self, connection: _Connection) -> None:
        with self._lock:
            if connection in self._connections:
                self._connections.remove(connection)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {
                "host": "local",
                "build_number": 1,
                "approximate_connection_time": int(self._refresh.every),
            },
            "connection_info": {"app_id": self._app_id},
        }

    def _forget_late(self) -> None:
        late = [key for key, delivery in self._deliveries.items() if delivery.left <= 0]
        for key in late:
            del self._deliveries[key]


async def _transmit(websocket: WebSocket, connection: _Connection) -> None:
    while (message := await connection.outgoing.get()) is not None:
        await websocket.send_json(message)
    await websocket.close()


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}}
