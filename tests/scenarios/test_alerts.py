"""A monitor finds that the shop is down: people are paged as if someone had escalated."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from app import LOCAL_ALERT_SECRET
from tests.scenarios.workspace import Person, Workspace, all_text

DOWN = {"id": "shop", "title": "The shop <!channel> answers 503", "state": "firing"}


@pytest.fixture
def monitor(workspace: Workspace) -> "Monitor":
    return Monitor(workspace)


class Monitor:
    """A program that reports to Liaison."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def posts(self, report: dict[str, Any], secret: str = LOCAL_ALERT_SECRET) -> httpx.Response:
        answer = httpx.post(
            f"{self._workspace.url}/alerts/it/json",
            json=report,
            headers={"Authorization": f"Bearer {secret}"},
        )
        self._workspace.advance(seconds=2)
        return answer


def test_a_monitor_raises_an_escalation_and_ends_it(
    workspace: Workspace, monitor: Monitor, ana: Person, someone: Callable[[str], Person]
) -> None:
    lena = someone("lena")
    assert monitor.posts({**DOWN, "impact": "outage"}).json()["raised"] == [1]
    page = ana.sees("answers 503", "liaison_page")
    in_channel = lena.sees("answers 503", "liaison_escalation")
    assert "Raised by Liaison" in all_text(page)
    assert "<@liaison>" not in str(page)
    assert "<!channel>" not in page["text"]

    assert monitor.posts({**DOWN, "impact": "outage"}).json()["unchanged"] == 1
    ana.clicks("Acknowledge", page)
    workspace.advance(seconds=5)
    ana.sees("answers 503", "liaison_escalation")
    ana.sees(f"{ana.mention} is on it.", "liaison_escalation")
    for words in ("Paged", "is on it"):
        ana.sees(words, "liaison_timeline")
    ana.sees_nothing_more()

    assert monitor.posts({**DOWN, "state": "resolved"}).json()["resolved"] == [1]
    for message in (page, in_channel):
        assert "Resolved* by Liaison" in ana.now_reads(message)
        assert "A monitor says that it is over" in ana.now_reads(message)
    assert "<@liaison>" not in str(ana.messages())
    assert ana.types("/escalate list") == "Nothing is open. All quiet."
    told = ana.types("/escalate stats it")
    assert "*Uptime in the last 90 days*" in told
    assert "• IT: 99.99 % (n = 1 time down)" in told
    assert "What is only slow counts as up" in told


def test_a_second_alert_joins_and_the_last_one_to_end_resolves(
    monitor: Monitor, ana: Person
) -> None:
    monitor.posts({**DOWN, "impact": "outage"})
    ana.sees("answers 503", "liaison_page")
    ana.sees("answers 503", "liaison_escalation")
    search = {"id": "search", "title": "Search <@U0EVERYONE> times out", "state": "firing"}
    search["impact"] = "outage"
    assert monitor.posts(search).json()["joined"] == [1]
    told = ana.sees("A monitor also reports: Search", "liaison_timeline")
    assert "<@U0EVERYONE>" not in str(told)
    monitor.posts({**DOWN, "state": "resolved"})
    ana.sees("1 alert still fires.")
    assert "#1" in ana.types("/escalate list")
    monitor.posts({**search, "state": "resolved"})
    assert ana.types("/escalate list") == "Nothing is open. All quiet."


def test_nobody_is_paged_without_the_secret(monitor: Monitor, ana: Person) -> None:
    assert monitor.posts(DOWN, secret="guessed").status_code == 401
    ana.sees_nothing_more()
