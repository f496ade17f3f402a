"""Sends signed slash commands and measures the answers; run as a process of its own.

    python -m tests.benchmarks.load PORT COMMAND CLIENTS SECONDS [EACH]

Each client keeps one connection and sends the next command as soon as the last is answered; with
EACH, that many commands and no more. Prints one JSON object: `answered`, `lost` (no answer, or
none of 200), `per_second`, and `p50`, `p99`, `worst` in milliseconds.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

from bot.local.company import SAMPLE_COMPANY
from bot.web.signature import sign

SECRET = "0123456789abcdef"
_GIVE_UP = 10.0


@dataclass
class Tally:
    """What came of the requests; seconds each."""

    took: list[float] = field(default_factory=list)
    lost: int = 0

    def summary(self, seconds: float) -> dict[str, float]:
        ordered = sorted(self.took) or [0.0]
        return {
            "answered": len(self.took),
            "lost": self.lost,
            "per_second": len(self.took) / seconds,
            "p50": ordered[len(ordered) // 2] * 1000,
            "p99": ordered[int(len(ordered) * 0.99)] * 1000,
            "worst": ordered[-1] * 1000,
        }


def request(command: str) -> bytes:
    """A signed request as Slack sends it, all bytes."""
    form = {
        "token": "abc",
        "team_id": "T1",
        "team_domain": "example",
        "channel_id": "C1",
        "channel_name": "general",
        "user_id": SAMPLE_COMPANY.people[0].id,
        "user_name": "maya",
        "command": command,
        "text": "",
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T1/2/3",
        "trigger_id": "1.2.3",
    }
    body = urlencode(form).encode()
    timestamp = str(int(time.time()))
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: liaison.example\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"X-Slack-Request-Timestamp: {timestamp}\r\n"
        f"X-Slack-Signature: {sign(SECRET, timestamp, body)}\r\n\r\n"
    )
    return head.encode() + body


async def load(port: int, command: str, clients: int, seconds: float, each: int) -> Tally:
    """All clients at once, for so many seconds or so many commands each."""
    tally = Tally()
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_client(port, command, until, each, tally) for _ in range(clients)))
    return tally


async def _client(port: int, command: str, until: float, each: int, tally: Tally) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = request(command)
    for number in count():
        if number == each or time.perf_counter() > until:
            break
        began = time.perf_counter()
        writer.write(sent)
        if await asyncio.wait_for(_answer(reader), _GIVE_UP):
            tally.took.append(time.perf_counter() - began)
        else:
            tally.lost += 1
    writer.close()
    await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> bool:
    """Read one answer to its end; whether it was a 200 that is not an excuse."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    body = await reader.readexactly(length)
    return head.startswith(b"HTTP/1.1 200 ") and b"went wrong" not in body


def main() -> None:
    port, command, clients, seconds, *each = sys.argv[1:]
    began = time.perf_counter()
    tally = asyncio.run(
        load(int(port), command, int(clients), float(seconds), int(each[0]) if each else -1)
    )
    print(json.dumps(tally.summary(time.perf_counter() - began)))  # noqa: T201 its result


if __name__ == "__main__":
    main()
