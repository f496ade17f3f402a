"""Raising, answering and resolving, and what goes wrong on the way."""

from datetime import datetime

import pytest

from tests.scenarios.workspace import Person, Workspace, all_text


def raised(person: Person, words: str = "checkout is down", impact: str = "outage") -> None:
    person.types(f"/escalate {words}", channel="general")
    assert not person.submits(impact=impact)


def test_a_team_named_first_is_chosen(maya: Person) -> None:
    maya.types("/escalate marketing banner shows the wrong price")
    blocks = {block["block_id"]: block for block in maya.modal["blocks"]}
    chosen = blocks["team"]["element"]["initial_option"]["text"]["text"]
    assert chosen == "Marketing Ops"
    assert blocks["summary"]["element"]["initial_value"] == "banner shows the wrong price"


@pytest.mark.parametrize(
    ("typed", "team", "summary"),
    [
        ("marketing ops checkout down", "Marketing Ops", "checkout down"),
        ("it launch page is down", "IT", "launch page is down"),
        ("it is down", "IT", "it is down"),
        ("IT", "IT", ""),
    ],
)
def test_as_many_words_as_name_a_team(maya: Person, typed: str, team: str, summary: str) -> None:
    maya.types(f"/escalate {typed}")
    blocks = {block["block_id"]: block for block in maya.modal["blocks"]}
    assert blocks["team"]["element"]["initial_option"]["text"]["text"] == team
    assert blocks["summary"]["element"].get("initial_value", "") == summary


def test_without_a_team_it_goes_to_the_other_one(maya: Person, ana: Person) -> None:
    for person, team in ((maya, "IT"), (ana, "Marketing Ops")):
        person.types("/escalate resolve the DNS issue")
        blocks = {block["block_id"]: block for block in person.modal["blocks"]}
        assert blocks["team"]["element"]["initial_option"]["text"]["text"] == team
        assert blocks["summary"]["element"]["initial_value"] == "resolve the DNS issue"


