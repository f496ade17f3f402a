"""Somebody else on call: taken by themselves, or put there by a lead."""

from collections.abc import Callable
from datetime import datetime

from tests.scenarios.workspace import Person, Workspace

Someone = Callable[[str], Person]
NOON, SIX = "2026-11-25T12:00-05:00", "2026-11-25T18:00-05:00"


def epoch(text: str) -> str:
    return str(int(datetime.fromisoformat(text).timestamp()))


def first_shift(person: Person) -> str:
    shift = next(block for block in person.modal["blocks"] if block["block_id"] == "shift")
    return str(shift["element"]["options"][0]["value"])


def afternoon(who: Person, **values: str) -> dict[str, str]:
    return who.submits(
        shift=first_shift(who), **{"from": epoch(NOON), "until": epoch(SIX)}, **values
    )


def test_someone_takes_an_afternoon(ana: Person, maya: Person, someone: Someone) -> None:
    lena = someone("lena")
    lena.types("/oncall take it")
    assert afternoon(lena) == {}
    told = ana.sees(f"{lena.mention} changed who is on call for *IT* · Primary")
    assert f"• {lena.mention} is on call from" in ana.now_reads(told)
    assert f"{lena.mention} until" in maya.types("/oncall it 2026-11-25 13:00")
    lena.sees_nothing_more()


def test_a_lead_puts_someone_on_call_and_takes_it_back(
    workspace: Workspace, ana: Person, maya: Person, someone: Someone
) -> None:
    tomas, nora = someone("tomas"), someone("nora")
    tomas.types("/oncall override it")
    assert afternoon(tomas, person=nora.id) == {}
    nora.sees("*you are on call* from")
    ana.sees(f"• {nora.mention} is on call")
    listed = tomas.types("/oncall overrides it")
    assert f"{nora.mention} from" in listed
    assert f"put on call by {tomas.mention}" in listed
    tomas.clicks("Remove", tomas.sees("put on call by"))
    workspace.advance(seconds=5)
    nora.sees(f"• {ana.mention} is on call")
    ana.sees("*you are on call* from")
    assert "has no overrides" in maya.types("/oncall overrides it")


def test_the_guard_refuses_unless_a_lead_gives_a_reason(
    ana: Person, maya: Person, someone: Someone
) -> None:
    tomas, dev = someone("tomas"), someone("dev")
    tomas.types("/oncall override it")
    whole = first_shift(tomas)
    refused = tomas.submits(shift=whole, person=dev.id)
    assert "14 days in a row; the team's limit is 7" in refused["reason"]
    assert "You can let it through: give a reason." in refused["reason"]
    assert f"Now: {ana.mention}" in maya.types("/oncall it")
    assert tomas.submits(shift=whole, person=dev.id, reason="Ana is ill") == {}
    assert f"Now: {dev.mention}" in maya.types("/oncall it")
    assert "Ana is ill" in maya.types("/oncall overrides it")


def test_who_may_not(maya: Person, someone: Someone) -> None:
    lena = someone("lena")
    assert "You can't say who is on call instead" in lena.types("/oncall override it")
    maya.types("/oncall take it")
    afternoon(maya)
    assert "You can't take this shift" in str(maya.modal)
    lena.types("/oncall take it")
    afternoon(lena)
    overrides = maya.types("/oncall overrides it")
    assert f"{lena.mention} from" in overrides
    maya.clicks("Remove", maya.sees("took it"))
    maya.sees("You can't give this shift away")


def test_a_team_that_nobody_knows(maya: Person) -> None:
    assert "I don't know a team called “" in maya.types("/oncall take legal")
    assert "Which team?" in maya.types("/oncall overrides")


def test_a_person_who_can_not_be_paged(someone: Someone) -> None:
    tomas, paul = someone("tomas"), someone("paul")
    tomas.types("/oncall override it")
    afternoon(tomas, person=paul.id)
    assert "is a guest, and guests are not on call" in str(tomas.modal)
