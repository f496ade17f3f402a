"""From an empty workspace to one that pages, by the guided setup alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from app import Liaison, playing
from tests.founded import MONDAY_NIGHT
from tests.scenarios.workspace import Person, Workspace, all_text


@contextmanager
def begun(folder: Path, at: datetime | None = None) -> Iterator[tuple[Workspace, Liaison]]:
    """A workspace in which nothing was set up at first; without `at` it goes on."""
    url = f"sqlite:///{folder}/local.db"
    with playing(url, port=0, at=at, frozen=True, empty=True) as (local, liaison):
        workspace = Workspace(local.page_url)
        yield workspace, liaison
        workspace.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[Workspace, Liaison]]:
    with begun(tmp_path, MONDAY_NIGHT) as (workspace, liaison):
        workspace.advance(seconds=1)
        yield workspace, liaison


@pytest.fixture
def ruth(empty: tuple[Workspace, Liaison]) -> Person:
    """She owns the workspace."""
    return empty[0].person("ruth")


def makes_a_team(person: Person, name: str = "IT", **more: object) -> dict[str, str]:
    """Fill the team's form, with two people in it."""
    workspace = person.workspace
    people = [workspace.person(each).id for each in ("ana", "lena")]
    channel = workspace.channel("it-ops")
    values = {"name": name, "people": people, "channel": channel, "zone": "Europe/Berlin", **more}
    return person.submits(**values)


def test_the_whole_way(  # noqa: PLR0915 one story
    empty: tuple[Workspace, Liaison], ruth: Person
) -> None:
    workspace, _ = empty
    ana, lena, maya, tomas = (workspace.person(each) for each in ("ana", "lena", "maya", "tomas"))
    welcome = ruth.sees("Hello, I'm Liaison", "liaison_welcome", direct=True)
    ruth.sees_nothing_more()
    tomas.sees_nothing_more()
    assert "none has a rotation yet" in maya.types("/oncall schedule it")

    ruth.clicks("Set up Liaison", welcome)
    assert "It begins with one team" in all_text(ruth.modal)
    ruth.presses("Next: the team")
    assert not makes_a_team(ruth, lead=tomas.id, region="de-be")
    page = all_text(ruth.modal)
    assert f"1. The team* · Done\nIT, 2 people, led by {tomas.mention}, <#" in page
    assert "IT has no rotation: nobody is on call for it. Put people on call: /liaison" in page

    ruth.presses("Next: who is on call")
    assert not ruth.submits(people=[ana.id, lena.id], turn="7", weekday="0", handoff="10:00")
    weeks = all_text(ruth.modal)
    assert weeks.count("• <@") == 5
    assert f"• {ana.mention} from " in weeks
    assert "their time" in weeks
    ruth.presses("Change it")
    assert not ruth.submits(people=[lena.id, ana.id])
    assert not ruth.submits()
    assert "2. Who is on call* · Done\nPrimary" in all_text(ruth.modal)
    assert f"Now: {lena.mention}" in maya.types("/oncall")

    ruth.presses("Next: the path")
    assert "Choose somebody" in ruth.submits(preset="deputy")["deputies"]
    assert not ruth.submits(preset="deputy", deputies=[ana.id])
    preview = all_text(ruth.modal)
    assert f"step 1: {lena.mention} (03:40 for them), on call for IT" in preview
    assert f"step 2: {ana.mention} (23:45 for them)" in preview
    assert f"step 3: {tomas.mention}" in preview
    assert not ruth.submits()
    assert "3. The path* · Done\n3 steps" in all_text(ruth.modal)

    ruth.presses("Next: the weekly sync")
    assert "The weekly sync of *IT*. The agenda writes itself" in all_text(ruth.modal)
    workspace.fault("conversations.join", "error", error="is_archived")
    assert "archived" in ruth.submits(weekday="2", at="10:30")["channel"]
    assert not ruth.submits(weekday="2", at="10:30")
    page = all_text(ruth.modal)
    assert "4. The weekly sync* · Done\nevery Wednesday at 10:30 (Europe/Berlin), in <#" in page
    assert "6. The survey* · To do" in page
    assert "Needs another team first" in page
    ruth.presses("Next: Jira")
    assert "letters before" in ruth.submits(key="no key")["key"]
    assert not ruth.submits(key="WEB")
    assert "5. Jira* · Done\nWEB, being looked up" in all_text(ruth.modal)

    ruth.presses("Next: a test page")
    assert f"A test page is on its way to {lena.mention}" in all_text(ruth.modal)
    page_message = lena.sees("Test page for IT", "liaison_test_page", direct=True)
    assert "Nothing is broken" in all_text(page_message)
    workspace.advance(seconds=20)
    lena.clicks("I'm here", page_message)
    assert "Answered, thank you" in lena.now_reads(page_message)
    ruth.sees(f"{lena.mention} answered the test page for IT after 20 s.", "liaison_test_page")
    ruth.closes()
    ruth.types("/liaison setup")
    done = all_text(ruth.modal)
    assert "That is all that can be done now" in done
    assert "5. Jira* · Done\nWEB can't be used: Jira has no project WEB" in done
    works, _, left = done.partition("What is left")
    assert "Lena Vogel is on call for IT, Primary now." in works
    assert "An escalation to IT pages somebody now." in works
    assert "Lena Vogel answered the test page for IT." in works
    assert "No page sink is set up" in left

    maya.types("/escalate it checkout is down")
    assert not maya.submits(impact="outage")
    lena.sees("checkout is down", "liaison_page")


