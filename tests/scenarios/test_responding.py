"""Working on an escalation: updates, questions, hand-overs, helpers, other owners, re-opening."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.scenarios.workspace import Person, Workspace, all_text

PAGE, NEWS = "liaison_page", "liaison_escalation"
LAUNCH = "launch-room"
"""Where the guest is."""


def settles(workspace: Workspace) -> None:
    """A channel takes one message a second."""
    workspace.advance(seconds=10)


def raised(person: Person, words: str = "checkout is down", impact: str = "outage") -> None:
    person.types(f"/escalate {words}", channel="general")
    assert not person.submits(impact=impact)


def page_of(person: Person) -> dict[str, Any]:
    """The page that someone has by now, with the buttons it has by now."""
    return person.messages(PAGE)[-1]


def team_option(person: Person, name: str) -> str:
    block = next(each for each in person.modal["blocks"] if each["block_id"] == "team")
    options = block["element"]["options"]
    return next(str(each["value"]) for each in options if each["text"]["text"] == name)


def hands_over(person: Person, card: dict[str, Any], to: str, reason: str) -> None:
    person.picks("Not ours", card)
    assert not person.submits(team=team_option(person, to), reason=reason)


def test_four_controls_at_most(maya: Person, ana: Person) -> None:
    raised(maya)
    assert ana.buttons(page_of(ana)) == ["Acknowledge", "Resolve", "Need information"]
    ana.clicks("Acknowledge", page_of(ana))
    assert ana.buttons(page_of(ana)) == ["Update", "Resolve", "Need information"]
    for block in page_of(ana)["blocks"]:
        assert len(block["elements"] if block["type"] == "actions" else []) <= 4


def test_an_update_tells_the_raiser_and_moves_the_promise(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    raised(maya)
    told = maya.sees("checkout is down", NEWS, direct=True)
    ana.clicks("Acknowledge", page_of(ana))
    assert "The next update is due" in maya.now_reads(told)
    settles(workspace)
    maya.sees("is on it. The next update is due", NEWS)
    ana.clicks("Update", page_of(ana))
    assert not ana.submits(words="Found it: a <!channel> certificate.", next="240")
    settles(workspace)
    maya.sees(f"Update by {ana.mention}: Found it: a &lt;!channel&gt; certificate.", NEWS)
    workspace.advance(hours=3, minutes=55)
    assert len(ana.messages(PAGE)) == 1
    assert f"Acknowledged* by {ana.mention}" in ana.now_reads(page_of(ana))
    workspace.advance(minutes=6)
    ana.sees("you promised an update by now", NEWS)


def test_only_the_time_can_be_changed_and_a_past_one_cannot(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    raised(maya)
    ana.clicks("Acknowledge", page_of(ana))
    ana.clicks("Update", page_of(ana))
    now = int(float(page_of(ana)["ts"]))
    assert ana.submits(at=now - 3600) == {"at": "That moment has passed. Choose a later one."}
    assert not ana.submits(at=now + 7200)
    workspace.advance(minutes=119)
    assert not [each for each in ana.messages(NEWS) if "you promised" in all_text(each)]
    workspace.advance(minutes=2)
    ana.sees("you promised an update by now", NEWS)


def test_one_tap_on_the_reminder_keeps_the_promise_alive(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    raised(maya)
    ana.clicks("Acknowledge", page_of(ana))
    workspace.advance(minutes=31)
    reminder = ana.sees("you promised an update by now", NEWS)
    assert ana.buttons(reminder) == ["Still on it", "Update", "Resolve"]
    ana.clicks("Still on it", reminder)
    maya.sees(f"{ana.mention} is still on it. The next update is due", NEWS)
    workspace.advance(minutes=25)
    assert f"Acknowledged* by {ana.mention}" in ana.now_reads(page_of(ana))
    ana.clicks("Still on it", reminder)
    ana.sees("you have #1 already")


def test_a_forgotten_one_goes_on_and_an_update_takes_it_back(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    nora = workspace.person("nora")
    raised(maya)
    told = maya.sees("checkout is down", NEWS, direct=True)
    ana.clicks("Acknowledge", page_of(ana))
    workspace.advance(minutes=36)
    maya.sees("so the acknowledgement has expired and paging goes on", NEWS)
    nora.sees("checkout is down", PAGE)
    assert "*Open.*" in maya.now_reads(told)
    reminder = ana.sees("you promised an update by now", NEWS)
    ana.clicks("Update", reminder)
    assert "you take it on" in all_text(ana.modal)
    assert not ana.submits(words="Sorry, I was in the server room.")
    assert f"Acknowledged* by {ana.mention}" in maya.now_reads(told)
    settles(workspace)
    maya.sees("Sorry, I was in the server room.", NEWS)
    workspace.advance(minutes=25)
    assert len(nora.messages(PAGE)) == 1


def test_a_question_comes_back_with_its_answer(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    lena = workspace.person("lena")
    raised(maya)
    told = maya.sees("checkout is down", NEWS, direct=True)
    ana.clicks("Need information", page_of(ana))
    assert set(ana.submits()) == {"question"}
    assert not ana.submits(question="Which <@U0VICTIM> country?")
    settles(workspace)
    question = maya.sees(f"{ana.mention} needs to know: Which &lt;@U0VICTIM&gt; country?", NEWS)
    assert maya.buttons(question) == ["Answer the question"]
    assert maya.buttons(told) == ["Answer the question", "Resolve"]
    assert f"Acknowledged* by {ana.mention}" in ana.now_reads(page_of(ana))
    lena.sees("needs to know: Which", "liaison_timeline")

    maya.clicks("Answer the question", question)
    assert "Which <@U0VICTIM> country?" in all_text(maya.modal)
    assert not maya.submits(answer="Brazil only.")
    settles(workspace)
    ana.sees(f"{maya.mention} answers: Brazil only.", NEWS)
    lena.sees("answers: Brazil only.", "liaison_timeline")
    assert maya.buttons(told) == ["Resolve"]
    assert maya.buttons(question) == []
    assert "answers: Brazil only." in maya.now_reads(question)


def test_a_question_without_an_answer_ends_with_the_escalation(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    raised(maya)
    told = maya.sees("checkout is down", NEWS, direct=True)
    ana.clicks("Need information", page_of(ana))
    assert not ana.submits(question="Which country?")
    settles(workspace)
    question = maya.sees("needs to know: Which country?", NEWS)
    ana.clicks("Resolve", page_of(ana))
    assert not ana.submits()
    settles(workspace)
    assert maya.buttons(question) == []
    assert "A question is open" not in maya.now_reads(told)


def test_not_ours_the_other_team_has_it_at_once(
    workspace: Workspace, maya: Person, ana: Person, someone: Callable[[str], Person]
) -> None:
    priya, lena, jonas = someone("priya"), someone("lena"), someone("jonas")
    raised(maya)
    told = maya.sees("checkout is down", NEWS, direct=True)
    in_it = lena.sees("checkout is down", NEWS)
    raised_line = lena.now_reads(in_it).split("Raised by")[1].split("^{")[0]
    ana.clicks("Acknowledge", page_of(ana))
    workspace.advance(minutes=10)
    ana.picks("Not ours", page_of(ana))
    assert set(ana.submits(team=team_option(ana, "Marketing Ops"))) == {"reason"}
    assert not ana.submits(
        team=team_option(ana, "Marketing Ops"), reason="The banner <!here> covers the button."
    )
    page = priya.sees("checkout is down", PAGE)
    said = f"{ana.mention} handed it over from IT to Marketing Ops"
    assert said in priya.now_reads(page)
    assert "The banner &lt;!here&gt; covers the button." in priya.now_reads(page)
    assert raised_line in priya.now_reads(page)
    assert "Acknowledge" in priya.buttons(page)
    settles(workspace)
    maya.sees(said, NEWS)
    lena.sees(said, "liaison_timeline")
    assert "#1 to Marketing Ops" in lena.now_reads(in_it)
    assert lena.buttons(in_it) == []
    theirs = [each for each in jonas.messages(NEWS) if "Acknowledge" in jonas.buttons(each)]
    assert len(theirs) == 1
    assert "*Open.*" in maya.now_reads(told)

    workspace.advance(minutes=6)
    assert len(ana.messages(PAGE)) == 1
    priya.clicks("Acknowledge", page)
    assert f"Acknowledged* by {priya.mention}" in maya.now_reads(told)


def test_the_second_bounce_brings_in_both_leads(
    workspace: Workspace, maya: Person, ana: Person, someone: Callable[[str], Person]
) -> None:
    priya, tomas, grace, lena = (someone(each) for each in ("priya", "tomas", "grace", "lena"))
    raised(maya)
    card = lena.sees("checkout is down", NEWS)
    hands_over(ana, page_of(ana), "Marketing Ops", "It is the banner.")
    assert not tomas.messages(PAGE)
    assert not grace.messages(PAGE)
    hands_over(priya, page_of(priya), "IT", "It is not.")
    settles(workspace)
    for lead, team in ((tomas, "IT"), (grace, "Marketing Ops")):
        lead.sees("checkout is down", PAGE)
        lena.sees(
            f"{lead.mention} is brought in: lead of {team}; it has been handed over 2 times.",
            "liaison_timeline",
        )
    assert "handed it over from Marketing Ops to IT (hand-over 2)" in lena.now_reads(card)
    assert "Acknowledge" in lena.buttons(card)
    assert len(ana.messages(PAGE)) == 2
    grace.clicks("Acknowledge", page_of(grace))
    assert f"Acknowledged* by {grace.mention}" in lena.now_reads(card)


def test_a_form_that_is_late_hands_nothing_over(
    maya: Person, ana: Person, someone: Callable[[str], Person]
) -> None:
    tomas, priya = someone("tomas"), someone("priya")
    raised(maya)
    card = tomas.sees("checkout is down", NEWS)
    ana.picks("Not ours", page_of(ana))
    tomas.picks("Not ours", card)
    value = team_option(ana, "Marketing Ops")
    assert not ana.submits(team=value, reason="Theirs.")
    tomas.submits(team=value, reason="Theirs, I think.")
    assert len(priya.messages(PAGE)) == 1


def test_someone_added_may_answer_like_the_team(
    maya: Person, ana: Person, someone: Callable[[str], Person]
) -> None:
    hannah = someone("hannah")
    raised(maya)
    ana.picks("Add a responder", page_of(ana))
    assert not ana.submits(person=hannah.id)
    card = hannah.sees("checkout is down", PAGE)
    hannah.clicks("Acknowledge", card)
    assert f"Acknowledged* by {hannah.mention}" in ana.now_reads(page_of(ana))
    ana.picks("Add a responder", page_of(ana))
    assert "is in already" in ana.submits(person=hannah.id)["person"]


def test_reassigned_with_a_fresh_promise(
    workspace: Workspace, maya: Person, ana: Person, someone: Callable[[str], Person]
) -> None:
    keiko, paul = someone("keiko"), someone("paul")
    raised(maya)
    ana.clicks("Acknowledge", page_of(ana))
    workspace.advance(minutes=20)
    ana.picks("Reassign", page_of(ana))
    assert "a guest who isn't named" in ana.submits(person=paul.id)["person"]
    assert not ana.submits(person=keiko.id, words="You know certificates.")
    card = keiko.sees("checkout is down", PAGE)
    assert f"Acknowledged* by {keiko.mention}" in keiko.now_reads(card)
    maya.sees(f"{ana.mention} gave it to {keiko.mention}: You know certificates.", NEWS)
    workspace.advance(minutes=25)
    assert not [each for each in keiko.messages(NEWS) if "you promised" in all_text(each)]
    workspace.advance(minutes=6)
    keiko.sees("you promised an update by now", NEWS)


def test_who_has_left_gets_nothing_to_do(
    workspace: Workspace, maya: Person, ana: Person, someone: Callable[[str], Person]
) -> None:
    felix = someone("felix")
    raised(maya)
    workspace.post("users", {"user": felix.id, "deleted": True})
    for choice in ("Reassign", "Add a responder"):
        ana.picks(choice, page_of(ana))
        assert "has no account any more" in ana.submits(person=felix.id)["person"]
        workspace.post("close", {"user": ana.id, "view_id": ana.modal["id"]})


def test_raised_to_critical_both_channels_hear_of_it(
    workspace: Workspace, maya: Person, ana: Person, someone: Callable[[str], Person]
) -> None:
    lena, jonas, nora = someone("lena"), someone("jonas"), someone("nora")
    raised(maya, impact="degraded")
    assert not ana.messages(PAGE)  # it is 23:40 for her, and Nora is awake
    ana.picks("Change the severity", ana.sees("checkout is down", NEWS))
    assert "It is 3 already" in ana.submits(why="x")["severity"]
    assert not ana.submits(severity="1", why="Nobody can pay.")
    said = f"{ana.mention} changed the severity from 3 (medium) to 1 (critical): Nobody can pay."
    settles(workspace)
    for reader in (lena, jonas, maya):
        reader.sees(said, NEWS)
    nora.sees("checkout is down", PAGE)
    workspace.advance(minutes=11)
    ana.sees("checkout is down", PAGE)


def test_resolved_too_early_and_opened_again(
    workspace: Workspace, maya: Person, ana: Person, someone: Callable[[str], Person]
) -> None:
    lena = someone("lena")
    raised(maya)
    told = maya.sees("checkout is down", NEWS, direct=True)
    ana.clicks("Resolve", page_of(ana))
    assert not ana.submits(resolution="A certificate.")
    assert maya.buttons(told) == ["Re-open"]
    workspace.advance(days=2)
    maya.clicks("Re-open", next(each for each in maya.messages() if each["ts"] == told["ts"]))
    assert "*Open.*" in maya.now_reads(told)
    assert len(ana.messages(PAGE)) == 2
    settles(workspace)
    lena.sees(f"{maya.mention} re-opened it", NEWS)
    assert "A certificate." in ana.types("/escalate show 1")
    ana.clicks("Resolve", page_of(ana))
    assert not ana.submits()
    workspace.advance(days=7, hours=1)
    assert "more than a week ago" in ana.types("/escalate reopen 1")


def test_all_of_it_by_commands(workspace: Workspace, maya: Person, ana: Person) -> None:
    raised(maya)
    workspace.advance(minutes=3)
    listed = maya.types("/escalate list")
    assert f"#1 checkout is down – open, {ana.mention} paged · critical" in listed
    assert "Marketing Ops → IT · 3 minutes old · next step" in listed
    assert "#1 checkout" in maya.types("/escalate list it")
    assert maya.types("/escalate list marketing ops") == "Nothing is open. All quiet."
    assert "*You raised: 1*" in maya.types("/escalate mine")
    assert "*Waiting for you: 1*" in ana.types("/escalate mine")
    assert "#1 is yours" in ana.types("/escalate ack")
    assert "next update by" in maya.types("/escalate LIST")
    ana.types("/escalate update #1")
    assert not ana.submits(words="Looking at the logs.")
    shown = maya.types("/escalate show 1")
    for words in ("Severity 1", f"Owner: {ana.mention}", "Looking at the logs.", "Raised by"):
        assert words in shown
    ana.types("/escalate resolve 1")
    assert not ana.submits(resolution="Restarted it.")
    assert "#1 is open again" in maya.types("/escalate reopen 1")
    assert "which one?" in maya.types("/escalate show").lower()
    assert "`/escalate show 12`" in maya.types("/escalate help")


@pytest.mark.parametrize(
    "typed",
    ["resolve the DNS issue", "list of broken pages", "show 12 is odd", "ack", "mine field"],
)
def test_a_word_is_one_of_ours_only_alone_or_before_a_number(maya: Person, typed: str) -> None:
    answer = maya.types(f"/escalate {typed}")
    if typed == "ack":
        assert "Which one?" in answer
        return
    blocks = {block["block_id"]: block for block in maya.modal["blocks"]}
    assert blocks["summary"]["element"]["initial_value"] == typed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ack 12", "There is no escalation #12."),
        ("show #12", "There is no escalation #12."),
        ("update 99999999999999", "There is no escalation 99999999999999."),
        ("reopen 1", "#1 isn't resolved."),
        ("ack 1", "You can't acknowledge this escalation. Who can: the team's members"),
        ("update 1", "You can't work on this escalation. Who can: the team's members"),
        ("list 1", "`/escalate show 1`"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(maya: Person, typed: str, said: str) -> None:
    raised(maya)
    assert said in maya.types(f"/escalate {typed}")
    assert not maya.has_modal


def test_what_is_over_stays_so_for_every_button(maya: Person, ana: Person) -> None:
    raised(maya)
    page = page_of(ana)
    maya.types("/escalate resolve 1")
    assert not maya.submits(resolution="A wrong bookmark.")
    ana.clicks("Need information", page)
    ana.sees(f"{maya.mention} has resolved #1 already")
    for choice in ("Not ours", "Add a responder", "Reassign", "Change the severity"):
        ana.picks(choice, page)
        ana.sees(f"{maya.mention} has resolved #1 already")
    assert not ana.has_modal
    assert "has resolved #1 already" in ana.types("/escalate ack 1")


def test_a_guest_follows_what_names_them_and_nothing_else(
    workspace: Workspace, maya: Person, ana: Person, someone: Callable[[str], Person]
) -> None:
    paul = someone("paul")
    raised(maya, "checkout is down")
    raised(maya, "banner is wrong")
    assert paul.types("/escalate list", LAUNCH) == "Nothing is open. All quiet."
    assert paul.types("/escalate show 1", LAUNCH) == "There is no escalation #1."
    assert "You can't acknowledge" in paul.types("/escalate ack 1", LAUNCH)
    settles(workspace)
    ana.picks("Add a responder", page_of(ana))
    assert not ana.submits(person=paul.id)
    card = paul.sees("banner is wrong", PAGE)
    assert "banner is wrong" in paul.types("/escalate list", LAUNCH)
    assert "checkout" not in paul.types("/escalate mine", LAUNCH)
    assert "banner is wrong" in paul.types("/escalate show 2", LAUNCH)
    paul.clicks("Acknowledge", card)
    assert f"Acknowledged* by {paul.mention}" in paul.now_reads(card)
    assert "You can't raise an escalation" in paul.types("/escalate help me", LAUNCH)


def test_the_app_home_has_the_same_buttons(workspace: Workspace, maya: Person, ana: Person) -> None:
    ana.opens_home()
    raised(maya)
    home = workspace.inbox(ana.id)["home"]
    block = next(each for each in home["blocks"] if each.get("block_id") == "home:1")
    menu = next(each for each in block["elements"] if each["type"] == "overflow")
    assert len(block["elements"]) == 4
    call = {"user": ana.id, "view_id": home["id"], "block_id": "home:1"}
    value = next(each["value"] for each in menu["options"] if each["value"] == "hand_over:1")
    action = {**call, "action_id": menu["action_id"], "value": value}
    assert workspace.post("action", action)["ok"]
    assert not ana.submits(team=team_option(ana, "Marketing Ops"), reason="Theirs.")
    assert "Waiting for an answer" not in ana.home


def test_the_whole_timeline_is_a_click_away(maya: Person, ana: Person) -> None:
    raised(maya)
    ana.clicks("Acknowledge", page_of(ana))
    for turn in range(45):
        ana.types("/escalate update")
        assert not ana.submits(words=f"Turn {turn}.")
    shown = ana.types("/escalate show 1")
    assert "Turn 44." in shown
    assert "Turn 2." not in shown
    answer = next(each for each in ana.messages() if "Whole timeline" in all_text(each))
    ana.clicks("Whole timeline", answer)
    assert "Turn 2." in all_text(ana.modal)
    assert "Page 1 of 2" in all_text(ana.modal)
    view = ana.modal
    button = view["blocks"][-1]["elements"][0]
    call = {"user": ana.id, "view_id": view["id"], "block_id": view["blocks"][-1]["block_id"]}
    used = {"action_id": button["action_id"], "value": button["value"]}
    assert ana.workspace.post("action", {**call, **used})["ok"]
    assert "Page 2 of 2" in all_text(ana.modal)
    assert "Turn 44." in all_text(ana.modal)
