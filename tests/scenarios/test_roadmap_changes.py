"""Changing items: short forms behind buttons, told to whom it concerns, kept in a history."""

from app import Liaison
from bot.domain.roadmap.draft import ItemDraft
from models import ChangeSource
from tests.scenarios.workspace import Person, Workspace, all_text


def test_an_item_is_changed_from_its_modal(workspace: Workspace, maya: Person) -> None:
    lena, jonas = workspace.person("lena"), workspace.person("jonas")
    jonas.types("/roadmap add Loyalty pages")
    assert not jonas.submits(owner_user_id=maya.id, target_on="2026-12-18")
    maya.sees(f"{jonas.mention} made you the owner of #13 Loyalty pages")

    shown = maya.tries("/roadmap show 13")["response"]
    assert f"Owner: {maya.mention} (Marketing Ops)" in shown["text"]
    maya.opens_item(13)
    maya.presses("Dates")
    assert maya.submits(start_on="2027-01-05")["target_on"].startswith("It would be done before")
    assert not maya.submits(start_on="2026-12-01", target_on="2027-01-08")
    card = all_text(maya.modal)
    assert "Target: Fri 8 Jan 2027, first Fri 18 Dec 2026 – *slipped 21 days*" in card
    assert f"{maya.mention} in Slack: target Fri 18 Dec 2026 → Fri 8 Jan 2027" in card

    maya.presses("Status")
    assert not maya.submits(status="at_risk", status_note="The agency is late <!channel>")
    assert "Status: at risk – The agency is late &lt;!channel&gt;" in all_text(maya.modal)
    maya.presses("People")
    assert not maya.submits(contributors=[lena.id], teams=["1"])
    lena.sees(f"{maya.mention} put you on #13 Loyalty pages, which {maya.mention} answers for")
    assert f"With: {lena.mention}, IT" in all_text(maya.modal)
    maya.presses("RICE")
    assert set(maya.submits(reach="many", effort="0")) == {"reach", "effort"}
    assert not maya.submits(reach="2000", impact="2", confidence="80%", effort="4")
    assert "*800* = reach 2,000 × impact 2 × confidence 80 % ÷ effort 4 weeks" in all_text(
        maya.modal
    )
    maya.presses("Decision needed")
    assert not maya.submits(decision_needed="Do we pay for the second agency? Grace")
    maya.presses("Whole history")
    history = all_text(maya.modal)
    assert "status planned → at risk" in history
    assert f"contributors none → {lena.mention}" in history
    assert f"{jonas.mention} in Slack: added it" in history
    maya.closes()
    maya.presses("Status")
    assert not maya.submits(status="in_progress")
    assert "The agency is late" not in all_text(maya.modal).split("Last changes")[0]

    line = maya.types("/roadmap it").split("#13 ")[1].splitlines()[0]
    assert line.endswith("in progress, target Fri 8 Jan 2027, slipped 21 days")


def test_what_two_change_at_once_is_not_lost(workspace: Workspace, maya: Person) -> None:
    grace = workspace.person("grace")
    maya.types("/roadmap edit 1")
    grace.types("/roadmap edit 1")
    assert not grace.submits(title="Checkout goes live in two steps")
    assert not maya.submits(description="Both payment methods.")
    assert "Checkout goes live in two steps" in all_text(maya.modal)
    maya.closes()
    maya.types("/roadmap edit 1")
    grace.types("/roadmap edit 1")
    assert not grace.submits(title="Checkout goes live")
    refused = maya.submits(title="New checkout for everyone")
    assert refused["title"].startswith("Grace Bennett has changed this while the form was open")


def test_what_waits_for_what(workspace: Workspace, maya: Person) -> None:
    priya, jonas = workspace.person("priya"), workspace.person("jonas")
    first, second = _number(maya, "Consent banner"), _number(maya, "Partner campaign")
    jonas.types(f"/roadmap needs {second}")
    assert "Numbers of items" in jonas.submits(needs="the banner")["needs"]
    assert "no roadmap item #999" in jonas.submits(needs="#999")["needs"]
    assert not jonas.submits(needs=f"#{first}")
    priya.types(f"/roadmap needs {first}")
    assert "round in a circle" in priya.submits(needs=f"#{second}")["needs"]
    priya.closes()

    assert f"waits for #{first} Consent banner in every market (blocked" in maya.types("/roadmap")
    blocked = maya.types("/roadmap blocked")
    assert "Consent banner" in blocked
    assert f"#{second} Partner campaign" in blocked
    priya.types(f"/roadmap dates {first}")
    assert not priya.submits(target_on="2027-02-01")
    told = jonas.sees(f"Your #{second} Partner campaign landing pages waits for #{first}")
    assert "slipped" in all_text(told)
    assert "*it holds this up*" in maya.types(f"/roadmap show {second}")
    assert f"#{first} Consent" in maya.types("/roadmap late")


