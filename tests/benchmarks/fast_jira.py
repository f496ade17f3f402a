"""A Jira that does nothing but answer: pages made beforehand, as the local Jira shows an issue.

`python -m tests.benchmarks.fast_jira ISSUES SECONDS` says its port on standard error; each page
takes so many seconds.
"""

import asyncio
import json
import re
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.adf import to_adf
from bot.gateways.jira.reading import FIELDS
from bot.local.clock import SimulatedClock
from bot.local.company import SAMPLE_COMPANY
from bot.local.jira.call import Call, Dialect
from bot.local.jira.changing import Changing
from bot.local.jira.issue_json import IssueJson
from bot.local.jira.site import JiraSite
from bot.local.jira.world import START_DATE
from bot.local.state import State
from bot.local.store import Store

PAGE = 100
_FIRST_ID = 100_000
_TEXT = "The shop shows prices with tax in every market.\n\nAgreed in the weekly sync with sales."
_HEAD = (
    "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\n"
    "Date: Mon, 23 Nov 2026 14:00:00 GMT\r\nContent-Length: {}\r\n\r\n"
)


def search_pages(number: int) -> list[bytes]:
    """The answers of a search, one for each page."""
    template = _template()
    bodies = [_page(template, place, number) for place in range(0, number, PAGE)]
    return [_HEAD.format(len(body)).encode() + body for body in bodies]


def _page(template: str, place: int, number: int) -> bytes:
    after = min(place + PAGE, number)
    issues = ",".join(
        template.replace("ISSUE-ID", str(_FIRST_ID + each)).replace("ISSUE-NUMBER", str(each + 1))
        for each in range(place, after)
    )
    more = f',"nextPageToken":"{after}"' if after < number else ""
    return f'{{"issues":[{issues}],"isLast":{str(not more).lower()}{more}}}'.encode()


def _template() -> str:
    """One issue with everything set, as JSON with two places to fill."""
    with tempfile.TemporaryDirectory() as folder:
        clock = SimulatedClock(datetime(2026, 11, 23, tzinfo=UTC), frozen=True, real=time.monotonic)
        state = State(Store(Path(folder) / "state.db"), clock)
        site = JiraSite(state, "jira.example", SAMPLE_COMPANY)
        account = next(iter(site.accounts.values()))
        call = Call(Dialect.V3, account, "http://jira.example", {}, {}, None)
        fields = {
            "project": {"key": "IT"},
            "issuetype": {"id": "10001"},
            "summary": "Prices with tax in every market, part ISSUE-NUMBER",
            "description": to_adf(_TEXT),
            "assignee": {"accountId": account["id"]},
            "labels": ["launch", "q4"],
            "duedate": "2026-12-24",
            START_DATE: "2026-12-01",
        }
        issue = Changing(site, call).create(fields, {"liaison": {"uuid": "0" * 32}}, None)
        shown = IssueJson(site, call, [*FIELDS, START_DATE], ["liaison"]).issue(issue)
        state.store.close()
    whole = json.dumps({**shown, "id": "ISSUE-ID", "key": "IT-ISSUE-NUMBER"})
    return whole.replace(f"/issue/{issue['id']}", "/issue/ISSUE-ID")


class FastJira:
    def __init__(self, issues: int, seconds: float) -> None:
        self._pages = search_pages(issues)
        self._count = _HEAD.format(len(count := f'{{"count":{issues}}}')).encode() + count.encode()
        self._seconds = seconds

    async def serve(self) -> None:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], file=sys.stderr, flush=True)  # noqa: T201 for whom it serves
        await server.serve_forever()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: (\d+)", head)
                body = await reader.readexactly(int(length[1])) if length else b"{}"
                token = json.loads(body or b"{}").get("nextPageToken", 0)
                await asyncio.sleep(self._seconds)
                is_count = b"approximate-count" in head.partition(b"\r\n")[0]
                writer.write(self._count if is_count else self._pages[int(token) // PAGE])
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


if __name__ == "__main__":
    asyncio.run(FastJira(int(sys.argv[1]), float(sys.argv[2])).serve())
