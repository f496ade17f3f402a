"""Paging through Jira, beside a plain loop that pages and parses the same, in one run."""

import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import requests

from bot.domain.jira import PAGE_LIMIT, IssueShape
from bot.gateways.jira import Connection, JiraGateway
from bot.gateways.jira.calls import asked
from tests.benchmarks.servers import fast_jira

pytestmark = pytest.mark.benchmark
ISSUES, ROUNDS = 10_000, 5
SHAPE = IssueShape("customfield_10015", ("liaison",))
JQL = "project = IT ORDER BY updated ASC"


def plainly(url: str) -> int:
    """How many issues a loop over `requests` finds."""
    found, token = 0, None
    with requests.Session() as session:
        while True:
            body: dict[str, Any] = {"jql": JQL, "maxResults": PAGE_LIMIT, **asked(SHAPE)}
            if token:
                body["nextPageToken"] = token
            answer = session.post(f"{url}/rest/api/3/search/jql", json=body, timeout=20)
            page = answer.json()
            found += len(page["issues"])
            token = page.get("nextPageToken")
            if token is None:
                return found


def by_the_gateway(url: str) -> int:
    with closing(JiraGateway(Connection(url, token="t", email="a@example.com"), url)) as gateway:
        return sum(len(page.issues) for page in gateway.pages(JQL, SHAPE))


def seconds(work: Callable[[str], int], url: str, issues: int = ISSUES) -> float:
    start = time.perf_counter()
    assert work(url) == issues
    return time.perf_counter() - start


@pytest.mark.parametrize(("page_takes", "issues", "most"), [(0, ISSUES, 1.2), (0.1, 2_000, 1.2)])
def test_ten_thousand_issues_beside_a_plain_loop(
    tmp_path: Path, page_takes: float, issues: int, most: float
) -> None:
    with fast_jira(tmp_path, issues, page_takes) as url:
        seconds(plainly, url, issues)
        seconds(by_the_gateway, url, issues)
        rounds = [
            (seconds(plainly, url, issues), seconds(by_the_gateway, url, issues))
            for _ in range(ROUNDS)
        ]
    ratio = median(ours / plain for plain, ours in rounds)
    floor, ours = (min(column) for column in zip(*rounds, strict=True))
    print(  # noqa: T201
        f"{issues} issues, {page_takes * 1000:.0f} ms a page: plain loop {floor / issues * 1e6:.0f}"
        f" µs an issue, gateway {ours / issues * 1e6:.0f} µs, ratio {ratio:.2f}"
    )
    assert ratio <= most


def test_memory_does_not_grow_with_the_issues(tmp_path: Path) -> None:
    peaks = []
    for issues in (1_000, ISSUES):
        with fast_jira(tmp_path, issues, 0) as url:
            tracemalloc.start()
            assert by_the_gateway(url) == issues
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    print(f"peak at 1,000 issues {peaks[0] / 1e6:.1f} MB, at 10,000 {peaks[1] / 1e6:.1f} MB")  # noqa: T201
    assert peaks[1] <= peaks[0] * 1.2