def test_choosing_another_team_shows_who_is_paged_there(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    priya = workspace.person("priya")
    maya.types("/escalate odd numbers")
    blocks = {block["block_id"]: block for block in maya.modal["blocks"]}
    other = next(
        option["value"]
        for option in blocks["team"]["element"]["options"]
        if option["text"]["text"] == "Marketing Ops"
    )
    assert ana.mention in all_text(maya.modal)
    maya.chooses("team", other)
    assert priya.mention in all_text(maya.modal)
    assert ana.mention not in all_text(maya.modal)


def test_of_two_who_acknowledge_the_first_has_it(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    lena = workspace.person("lena")
    raised(maya)
    page = ana.sees("checkout is down", "liaison_page")
    in_channel = lena.sees("checkout is down", "liaison_escalation")
    workspace.fault("chat.update", "ratelimited", retry_after=60, times=3)
    lena.clicks("Acknowledge", in_channel)
    ana.clicks("Acknowledge", page)
    assert ana.sees(f"{lena.mention} has #1 already")["ephemeral"]
    workspace.advance(minutes=4)
    assert f"Acknowledged* by {lena.mention}" in ana.now_reads(page)


def test_what_is_resolved_stays_resolved(workspace: Workspace, maya: Person, ana: Person) -> None:
    raised(maya)
    page = ana.sees("checkout is down", "liaison_page")
    workspace.fault("chat.update", "ratelimited", retry_after=60, times=3)
    ana.clicks("Resolve", page)
    assert not ana.submits()
    for stale in ("Acknowledge", "Resolve"):
        ana.clicks(stale, page)
        ana.sees("you have resolved #1 already")
    assert not ana.has_modal
    workspace.advance(minutes=4)
    assert f"Resolved* by {ana.mention}" in ana.now_reads(page)


def test_a_page_that_waits_is_dropped_when_someone_resolves(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    workspace.fault("chat.postMessage", "ratelimited", retry_after=60)
    raised(maya)
    lena = workspace.person("lena")
    workspace.advance(minutes=2)
    pages = ana.messages("liaison_page")
    assert len(pages) == 1
    lena.sees("checkout is down", "liaison_escalation")


def test_who_raised_it_can_end_it_but_not_take_it_on(maya: Person, ana: Person) -> None:
    raised(maya)
    told = maya.sees("checkout is down", "liaison_escalation", direct=True)
    assert maya.buttons(told) == ["Resolve"]
    maya.clicks("Resolve", told)
    assert not maya.submits(resolution="A wrong bookmark, sorry.")
    assert f"Resolved* by {maya.mention}" in ana.now_reads(ana.messages("liaison_page")[0])


def test_the_list(maya: Person, ana: Person) -> None:
    assert maya.types("/escalate list") == "Nothing is open. All quiet."
    raised(maya, "checkout is down")
    assert "#1 checkout is down – open" in ana.types("/escalate list")


def test_the_form_says_all_that_is_wrong_at_once(maya: Person) -> None:
    maya.types("/escalate")
    assert set(maya.submits()) == {"impact", "summary"}
    assert set(maya.submits(impact="outage", summary="  ")) == {"summary"}
    past = int(datetime.fromisoformat("2026-11-23T20:00:00-05:00").timestamp())
    errors = maya.submits(impact="outage", summary="no mails go out", deadline=past)
    assert "has passed" in errors["deadline"]
    assert maya.has_modal


def test_a_near_deadline_makes_a_blocked_launch_critical(maya: Person, ana: Person) -> None:
    soon = int(datetime.fromisoformat("2026-11-24T00:30:00-05:00").timestamp())
    maya.types("/escalate landing page shows an error")
    assert not maya.submits(impact="launch_blocked", deadline=soon)
    assert "Severity 1 (critical)" in all_text(ana.sees("landing page", "liaison_page"))


@pytest.mark.parametrize("words", ["<!channel> wake up", "<@U0EVERYONE>", "&lt;!here&gt;"])
def test_words_mention_nobody(maya: Person, ana: Person, words: str) -> None:
    raised(maya, words)
    page = ana.sees("#1 to IT", "liaison_page")
    for block in page["blocks"]:
        for part in [block.get("text"), *block.get("elements", [])]:
            if part and part.get("type") == "mrkdwn":
                assert "<!channel>" not in part["text"]
                assert "<@U0EVERYONE>" not in part["text"]
    assert "<!channel>" not in page["text"]


def test_a_guest_may_not_raise_one(workspace: Workspace) -> None:
    guest = workspace.person(next(u["name"] for u in workspace.info["users"] if u.get("is_guest")))
    refusal = guest.types("/escalate all is lost", channel="launch-room")
    assert refusal == "You can't raise an escalation. Who can: everyone but guests."
    assert not guest.has_modal


def test_a_deactivated_person_is_not_paged(workspace: Workspace, maya: Person, ana: Person) -> None:
    dev = workspace.person("dev")
    workspace.post("users", {"user": ana.id, "deleted": True})
    answer = maya.types("/oncall it")
    assert f"Now: {ana.mention} until" in answer
    assert f"Their account is deactivated: {dev.mention} is paged instead." in answer
    maya.types("/escalate checkout is down")
    assert f"Pages {dev.mention}" in all_text(maya.modal)
    assert not maya.submits(impact="outage")
    dev.sees("checkout is down", "liaison_page")


def test_what_can_not_be_sent_is_told_to_the_workspace_owner_once(
    workspace: Workspace, maya: Person
) -> None:
    ruth = workspace.person("ruth")
    for _ in range(2):
        workspace.fault("chat.postMessage", "error", error="account_inactive", times=4)
        raised(maya, impact="brand_or_legal")
        workspace.advance(minutes=1)
    told = [all_text(each) for each in ruth.messages("liaison_notice")]
    assert len(told) == len(set(told)) >= 2, told
    assert all("The account is deactivated." in words for words in told)


def test_messages_whose_answers_are_lost_arrive_once(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    workspace.fault("chat.postMessage", "drop_after_commit", times=4)
    raised(maya, impact="brand_or_legal")
    workspace.advance(minutes=10)
    assert len(ana.messages("liaison_page")) == 1
    assert len(ana.messages("liaison_escalation")) == 1
    assert len(maya.messages("liaison_escalation")) == 2  # hers, and the one in her team's channel
    ana.clicks("Acknowledge", ana.sees("checkout is down", "liaison_page"))
    assert f"Acknowledged* by {ana.mention}" in ana.now_reads(ana.messages("liaison_page")[0])


def test_messages_that_never_arrived_are_sent_again_and_a_page_says_so(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    workspace.fault("chat.postMessage", "drop_before", times=4)
    raised(maya, impact="brand_or_legal")
    page = ana.sees("checkout is down", "liaison_page")
    assert page["metadata"]["event_payload"]["repeat"] is True
    assert page["text"].startswith("Repeat: Escalation #1")
    workspace.advance(minutes=10)
    assert len(ana.messages("liaison_page")) == 1
    assert len(ana.messages("liaison_escalation")) == 1
    assert len(maya.messages("liaison_escalation")) == 2  # hers, and the one in her team's channel
