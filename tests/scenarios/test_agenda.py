"""A weekly sync from the first setting up to its minutes, played in the local workspace."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import playing
from tests.founded import MONDAY_NIGHT
from tests.scenarios.workspace import Person, Workspace, all_text

Someone = Callable[[str], Person]


@pytest.fixture
def tomas(someone: Someone) -> Person:
    return someone("tomas")


def sets_up(workspace: Workspace, person: Person, preset: str, **more: object) -> None:
    """Switch a preset on, in the launch room, from December on."""
    person.types("/agenda series")
    answer = person.sees("Ready to switch on")
    person.clicks("Switch on…", topic(person, answer, f"*{preset}*:"))
    wanted = {"channel": workspace.channel("launch-room"), "starts": "2026-12-01", **more}
    assert person.submits(**wanted) == {}


def now(person: Person, message: dict[str, Any]) -> dict[str, Any]:
    """A message as it is by now."""
    return next(each for each in person.messages() if each["ts"] == message["ts"])


def topic(person: Person, message: dict[str, Any], words: str) -> dict[str, Any]:
    """A message from one of its topics on, for its buttons."""
    same = now(person, message)
    place = next(at for at, each in enumerate(same["blocks"]) if words in all_text(each))
    return {**same, "blocks": same["blocks"][place:]}


def test_a_weekly_sync(  # noqa: PLR0915 one story, from its first day to its last
    workspace: Workspace, ana: Person, maya: Person, tomas: Person, someone: Someone
) -> None:
    """Monday 21:40 in New York; the first meeting is on Tuesday in a week, at 10:00."""
    nora = someone("nora")
    sets_up(workspace, tomas, "Weekly sync", facilitators=[ana.id, maya.id])
    assert "no topics yet" in maya.types("/agenda")
    maya.sees("Agenda: Weekly sync")

    # The call for topics, two working days before: on Friday, after Thanksgiving.
    workspace.advance(days=3, hours=13)
    call = maya.sees("what else should we talk about?", "liaison_topics_call")
    said = maya.types(f"/agenda add decide: which consent banner 10 min {ana.mention}")
    assert "Added to *Weekly sync*" in said
    assert f"which consent banner – decide, 10 min, {ana.mention}" in said
    maya.clicks("Add a topic", call)
    assert maya.submits(title="Certificates") == {}

    # The preview on Monday morning: Ana arranges.
    workspace.advance(days=2, hours=22, minutes=30)
    preview = ana.sees("You facilitate *Weekly sync*", "liaison_agenda_preview", direct=True)
    ana.clicks("Arrange", preview)
    ana.presses("Down")
    ana.closes()
    text = ana.now_reads(preview)
    assert text.index("Certificates") < text.index("which consent banner")

    # Posted at 16:00; what comes later changes it in place.
    nora.sees("what else")
    workspace.advance(hours=7)
    agenda = nora.sees("Agenda: Weekly sync", "liaison_agenda")
    assert "Discussed" not in nora.buttons(agenda)
    nora.types("/agenda add the release calendar")
    nora.sees("Added to")
    workspace.advance(seconds=2)
    assert "+1" in nora.now_reads(agenda)
    nora.sees(f"{nora.mention} added “the release calendar”.")
    nora.sees_nothing_more()

    # During the meeting.
    workspace.advance(hours=18)
    assert nora.buttons(now(nora, agenda)).count("Discussed") == 3
    maya.clicks("Discussed", topic(maya, agenda, "Certificates"))
    maya.clicks("Decided…", topic(maya, agenda, "which consent banner"))
    assert maya.submits(outcome="The short one, from December on") == {}
    maya.clicks("Action…", topic(maya, agenda, "the release calendar"))
    due = {"action_words": "Build it", "action_owner": ana.id, "action_due": "2026-12-04"}
    assert maya.submits(**due) == {}
    assert f"discussed – {maya.mention}" in nora.now_reads(agenda)

    # The minutes, and what comes back.
    workspace.advance(hours=1)
    minutes = all_text(nora.sees("Minutes: Weekly sync", "liaison_minutes"))
    assert "which consent banner – " + ana.mention + ": The short one, from December on" in minutes
    assert "*Carried to the next meeting*\n• the release calendar" in minutes
    assert "Decided…" not in nora.buttons(now(nora, agenda))
    nora.sees_nothing_more()
    assert "The short one" in nora.types("/agenda minutes")
    assert "carried once" in nora.types("/agenda weekly")

    # The action is Ana's: in her morning on the working day before, and on the day.
    assert "Build it" in ana.types("/agenda mine")
    workspace.advance(days=2)
    reminder = ana.sees("is due tomorrow: Build it", "liaison_action_reminder", direct=True)
    ana.clicks("Put off…", reminder)
    assert ana.submits(due="2026-12-11", why="The vendor answers late") == {}
    assert "put off once (“The vendor answers late”)" in maya.types("/agenda actions")
    assert "✓ Action 1 is done" in ana.types("/agenda done 1")
    assert "None of your actions" in ana.types("/agenda mine")


def test_a_message_becomes_a_topic_once(
    workspace: Workspace, ana: Person, maya: Person, tomas: Person
) -> None:
    sets_up(workspace, tomas, "Weekly sync")
    room = workspace.channel("launch-room")
    workspace.post("message", {"user": maya.id, "channel": room, "text": "Who owns the banner?"})
    message = ana.sees("Who owns the banner?")
    for person in (ana, maya):
        person.uses("agenda_add_message", message)
        assert person.submits(kind="decide") == {}
    said = ana.types("/agenda")
    assert said.count("Who owns the banner?") == 1
    assert f"decide, {ana.mention}, also asked for by {maya.mention}" in said
    assert "/archives/" in said


def test_an_audit_goes_through_its_checklist(
    workspace: Workspace, ana: Person, tomas: Person
) -> None:
    """The CMS audit is in the middle of the quarter: its preset's weekday, at 10:00."""
    sets_up(workspace, tomas, "CMS audit", at="11:00", facilitators=[ana.id])
    assert "Backups run" in ana.types("/agenda cms")
    ana.clicks("Go through it", ana.sees("Agenda: CMS audit"))
    ana.presses("Passed")
    ana.presses("Owner, evidence…")
    assert ana.submits(owner=ana.id, evidence="not a link")["evidence"]
    assert ana.submits(owner=ana.id, evidence="https://wiki.example.com/plugins") == {}
    ana.presses("Failed…")
    failed = {"action_words": "Vet the new plugin", "action_owner": ana.id}
    assert ana.submits(**failed, action_due="2027-03-01") == {}
    assert "7 lines: 0 passed, 1 failed." in all_text(ana.modal)
    ana.closes()
    assert "Vet the new plugin" in ana.types("/agenda actions")
    assert "✗ *failed*" in ana.types("/agenda cms")


