"""21:40, launch tomorrow at 09:00: the checkout is down, and Ana gets it."""

from tests.scenarios.workspace import Person, Workspace, all_text


def test_the_first_three_minutes(workspace: Workspace, maya: Person, ana: Person) -> None:
    maya.types("/escalate checkout is down", channel="marketing-ops")

    form = all_text(maya.modal)
    assert f"Pages {ana.mention} at once. It is 23:40 for them (Sao Paulo)." in form

    launch = next(
        option["value"]
        for block in maya.modal["blocks"]
        if block["block_id"] == "item"
        for option in block["element"]["options"]
        if "New checkout goes live" in option["text"]["text"]
    )
    assert not maya.submits(impact="launch_blocked", item=launch)
    assert not maya.has_modal

    page = ana.sees("checkout is down", "liaison_page")
    told = maya.sees("checkout is down", "liaison_escalation", direct=True)
    in_channel = ana.sees("checkout is down", "liaison_escalation")
    assert ana.buttons(page) == ["Acknowledge", "Resolve", "Need information"]
    assert maya.buttons(told) == ["Resolve"]

    ana.clicks("Acknowledge", page)
    for message in (page, in_channel):
        assert f"Acknowledged* by {ana.mention}" in ana.now_reads(message)
        assert ana.buttons(message) == ["Update", "Resolve", "Need information"]
    assert f"Acknowledged* by {ana.mention}" in maya.now_reads(told)
    workspace.advance(seconds=2)
    maya.sees(f"{ana.mention} is on it", "liaison_escalation")

    ana.clicks("Resolve", ana.messages("liaison_page")[0])
    assert not ana.submits(resolution="A certificate had run out.")
    for message in (page, in_channel):
        assert f"Resolved* by {ana.mention}" in ana.now_reads(message)
        assert ana.buttons(message) == ["Re-open"]
    assert "A certificate had run out." in maya.now_reads(told)
    workspace.advance(seconds=2)
    maya.sees("resolved it: A certificate had run out.", "liaison_escalation")

    roadmap = maya.types("/roadmap")
    assert "New checkout goes live" in roadmap
    assert f"Escalation #1 checkout is down – resolved by {ana.mention}" in roadmap
    for words in ("Paged", "is on it", "resolved it: A certificate had run out."):
        ana.sees(words, "liaison_timeline")
    ana.sees_nothing_more()
