"""From the welcome to a team that can be escalated to, in a browser, by clicking alone."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import playing
from tests.browser.people import Page
from tests.browser.workspace import Workspace
from tests.founded import MONDAY_NIGHT

FIVE_MINUTES = 300


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """One in which nothing is set up, and whose owner has just been welcomed."""
    url = f"sqlite:///{tmp_path}/local.db"
    with playing(url, port=0, at=MONDAY_NIGHT, frozen=True, empty=True) as (local, _):
        workspace = Workspace(local.page_url.rstrip("/"))
        workspace.post("/client/clock", advance=1)
        yield workspace


def test_ruth_sets_up_a_team_by_clicking(page: Page, workspace: Workspace) -> None:
    begun = time.monotonic()
    ruth, ana = page.maya, page.ana
    ruth.sees("Hello, I'm Liaison")
    ruth.presses("Set up Liaison")
    ruth.presses("Next: the team")
    ruth.fills("Name", "IT")
    ruth.chooses("People", "Ana Ribeiro", "Lena Vogel")
    ruth.chooses("Lead", "Tomas")
    ruth.chooses("Channel", "it-ops")
    ruth.presses("Save")
    ruth.says("IT, 2 people, led by @Tomas")

    ruth.presses("Next: who is on call")
    ruth.chooses("People, in order", "Ana Ribeiro", "Lena Vogel")
    ruth.presses("See four weeks")
    ruth.says("the next four weeks")
    ruth.presses("Save")
    ruth.presses("Next: the path")
    ruth.presses("See who is paged")
    ruth.says("step 1: @Ana")
    ruth.presses("Save")
    ruth.presses("Next: the weekly sync")
    ruth.presses("Save")
    ruth.says("every Tuesday at 10:00")
    ruth.presses("Leave out: Jira")
    ruth.presses("Next: a test page")
    ruth.says("A test page is on its way to @Ana", "That is all that can be done now")
    ana.sees("Test page for IT", "Nothing is broken")
    ana.presses("Answer the test page")
    ana.sees("Answered, thank you")
    ruth.presses("Close")
    assert time.monotonic() - begun < FIVE_MINUTES

    ruth.types("/oncall it")
    ruth.sees("Now: @Ana")
    ruth.types("/agenda")
    ruth.sees("Weekly sync")
    ruth.types("/escalate it checkout is down")
    ruth.chooses("What does it hurt?", "Outage")
    ruth.presses("Escalate")
    # Slack takes a message a second in a conversation: the page waits behind the test's.
    workspace.post("/client/clock", advance=2)
    ana.sees("checkout is down", "Raised by @Ruth")
