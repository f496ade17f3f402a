"""A path walked in the whole workspace: the clock runs, and nobody answers, or not for long."""

from datetime import datetime

import pytest

from tests.scenarios.workspace import Person, Workspace


@pytest.fixture
def nora(workspace: Workspace) -> Person:
    return workspace.person("nora")


@pytest.fixture
def tomas(workspace: Workspace) -> Person:
    return workspace.person("tomas")


def raised(person: Person, impact: str = "launch_blocked", **values: str | int) -> None:
    person.types("/escalate it launch page is down")
    form = {block["block_id"] for block in person.modal["blocks"]}
    now = {"first_page": "now"} if "first_page" in form else {}
    assert not person.submits(impact=impact, **now, **values)


def go_to(workspace: Workspace, moment: str) -> None:
    workspace.post("clock", {"to": moment})


def paged(person: Person) -> int:
    return len(person.messages("liaison_page"))


def thread(person: Person) -> list[str]:
    """The timeline, as the team's channel shows it once all of it is posted."""
    person.workspace.advance(seconds=30)
    return [
        each["text"] for each in person.messages() if each["thread_ts"] not in {None, each["ts"]}
    ]


def test_three_steps_two_rounds_and_then_everyone(
    workspace: Workspace, maya: Person, ana: Person, nora: Person, tomas: Person
) -> None:
    raised(maya)
    people = (ana, nora, tomas)
    assert [paged(each) for each in people] == [1, 0, 0]
    for counts in ([1, 1, 0], [1, 1, 1], [2, 1, 1], [2, 2, 1], [2, 2, 2]):
        workspace.advance(minutes=14, seconds=50)
        assert sum(paged(each) for each in people) == sum(counts) - 1
        workspace.advance(seconds=10)
        assert [paged(each) for each in people] == counts
    workspace.advance(minutes=15)
    assert [paged(each) for each in people] == [2, 2, 3]
    assert "nobody has answered yet. Please pick it up, anyone." in " ".join(
        each["text"] for each in ana.messages()
    )
    assert maya.sees("Nobody has answered on the whole path")
    workspace.advance(hours=1)
    assert [paged(each) for each in people] == [2, 2, 4]
    told = " ".join(thread(ana))
    assert told.count("Paged ") == 8
    assert f"Paged {nora.mention}: named in the path of IT (step 2, round 2)." in told
    assert f"Paged {tomas.mention}: lead of IT (last resort)." in told


def test_an_acknowledgement_that_is_forgotten_is_reminded_of_and_then_expires(
    workspace: Workspace, maya: Person, ana: Person, nora: Person, tomas: Person
) -> None:
    raised(maya)
    ana.clicks("Acknowledge", ana.sees("launch page is down", "liaison_page"))
    workspace.advance(minutes=59)
    assert paged(nora) == 0
    workspace.advance(minutes=1)
    reminder = ana.sees("you promised an update by now")
    assert "Update" in ana.buttons(reminder)
    assert paged(nora) == 0
    workspace.advance(minutes=15)
    page = nora.sees("launch page is down", "liaison_page")
    assert maya.sees(f"No update by {ana.mention}, so the acknowledgement has expired")
    nora.clicks("Acknowledge", page)
    workspace.advance(minutes=30)
    assert (paged(ana), paged(nora), paged(tomas)) == (1, 1, 0)


def test_a_deadline_shrinks_the_waits_and_counts_down(
    workspace: Workspace, maya: Person, ana: Person, nora: Person, tomas: Person
) -> None:
    deadline = int(datetime.fromisoformat("2026-11-23T22:10:00-05:00").timestamp())
    raised(maya, impact="broken_tracking", deadline=deadline)
    card = ana.sees("launch page is down", "liaison_page")
    assert "30 minutes left" in ana.now_reads(card)
    workspace.advance(minutes=10)
    assert (paged(nora), paged(tomas)) == (1, 0)
    workspace.advance(minutes=5, seconds=20)
    assert "15 minutes left" in ana.now_reads(card)
    workspace.advance(minutes=4, seconds=40)
    assert (paged(nora), paged(tomas)) == (1, 1)
    workspace.advance(minutes=10, seconds=20)
    assert "that moment has passed" in ana.now_reads(card)


def test_a_holiday_is_no_business_day(
    workspace: Workspace, maya: Person, ana: Person, nora: Person
) -> None:
    """Severity 4 waits for the next business hour: after Thanksgiving, not on it."""
    go_to(workspace, "2026-11-25T16:30:00-05:00")
    raised(maya, impact="question")
    assert paged(ana) == 1
    go_to(workspace, "2026-11-27T08:59:00-05:00")
    assert paged(nora) == 0
    go_to(workspace, "2026-11-27T09:00:30-05:00")
    assert paged(nora) == 1


@pytest.mark.begins("2027-03-13T21:40:00-05:00")
def test_minutes_are_minutes_over_the_night_on_which_clocks_go_forward(
    workspace: Workspace, maya: Person, nora: Person, tomas: Person
) -> None:
    """01:50 and 20 minutes is 03:10 in New York on the 14th of March 2027."""
    go_to(workspace, "2027-03-14T01:50:00-05:00")
    raised(maya)
    go_to(workspace, "2027-03-14T03:04:50-04:00")
    assert (paged(nora), paged(tomas)) == (0, 0)
    go_to(workspace, "2027-03-14T03:05:10-04:00")
    assert (paged(nora), paged(tomas)) == (1, 0)
    go_to(workspace, "2027-03-14T03:20:10-04:00")
    assert (paged(nora), paged(tomas)) == (1, 1)


def test_whoever_left_is_passed_over_and_it_is_said(
    workspace: Workspace, maya: Person, ana: Person, nora: Person, tomas: Person
) -> None:
    workspace.post("users", {"user": nora.id, "deleted": True})
    raised(maya)
    workspace.advance(minutes=15)
    assert (paged(nora), paged(tomas)) == (0, 1)
    told = " ".join(thread(ana))
    assert f"{nora.mention} can't be reached (named in the path of IT), so was passed over." in told
    assert "Step 2 has nobody behind it, so the next one follows at once." in told
