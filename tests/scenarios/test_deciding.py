"""A decision is needed at night: who may take it is asked in turn, and the first answer wins."""

from collections.abc import Callable
from typing import Any

import pytest

from app import Liaison
from models import EscalationPolicy
from tests.scenarios.workspace import Person, Workspace, all_text

Someone = Callable[[str], Person]
QUESTION = "Do we pause the autumn campaign until tracking works again?"


@pytest.fixture(autouse=True)
def grace_may_decide(liaison: tuple[Workspace, Liaison], someone: Someone) -> None:
    """In IT's policy: Grace approves to pause the spend, Liam and then Zoe in her place."""
    grace, liam, zoe = (someone(name).id for name in ("grace", "liam", "zoe"))
    approver = {"kind": "pause_spend", "user_id": grace, "delegates": [liam, zoe]}
    with liaison[1].database.writing() as session:
        stored = session.get(EscalationPolicy, 1)
        rules = {**(stored.rules if stored else {}), "approvers": [approver]}
        session.merge(EscalationPolicy(team_id=1, rules=rules))


@pytest.fixture
def card(maya: Person, ana: Person) -> dict[str, Any]:
    """Maya has raised an escalation of severity 2; the page that Ana got."""
    maya.types("/escalate it we pay for ads without tracking")
    assert not maya.submits(impact="broken_tracking")
    return ana.sees("without tracking", "liaison_page")


def asks(person: Person, kind: str = "pause_spend", **more: str) -> None:
    person.types("/escalate decide 1")
    assert not person.submits(kind=kind, question=QUESTION, **more)
    person.workspace.advance(seconds=10)  # what is no page goes out a second apart


def in_thread(person: Person) -> str:
    return "\n".join(all_text(each) for each in person.messages("liaison_timeline"))


@pytest.mark.usefixtures("card")
def test_the_approver_decides_with_one_tap_and_says_why_after_it(
    ana: Person, maya: Person, someone: Someone
) -> None:
    grace, lena = someone("grace"), someone("lena")
    asks(ana)
    page = grace.sees("Decision needed: Pause the spend", "liaison_page")
    assert QUESTION in all_text(page)
    assert "approver for IT" in all_text(page)
    assert grace.buttons(page) == ["Yes", "No", "Explain…"]
    grace.clicks("Yes", page)
    assert "Decided: Pause the spend" in grace.now_reads(page)
    ana.workspace.advance(seconds=10)
    maya.sees(f"{grace.mention} decided *Yes*")
    ana.sees(f"{grace.mention} decided *Yes*")
    assert "Your decision stands" in all_text(grace.modal)
    assert not grace.submits(reason="It burns money every minute.")
    assert "It burns money every minute." in grace.now_reads(page)
    assert grace.buttons(page) == []
    ana.workspace.advance(seconds=10)
    assert "says why *Yes* was decided: It burns money" in in_thread(lena)
    log = lena.types("/escalate decisions")
    for part in (QUESTION, "Yes, No", f"*Yes* by {grace.mention}", "burns money", ana.mention):
        assert part in log
    assert lena.types("/escalate decisions 1") != ""
    assert QUESTION in lena.types("/escalate show 1")


@pytest.mark.usefixtures("card")
def test_a_reason_given_with_the_decision_needs_no_second_form(
    ana: Person, someone: Someone
) -> None:
    grace = someone("grace")
    asks(ana, options="Pause all\nPause paid search\nGo on")
    page = grace.sees("Decision needed", "liaison_page")
    assert grace.buttons(page) == ["Pause all", "Pause paid search", "Go on", "Explain…"]
    grace.clicks("Explain…", page)
    assert "reason" in grace.submits(choice="1", reason=" ")
    assert not grace.submits(choice="1", reason="Only search is blind.")
    assert "*Pause paid search* by" in grace.now_reads(page)
    assert not grace.has_modal


@pytest.mark.usefixtures("card")
def test_nobody_answers_so_it_goes_on_in_turn_and_never_stops(
    workspace: Workspace, ana: Person, someone: Someone
) -> None:
    grace, liam, zoe, tomas = map(someone, ("grace", "liam", "zoe", "tomas"))
    asks(ana)
    grace.sees("Decision needed", "liaison_page")
    for person in (liam, zoe, tomas):
        assert not [x for x in person.messages("liaison_page") if QUESTION in all_text(x)]
        workspace.advance(minutes=15)
        person.sees("Decision needed", "liaison_page")
    before = len(grace.messages("liaison_page"))
    workspace.advance(minutes=60)
    assert len(grace.messages("liaison_page")) == before + 1
    workspace.advance(hours=9)
    assert len(grace.messages("liaison_page")) == before + 10
    stale = grace.sees("Decision needed", "liaison_page")
    zoes = zoe.sees("Decision needed", "liaison_page")
    zoe.clicks("No", zoes)
    grace.clicks("Yes", stale)
    assert grace.sees(f"{zoe.mention} has decided this already")["ephemeral"]
    workspace.advance(minutes=1)
    assert "*No* by" in grace.now_reads(stale)
    count = len(grace.messages("liaison_page"))
    workspace.advance(hours=5)
    assert len(grace.messages("liaison_page")) == count


