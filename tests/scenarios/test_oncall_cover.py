"""Finding cover. In IT take turns: Ana (until 30 November), Dev, Lena, Omar; a week each."""

from collections.abc import Callable
from datetime import datetime

from tests.scenarios.workspace import Person, Workspace

Someone = Callable[[str], Person]
ASKED = "liaison_cover"


def epoch(text: str) -> str:
    return str(int(datetime.fromisoformat(text).timestamp()))


def first_shift(person: Person) -> str:
    shift = next(block for block in person.modal["blocks"] if block["block_id"] == "shift")
    return str(shift["element"]["options"][0]["value"])


def ask_wednesday(ana: Person) -> None:
    ana.types("/oncall cover")
    errors = ana.submits(
        shift=first_shift(ana),
        note="Dentist",
        **{"from": epoch("2026-11-25T09:00-05:00"), "until": epoch("2026-11-25T18:00-05:00")},
    )
    assert errors == {}


def test_the_first_to_say_yes_has_it_and_everyone_sees_it(
    workspace: Workspace, ana: Person, maya: Person, someone: Someone
) -> None:
    lena, omar = someone("lena"), someone("omar")
    ask_wednesday(ana)
    told = ana.sees("are asked, lightest load first")
    asked = {each.id: each.sees("looks for someone to take *IT*", ASKED) for each in (lena, omar)}
    assert "Dentist" in lena.now_reads(asked[lena.id])
    lena.clicks("I’ll take it", asked[lena.id])
    assert "✓ You take it" in lena.now_reads(asked[lena.id])
    assert f"✓ {lena.mention} takes it" in omar.now_reads(asked[omar.id])
    assert f"✓ {lena.mention} takes it" in ana.now_reads(told)
    workspace.advance(seconds=5)
    ana.sees(f"✓ {lena.mention} takes it")
    assert lena.buttons(asked[lena.id]) == []
    assert f"{lena.mention} until" in maya.types("/oncall it 2026-11-25 12:00")
    assert f"{ana.mention} until" in maya.types("/oncall it 2026-11-25 19:00")
    assert omar.buttons(asked[omar.id]) == []


def test_whoever_it_would_push_over_a_cap_is_not_asked(ana: Person, someone: Someone) -> None:
    dev = someone("dev")
    ana.types("/oncall cover")
    assert ana.submits(shift=first_shift(ana)) == {}
    told = ana.sees("Not asked:")
    # Dev's own week follows on Ana's.
    assert f"{dev.mention} would be on call 14 days in a row; the team's limit is 7." in (
        ana.now_reads(told)
    )
    dev.sees_nothing_more()


def test_whoever_is_away_is_not_asked(ana: Person, someone: Someone) -> None:
    omar = someone("omar")
    omar.types("/oncall away wednesday")
    ask_wednesday(ana)
    assert f"{omar.mention} is away then." in ana.now_reads(ana.sees("Not asked:"))


def test_when_all_say_no_the_lead_hears_it(
    workspace: Workspace, ana: Person, someone: Someone
) -> None:
    tomas = someone("tomas")
    ask_wednesday(ana)
    for name in ("dev", "lena", "omar"):
        person = someone(name)
        message = person.sees("looks for someone")
        person.clicks("I can’t", message)
        assert "You can't. Thank you" in person.now_reads(message)
    workspace.advance(seconds=5)
    ana.sees("everyone who was asked has said no")
    tomas.sees("everyone who was asked has said no")


def test_it_can_be_taken_back(ana: Person, someone: Someone) -> None:
    lena = someone("lena")
    ask_wednesday(ana)
    asked = lena.sees("looks for someone")
    ana.clicks("Stop looking", ana.sees("are asked"))
    assert "It is not needed any more" in lena.now_reads(asked)
    lena.clicks("I’ll take it", asked)
    lena.sees("cover is not needed any more")


def test_nobody_took_it_until_it_began(workspace: Workspace, ana: Person, someone: Someone) -> None:
    tomas = someone("tomas")
    ask_wednesday(ana)
    workspace.advance(days=2)
    ana.sees("nobody took it, and it has begun")
    tomas.sees("nobody took it, and it has begun")


def test_the_lightest_load_is_asked_first_when_there_is_time(
    workspace: Workspace, ana: Person, maya: Person, someone: Someone
) -> None:
    dev = someone("dev")
    ana.types("/oncall cover")
    shift = next(block for block in ana.modal["blocks"] if block["block_id"] == "shift")
    later = shift["element"]["options"][1]["value"]
    ana.submits(
        shift=later,
        **{"from": epoch("2026-12-23T09:00-05:00"), "until": epoch("2026-12-23T12:00-05:00")},
    )
    ana.sees("3 people are asked")
    dev.sees("looks for someone")
    workspace.advance(hours=3)
    maya.sees_nothing_more()


def test_what_can_not_be_asked_for(ana: Person, maya: Person) -> None:
    ana.types("/oncall cover")
    assert (
        "not within the shift"
        in ana.submits(shift=first_shift(ana), until=epoch("2027-11-25T09:00-05:00"))["until"]
    )
    ask_wednesday(ana)
    ana.types("/oncall cover")
    ana.submits(shift=first_shift(ana))
    assert "Cover is looked for already" in str(ana.modal)
    assert "has no shift" in maya.types(f"/oncall cover <@{'U0RUTH00025'}|ruth>")
