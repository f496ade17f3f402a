"""After a page at night somebody else has the morning. It is 23:40 where Ana is."""

from tests.scenarios.workspace import Person, Workspace


def test_a_page_at_night_brings_an_offer_of_cover(
    workspace: Workspace, ana: Person, maya: Person
) -> None:
    lena = workspace.person("lena")
    maya.types("/escalate it checkout is down")
    assert maya.submits(impact="launch_blocked") == {}
    page = ana.sees("checkout is down", "liaison_page")
    ana.clicks("Acknowledge", page)
    workspace.advance(hours=7, minutes=15)  # 06:55 in São Paulo
    assert ana.messages("liaison_rest") == []
    workspace.advance(minutes=10)
    offer = ana.sees("You were paged at 23:40 last night", "liaison_rest")
    assert "until 10:40?" in ana.now_reads(offer)
    ana.clicks("Find cover", offer)
    assert ana.submits() == {}
    lena.clicks("I’ll take it", lena.sees("looks for someone to take *IT*"))
    # 08:00 in São Paulo, and 11:00.
    assert f"{lena.mention} until" in maya.types("/oncall it 2026-11-24 06:00")
    assert f"{ana.mention} until" in maya.types("/oncall it 2026-11-24 09:00")


def test_a_page_by_day_brings_none(workspace: Workspace, ana: Person, maya: Person) -> None:
    workspace.advance(hours=14)
    maya.types("/escalate it checkout is down")
    assert maya.submits(impact="launch_blocked") == {}
    page = ana.sees("checkout is down", "liaison_page")
    ana.clicks("Acknowledge", page)
    workspace.advance(hours=2)
    assert ana.messages("liaison_rest") == []
