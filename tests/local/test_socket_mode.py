"""Socket Mode as the app sees it: hello, connections in turn, refresh."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bot.local.slack.socket_mode import Refresh
from tests.local.stage import GENERAL, MAYA, Stage, staged


def ticket_url(stage: Stage) -> str:
    headers = {"Authorization": f"Bearer {stage.local.app_token}"}
    answer = stage.http.post("/api/apps.connections.open", headers=headers)
    return str(answer.json()["url"])


@contextmanager
def connected(stage: Stage) -> Iterator[ClientConnection]:
    with connect(ticket_url(stage), proxy=None) as connection:
        yield connection


def received(connection: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(connection.recv(timeout=5))
    return message


def test_hello_counts_connections(stage: Stage) -> None:
    with connected(stage) as connection:
        hello = received(connection)
    assert (hello["type"], hello["num_connections"]) == ("hello", 2)
    assert {"debug_info", "connection_info"} <= set(hello)


def test_a_ticket_lets_in_once(stage: Stage) -> None:
    url = ticket_url(stage)
    with connect(url, proxy=None) as connection:
        received(connection)
    with pytest.raises(InvalidStatus), connect(url, proxy=None):
        pass


def test_there_are_at_most_ten_connections(stage: Stage) -> None:
    with ExitStack() as stack:
        for _ in range(9):
            stack.enter_context(connected(stage))
        eleventh = stack.enter_context(connected(stage))
        assert received(eleventh)["reason"] == "too_many_websockets"


def test_an_envelope_reaches_any_one_connection(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        stage.disconnect()
        with connected(stage) as connection:
            received(connection)
            call = {"user": MAYA, "channel": GENERAL, "text": "x"}
            stage.post("message", **call, settle=False)
            envelope = received(connection)
            assert envelope["type"] == "events_api"
            assert {"envelope_id", "payload", "accepts_response_payload"} <= set(envelope)
            assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")
            connection.send(json.dumps({"envelope_id": envelope["envelope_id"]}))


def test_connections_are_renewed(tmp_path: Path) -> None:
    with staged(tmp_path, refresh=Refresh(every=0.2, ahead=0.1)) as stage:
        stage.disconnect()
        with connected(stage) as connection:
            kinds = [received(connection) for _ in range(3)]
            assert [each.get("reason", each["type"]) for each in kinds] == [
                "hello",
                "warning",
                "refresh_requested",
            ]
            with pytest.raises(ConnectionClosed):
                received(connection)


def test_bolt_survives_a_renewal(tmp_path: Path) -> None:
    with staged(tmp_path, refresh=Refresh(every=0.4, ahead=0.1)) as stage:
        hellos = []
        stage.handler.client.on_message_listeners.append(
            lambda message: hellos.append(message) if '"hello"' in message else None
        )
        stage.app.command("/demo")(lambda ack: ack("Here"))
        while len(hellos) < 3:
            stage.types()  # one that is under way in that moment is lost, as Slack's are
        assert any(stage.types()["ok"] for _ in range(3))
