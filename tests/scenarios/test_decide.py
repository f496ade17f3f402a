"""`/decide`: a record from the question to the review, found again, corrected, exported."""

import io
import zipfile
from collections.abc import Callable
from urllib.request import urlopen

from tests.scenarios.workspace import Person, Workspace, all_text

Someone = Callable[[str], Person]
QUESTION = "Shall we move the shop to the new checkout before the holidays?"


def begins(person: Person, question: str = QUESTION, kind: str = "other", **more: str) -> None:
    person.types(f"/decide {question}")
    shown = next(each for each in person.modal["blocks"] if each["block_id"] == "kind")
    groups = shown["element"]["option_groups"]
    value = next(
        option["value"]
        for group in groups
        for option in group["options"]
        if option["value"].endswith(f"|{kind}")
    )
    assert person.submits(kind=value, **more) == {}


def opens(person: Person, approver: Person, **more: object) -> None:
    begins(
        person,
        needs="Pages that load in a second on the busiest day",
        other_needs="Nobody is paged at night for a half-tested payment",
        options="Before\nIn January",
    )
    assert person.submits(approver=approver.id, **more) == {}
    assert not person.has_modal


def test_a_record_is_opened_confirmed_told_and_found_again(
    workspace: Workspace, maya: Person, ana: Person, someone: Someone
) -> None:
    grace, tomas, lena, nora = (someone(name) for name in ("grace", "tomas", "lena", "nora"))
    begins(maya, options="Before\nIn January", needs="Speed", other_needs="Quiet nights")
    assert QUESTION in all_text(maya.modal)
    problems = maya.submits(approver=tomas.id, proposal="1")
    assert problems == {"why": "One sentence, please: why this?"}
    problems = maya.submits(
        approver=tomas.id,
        proposal="1",
        why="Nobody wants to learn a new payment page in the busiest week.",
        contributors=[lena.id],
        informed=[nora.id],
        reversible="no",
        review_on="2026-11-26",
        review_when="orders drop by more than 5 %",
    )
    assert problems == {}
    asked = tomas.sees("Decision needed", "liaison_decision")
    for words in ("Quiet nights", "Proposed:* In January", "Hard to undo", "approver for"):
        assert words in all_text(asked)
    assert "Waiting for your decision" in tomas.opens_home()
    lena.sees_nothing_more()
    assert "*waits for an answer*" in maya.types("/decide list")
    tomas.clicks("Confirm: In January", asked)
    assert not tomas.has_modal
    assert f"*In January* by {tomas.mention}" in tomas.now_reads(asked)
    for person in (maya, lena, nora):
        told = person.sees("In January", "liaison_decision", direct=True)
        assert "busiest week" in all_text(told)
    assert QUESTION in all_text(grace.sees("In January", "liaison_decision"))
    found = ana.types("/decide find moving to new checkouts")
    assert f"*In January* by {tomas.mention}" in found
    shown = ana.types("/decide show 1")
    for words in ("Driver: ", "Approver: ", "Contributors: ", "Informed: ", "Looked at again if"):
        assert words in shown
    assert "1" in shown
    # The review date comes back to those who decided and drove it.
    workspace.advance(days=3)
    tomas.sees("Time to look at *decision 1* again", "liaison_decision")
    maya.sees("Does it still hold?", "liaison_decision")


def test_without_a_proposal_the_approver_chooses_and_says_why(
    maya: Person, ana: Person, someone: Someone
) -> None:
    tomas = someone("tomas")
    opens(maya, tomas)
    asked = tomas.sees("Decision needed")
    tomas.clicks("Before", asked)
    assert tomas.submits(reason="We have load-tested it twice.") == {}
    assert "load-tested" in ana.types("/decide show 1")
    told = maya.sees("*Before*", "liaison_decision", direct=True)
    assert "load-tested" in maya.now_reads(told)
    tomas.clicks("In January", asked)
    tomas.sees("You have decided this already")