def test_it_resumes_after_a_restart_and_steps_can_be_left_out(tmp_path: Path) -> None:
    with begun(tmp_path, MONDAY_NIGHT) as (workspace, _):
        ruth = workspace.person("ruth")
        ruth.types("/liaison setup")
        ruth.presses("Next: the team")
        assert not makes_a_team(ruth)
        ruth.presses("Leave it out")
        assert "2. Who is on call* · Left out" in all_text(ruth.modal)
    with begun(tmp_path) as (workspace, _):
        ruth = workspace.person("ruth")
        ruth.types("/liaison setup")
        page = all_text(ruth.modal)
        assert "1. The team* · Done" in page
        assert "2. Who is on call* · Left out" in page
        assert "Next: the path" in page
        assert "Needs somebody on call first" in page


def test_what_can_not_be_is_said_beside_the_input(
    empty: tuple[Workspace, Liaison], ruth: Person
) -> None:
    workspace, _ = empty
    paul = workspace.person("paul")
    ruth.types("/liaison setup")
    ruth.presses("Next: the team")
    wrong = ruth.submits(
        name="IT",
        channel=workspace.channel("it-ops"),
        lead=paul.id,
        zone="Mars/Base",
        region="Atlantis",
        opens="18:00",
        closes="09:00",
    )
    assert "Who is in the team?" in wrong["people"]
    assert wrong["lead"] == "Paul Girard can't be: a guest, a bot, or deactivated."
    assert "I don't know the time zone" in wrong["zone"]
    assert "Atlantis" in wrong["region"].title()
    assert "later than opening" in wrong["closes"]
    workspace.fault("conversations.join", "error", error="is_archived")
    assert (
        "archived"
        in makes_a_team(ruth, opens="09:00", closes="17:00", region="", lead="")["channel"]
    )
    workspace.fault("conversations.join", "error", error="method_not_supported_for_channel_type")
    workspace.fault("conversations.info", "error", error="channel_not_found")
    assert "/invite" in makes_a_team(ruth)["channel"]
    assert not makes_a_team(ruth)
    ruth.presses("Add another team")
    assert makes_a_team(ruth, name="it")["name"] == (
        "There is a team called IT already. Another name, please."
    )


def test_a_lead_sets_up_the_own_team_and_nobody_else_any(
    workspace: Workspace, maya: Person
) -> None:
    tomas, ruth = workspace.person("tomas"), workspace.person("ruth")
    assert maya.types("/liaison setup") == (
        f"You can't set up teams and rotations. Who can: administrators ({ruth.mention})."
    )
    tomas.types("/liaison setup")
    assert "Team: IT" in all_text(tomas.modal)
    assert "Add another team" not in all_text(tomas.modal)
    ruth.types("/liaison setup")
    assert "Add another team" in all_text(ruth.modal)
    ruth.closes()

    nora = workspace.person("nora")
    tomas.presses("Change")
    assert not tomas.submits(lead=nora.id)
    preview = all_text(tomas.modal)
    assert "This changes who is paged" in preview
    assert f"{nora.mention}, lead of IT; posted in" in preview
    assert not tomas.submits()
    assert "You can't set up teams" in tomas.types("/liaison setup")
    nora.types("/liaison setup")
    assert f"IT, 12 people, led by {nora.mention}" in all_text(nora.modal)