@pytest.mark.usefixtures("card")
def test_who_has_no_account_any_more_is_passed_over_at_once(
    workspace: Workspace, ana: Person, someone: Someone
) -> None:
    grace, liam, lena = map(someone, ("grace", "liam", "lena"))
    workspace.post("users", {"user": grace.id, "deleted": True})
    asks(ana)
    liam.sees("Decision needed", "liaison_page")
    assert f"{grace.mention} can't be reached" in in_thread(lena)


def test_the_end_withdraws_the_question(
    card: dict[str, Any], workspace: Workspace, ana: Person, someone: Someone
) -> None:
    grace = someone("grace")
    asks(ana)
    page = grace.sees("Decision needed", "liaison_page")
    ana.clicks("Resolve", card)
    assert not ana.submits()
    assert "No longer needed" in grace.now_reads(page)
    assert grace.buttons(page) == []
    grace.clicks("Yes", page)
    assert grace.sees("was over before anyone decided")["ephemeral"]
    workspace.advance(hours=3)
    assert len([x for x in grace.messages("liaison_page") if "needed" in all_text(x)]) == 1
    assert "not decided, it was over before" in ana.types("/escalate decisions 1")


@pytest.mark.usefixtures("card")
def test_the_app_home_shows_what_waits_for_a_decision(ana: Person, someone: Someone) -> None:
    grace = someone("grace")
    grace.opens_home()
    asks(ana)
    assert "Waiting for your decision" in grace.home
    assert QUESTION in grace.home
    page = grace.sees("Decision needed", "liaison_page")
    grace.clicks("No", page)
    assert QUESTION not in grace.home


@pytest.mark.usefixtures("card")
def test_nobody_is_named_for_it_so_the_lead_is_asked(ana: Person, someone: Someone) -> None:
    tomas, lena = someone("tomas"), someone("lena")
    asks(ana, "roll_back")
    page = tomas.sees("Decision needed: Roll back", "liaison_page")
    assert "as lead, since nobody is named for it" in all_text(page)
    assert "Nobody is named for this in the path, so the lead is asked." in in_thread(lena)


def test_the_missing_reason_is_asked_for_in_the_morning_and_not_at_night(
    card: dict[str, Any], workspace: Workspace, ana: Person, someone: Someone
) -> None:
    grace = someone("grace")
    asks(ana)
    grace.clicks("No", grace.sees("Decision needed", "liaison_page"))
    workspace.post("close", {"user": grace.id, "view_id": grace.modal["id"]})
    ana.clicks("Resolve", card)  # the end withdraws nothing that is decided
    assert not ana.submits()
    workspace.advance(hours=11)  # 08:40 in New York
    assert not grace.messages("liaison_decision")
    workspace.advance(minutes=21)
    asked = grace.sees("still lacks the reason", "liaison_decision")
    grace.clicks("Say why", asked)
    assert not grace.submits(reason="The launch is worth more than the ads.")
    workspace.advance(days=2)
    assert len(grace.messages("liaison_decision")) == 1
    grace.clicks("Say why", asked)
    grace.sees("the reason is written down already")


def test_the_form_says_all_that_is_wrong_at_once(
    card: dict[str, Any], ana: Person, someone: Someone
) -> None:
    more = next(
        x for block in card["blocks"] for x in block.get("elements", []) if x["type"] == "overflow"
    )
    wanted = next(x["value"] for x in more["options"] if "Decision" in x["text"]["text"])
    block = next(x for x in card["blocks"] if x["type"] == "actions")
    where = {"user": ana.id, "channel": card["channel"], "ts": card["ts"]}
    call = {**where, "action_id": more["action_id"], "block_id": block["block_id"]}
    ana.workspace.post("action", {**call, "value": wanted})
    assert someone("grace").mention in all_text(ana.modal)
    wrong = ana.submits(kind="pause_spend", question="  ", options="Yes")
    assert set(wrong) == {"question", "options"}
    wrong = ana.submits(kind="pause_spend", question="Now?", options="Yes\nyes")
    assert wrong == {"options": "One of them stands there twice."}
    assert not ana.submits(kind="pause_spend", question="Now?", options="")
    ana.types("/escalate decide 1")
    assert "being asked already" in ana.submits(kind="pause_spend", question="Now?")["kind"]


def test_numbers_that_lead_nowhere(ana: Person) -> None:
    assert "There is no escalation #77" in ana.types("/escalate decide 77")
    assert ana.types("/escalate decide") == "Which one? Try `decide 12`."
    assert ana.types("/escalate decisions") == "No decisions yet."
    assert "no escalation #77" in ana.types("/escalate decisions 77")
