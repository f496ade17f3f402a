"""Swaps: two shifts, agreed on by both."""

from collections.abc import Callable

from tests.scenarios.workspace import Person, Workspace

Someone = Callable[[str], Person]


def propose(person: Person, mine: int = 1, theirs: int = 0, *, who: str) -> None:
    person.types(f"/oncall swap {who}")
    blocks = {block["block_id"]: block for block in person.modal["blocks"]}
    values = {
        name: blocks[name]["element"]["options"][at]["value"]
        for name, at in (("shift", mine), ("other", theirs))
    }
    assert person.submits(**values) == {}


def test_both_agree_and_both_shifts_change_hands(
    workspace: Workspace, ana: Person, maya: Person, someone: Someone
) -> None:
    omar = someone("omar")
    propose(ana, who=f"<@{omar.id}|omar>")
    mine = ana.sees(f"Waiting for {omar.mention}")
    theirs = omar.sees("proposes a swap")
    omar.clicks("Agree", theirs)
    assert "Both agreed, and it is done" in omar.now_reads(theirs)
    assert "Both agreed, and it is done" in ana.now_reads(mine)
    workspace.advance(seconds=5)
    ana.sees("Both agreed, and it is done")
    assert f"{ana.mention} until" in maya.types("/oncall it 2026-12-15 12:00")
    assert f"{omar.mention} until" in maya.types("/oncall it 2026-12-22 12:00")
    assert omar.buttons(theirs) == []


def test_the_other_declines(ana: Person, maya: Person, someone: Someone) -> None:
    omar = someone("omar")
    propose(ana, who=f"<@{omar.id}|omar>")
    omar.clicks("Decline", omar.sees("proposes a swap"))
    ana.sees("Declined. Nothing changes.")
    assert f"{omar.mention} until" in maya.types("/oncall it 2026-12-15 12:00")


def test_a_lead_proposes_and_both_are_asked(
    workspace: Workspace, ana: Person, someone: Someone
) -> None:
    omar, tomas = someone("omar"), someone("tomas")
    propose(tomas, who=f"<@{ana.id}|ana> <@{omar.id}|omar>")
    mine, theirs = ana.sees("proposes a swap"), omar.sees("proposes a swap")
    ana.clicks("Agree", mine)
    assert f"Waiting for {omar.mention}" in omar.now_reads(theirs)
    omar.clicks("Agree", theirs)
    workspace.advance(seconds=5)
    ana.sees("Both agreed")


def test_the_guard_refuses_what_would_be_too_much(ana: Person, someone: Someone) -> None:
    dev = someone("dev")
    # Ana would have a week before Christmas as well as the first one of December.
    propose(dev, mine=0, theirs=0, who=f"<@{ana.id}|ana>")
    ana.clicks("Agree", ana.sees("proposes a swap"))
    ana.sees("nights in December; the team's limit is 7")


def test_what_is_no_swap(ana: Person, maya: Person) -> None:
    assert "With whom?" in ana.types("/oncall swap")
    assert "A swap takes two" in ana.types(f"/oncall swap <@{ana.id}|ana>")
    assert "has no shift" in maya.types("/oncall swap <@U0RUTH00025|ruth>")