def test_what_a_series_can_not_be(ana: Person, tomas: Person) -> None:
    ana.types("/agenda series")
    ana.clicks("Switch on…", ana.sees("Ready to switch on"))
    ana.sees("You can't change this series of meetings")
    tomas.types("/agenda series")
    tomas.clicks("Switch on…", tomas.sees("Ready to switch on"))
    tomas.chooses("every", "month_date")
    wrong = tomas.submits(day="31", starts="2026-12-01", ends="2026-11-01", zone="Europe/Berlin")
    assert "before it begins" in wrong["ends"]
    wrong = tomas.submits(starts="2026-12-01", zone="Mars", regions="XX", length="x")
    assert wrong == {"length": "A whole number, please."}
    wrong = tomas.submits(starts="2026-12-01", zone="Mars", regions="XX", length="45")
    assert set(wrong) == {"zone", "regions"}
    right = {"zone": "Europe/Berlin", "regions": "", "ends": "2027-12-01"}
    assert tomas.submits(name="Planning", starts="2026-12-01", **right) == {}
    assert "*Planning* – day 31 of each month at 10:00" in all_text(tomas.modal)
    assert "*Planning* – day 31 of each month at 10:00" in ana.types("/agenda series")


def test_someone_else_facilitates(
    workspace: Workspace, ana: Person, maya: Person, tomas: Person, someone: Someone
) -> None:
    ruth = someone("ruth")
    sets_up(workspace, tomas, "Weekly sync", facilitators=[ana.id, maya.id])
    ana.types("/agenda")
    agenda = ana.sees("Agenda: Weekly sync")
    ana.picks("Someone else", agenda)
    assert ana.submits() == {}
    asked = maya.sees(f"{ana.mention} asks whether you would facilitate", direct=True)
    maya.clicks("I’ll do it", asked)
    ana.sees(f"{maya.mention} facilitates *Weekly sync*", direct=True)
    assert f"{maya.mention} facilitates" in ana.types("/agenda")
    # At an impasse: someone of neither team.
    ana.picks("Ask for a neutral", agenda)
    ruth.clicks("I’ll do it", ruth.sees("You moderate, they decide.", direct=True))
    assert f"{ruth.mention}, of neither team, facilitates" in ana.types("/agenda")
    with pytest.raises(AssertionError):
        maya.sees("asks for a neutral")


def test_a_channel_that_liaison_can_not_post_in_is_told_once(
    workspace: Workspace, ana: Person, tomas: Person
) -> None:
    sets_up(workspace, tomas, "Weekly sync", facilitators=[ana.id])
    workspace.fault("chat.postMessage", "error", error="not_in_channel")
    workspace.advance(days=4)
    told = tomas.sees("I can't post in", "liaison_notice", direct=True)
    assert "invite Liaison there" in all_text(told)
    assert "`/agenda series` changes it." in all_text(told)
    # Everything else goes on: the preview still comes.
    workspace.advance(days=3)
    ana.sees("You facilitate *Weekly sync*", direct=True)


def test_the_sample_company_has_an_agenda_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/local.db"
    with playing(url, port=0, at=MONDAY_NIGHT, frozen=True, empty=False) as (local, _):
        workspace = Workspace(local.page_url)
        maya = workspace.person("maya")
        said = maya.types("/agenda")
        for section in ("Wins", "Actions", "Carried topics", "New topics", "Decisions needed"):
            assert f"*{section}*" in said
        assert "1 decision, 2 actions, 1 carried" in maya.types("/agenda minutes")
        assert "roll a campaign page back" in maya.types("/decide list")
        # What is past has told nobody; the next meeting does, in its rhythm.
        assert all(each["ephemeral"] for each in maya.messages())
        workspace.advance(days=3, hours=18, minutes=30)
        maya.sees("what else should we talk about?", "liaison_topics_call")
        maya.sees("Agenda: Weekly sync", "liaison_agenda")
        workspace.close()