def test_the_authority_map_says_who_may_approve(maya: Person, someone: Someone) -> None:
    grace, zoe, ana = someone("grace"), someone("zoe"), someone("ana")
    who = ana.types("/decide who may publish")
    assert f"*Publish* (Marketing Ops with any team): {grace.mention} decides" in who
    assert f"in their place {zoe.mention}" in who
    assert "Roll back" not in who
    assert "nothing like “lunch”" in ana.types("/decide who lunch")
    assert "Roll back" in ana.types("/decide who it")
    begins(maya, "Publish the price list tonight?", kind="publish")
    assert f"{grace.mention} decides, or in their place {zoe.mention}" in all_text(maya.modal)
    assert "names others" in maya.submits(approver=ana.id)["approver"]
    assert maya.submits(approver=zoe.id) == {}
    zoe.sees("Decision needed: Publish")
    tomas = someone("tomas")
    assert "Change who decides" in str(tomas.tries("/decide who")["response"])
    assert "Change who decides" not in str(maya.tries("/decide who")["response"])


def test_an_approver_who_is_silent_is_reminded_and_then_others_are_asked(
    workspace: Workspace, maya: Person, someone: Someone
) -> None:
    grace, zoe = someone("grace"), someone("zoe")
    begins(maya, "Publish the price list?", kind="publish")
    assert maya.submits(approver=grace.id) == {}
    grace.sees("Decision needed")
    workspace.advance(days=2)
    grace.sees("waits for you", "liaison_decision")
    zoe.sees_nothing_more()
    workspace.advance(days=2)
    grace.sees("waits for you", "liaison_decision")
    zoe.clicks("No", zoe.sees("Decision needed"))
    assert zoe.submits(reason="The prices are not final.") == {}
    assert "waits" not in maya.types("/decide list")


def test_corrections_point_back_and_nothing_is_changed(
    workspace: Workspace, maya: Person, ana: Person, someone: Someone
) -> None:
    tomas = someone("tomas")
    opens(maya, tomas, proposal="1", why="Quiet nights.")
    tomas.clicks("Confirm: In January", tomas.sees("Decision needed"))
    maya.types("/decide show 1")
    shown = maya.sees("Look at it again")
    assert maya.buttons(shown) == ["Look at it again", "Correct…", "Replace…"]
    maya.clicks("Replace…", shown)
    assert "It will replace decision 1." in all_text(maya.modal)
    assert QUESTION in str(maya.modal)
    assert maya.submits() == {}
    assert maya.submits(approver=tomas.id, proposal="0", why="The old one broke.") == {}
    workspace.advance(seconds=5)
    assert "Decision 2, which is open, would replace it" in ana.types("/decide show 1")
    tomas.clicks("Confirm: Before", tomas.sees("Replaces decision 1"))
    assert "Replaced by decision 2" in ana.types("/decide show 1")
    assert "Replaces decision 1" in ana.types("/decide show 2")
    # A half-written record is kept for its writer.
    begins(maya, "And the newsletter?")
    maya.closes()
    maya.types("/decide")
    assert "You had begun this one" in all_text(maya.modal)


def test_the_log_as_files(workspace: Workspace, maya: Person, someone: Someone) -> None:
    tomas = someone("tomas")
    assert "no decision to export" in maya.types("/decide export")
    opens(maya, tomas, proposal="1", why="Quiet *nights* <!channel>.")
    tomas.clicks("Confirm: In January", tomas.sees("Decision needed"))
    assert "in your DM soon" in maya.types("/decide export")
    workspace.advance(seconds=5)
    message = maya.sees("The decision log", "liaison_decisions_export")
    link = next(word for word in all_text(message).split("<") if "decisions.zip" in word)
    with urlopen(link.partition("|")[0]) as answer:  # noqa: S310 the local workspace's own file
        archive = zipfile.ZipFile(io.BytesIO(answer.read()))
    names = archive.namelist()
    assert names[0] == "decisions/README.md"
    assert names[1].startswith("decisions/0001-shall-we-move-the-shop-to-the-new-checkout")
    text = archive.read(names[1]).decode()
    for words in ("- Status: Accepted", "Maya Chen", "> Quiet \\*nights\\* \\<!channel\\>."):
        assert words in text


def test_an_escalations_decision_is_in_the_same_log(maya: Person) -> None:
    maya.types("/escalate it checkout is down")
    assert maya.submits(impact="outage") == {}
    maya.types("/escalate decide 1")
    assert maya.submits(kind="roll_back", question="Roll the release back?") == {}
    assert "*Decision 1* for #1: Roll back:" in maya.types("/decide list")
    assert "*Decision 1* for #1: Roll back:" in maya.types("/escalate decisions")
    assert "Asked for escalation #1" in maya.types("/decide show 1")