def test_moving_to_another_place(workspace: Workspace, maya: Person) -> None:
    grace = workspace.person("grace")
    third = _number(maya, "Spring catalogue")
    grace.types(f"/roadmap move {third}")
    assert not grace.submits(place="first")
    answer = maya.types("/roadmap")
    assert answer.index("Spring catalogue") < answer.index("New checkout")
    grace.types(f"/roadmap move {third}")
    assert not grace.submits(place=str(_number(maya, "Partner campaign")))
    answer = maya.types("/roadmap")
    assert answer.index("New checkout") < answer.index("Spring cata") < answer.index("Partner")
    grace.types(f"/roadmap move {third}")
    assert not grace.submits(quarter="2027-Q2", lane="Website")
    assert "Spring catalogue" not in maya.types("/roadmap")
    assert "*Website*\n#3 Spring catalogue" in maya.types("/roadmap 2027-Q2")


def test_only_those_whom_it_concerns_may_change_it(maya: Person) -> None:
    item = _number(maya, "Single sign-on")
    refusal = maya.types(f"/roadmap status {item}")
    assert refusal.startswith("You can't change this roadmap item. Who can: the team's members")
    maya.opens_item(item)
    assert "Decision needed" not in all_text(maya.modal)
    assert "Whole history" in all_text(maya.modal)
    for typed in ("status", "status x", "status 999"):
        assert "roadmap" in maya.types(f"/roadmap {typed}")


def test_a_message_becomes_an_item(workspace: Workspace, maya: Person) -> None:
    launch = workspace.channel("launch-room")
    words = "Can we have *one* list of partners?\nThree teams keep their own. <!channel>"
    workspace.post("message", {"user": maya.id, "channel": launch, "text": words})
    message = maya.sees("one* list of partners")
    maya.uses("roadmap_message", message)
    assert "It will link to" in all_text(maya.modal)
    assert not maya.submits()
    maya.sees("Added to the roadmap for 2026-Q4: #13 Can we have *one* list of partners?")
    shown = maya.tries("/roadmap show 13")["response"]
    assert "archives" in shown["text"].split("Added by")[1]
    assert "Three teams keep their own." in all_text(shown["blocks"])


def test_lists_and_their_pages(liaison: tuple[Workspace, Liaison], maya: Person) -> None:
    _, running = liaison
    drafts = [
        ItemDraft(f"Page number {n}", "Website", "2027-Q1", maya.id, description="Zebra & co")
        for n in range(60)
    ]
    with running.database.writing() as session:
        running.services.roadmap.changing.add_items(session, drafts, None, ChangeSource.LIAISON)
    first = maya.tries("/roadmap find zebra PAGE")["response"]
    assert first["text"].startswith("60 items with “zebra PAGE”, page 1 of 3")
    assert first["text"].count("#") == 25
    message = maya.sees("Page number 0")
    assert maya.clicks("Next", message)["ok"]
    assert "Page number 25" in maya.now_reads(message)
    assert "Page number 24" not in maya.now_reads(message)
    assert {"Previous", "Next"} <= set(maya.buttons(message))
    assert "Your roadmap: 62 items not done" in maya.types("/roadmap mine")
    assert "Nothing on the roadmap says “nowhere”" in maya.types("/roadmap find nowhere")
    assert "Roadmap 2027-Q1 of Marketing Ops" in maya.types("/roadmap marketing 2027-q1")
    assert "Try `/roadmap help`" in maya.types("/roadmap it 2027-Q1 2027-Q2")
    ranking = maya.types("/roadmap ranking 2027-Q1")
    assert "no score yet: reach, impact, confidence, effort not given" in ranking
    assert "Find what?" in maya.types("/roadmap find")


def _number(person: Person, title: str) -> int:
    line = next(
        each
        for each in person.types("/roadmap find " + title).splitlines()
        if title in each and each.startswith("#")
    )
    return int(line[1:].split()[0])
