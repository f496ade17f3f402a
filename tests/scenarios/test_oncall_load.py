"""Who has carried how much. In IT the week changes on Mondays at 09:00, New York."""

from collections.abc import Callable

from tests.scenarios.workspace import Person, Workspace


def test_a_teams_quarter_in_words_and_as_a_chart(
    workspace: Workspace, ana: Person, maya: Person, someone: Callable[[str], Person]
) -> None:
    dev = someone("dev")
    workspace.advance(days=10)
    answer = maya.types("/oncall load it").split("\n")
    assert answer[0].startswith("*IT* 2026-Q4: 253 h, ")
    assert f"Most: {ana.mention}, 168 h" in answer[0]
    # Thanksgiving lies in Ana's week. Dev's nights are those of Kolkata.
    figures = "168 h, 7 nights, 48 h of weekends, 24 h of holidays, 0 pages · 168 h ahead"
    assert answer[1] == f"• {ana.mention}: {figures}"
    assert answer[2].startswith(f"• {dev.mention}: 85 h, 4 nights")
    workspace.advance(seconds=10)
    chart = maya.sees("253 h", "liaison_load")
    image = next(block for block in chart["blocks"] if block["type"] == "image")
    assert "most hours on call Ana Ribeiro, 168" in image["alt_text"]


def test_everyone_and_one_person(workspace: Workspace, ana: Person, maya: Person) -> None:
    workspace.advance(days=10)
    everyone = maya.types("/oncall load")
    assert "*IT* 2026-Q4" in everyone
    assert "*Marketing Ops* 2026-Q4" in everyone
    assert "168 h, 7 nights" in maya.types(f"/oncall load <@{ana.id}|ana>")
    assert "168 h, 7 nights" in ana.types("/oncall load me")
    assert "was not on call then" in maya.types("/oncall load <@U0RUTH00025|ruth>")


def test_a_page_counts(workspace: Workspace, ana: Person, maya: Person) -> None:
    maya.types("/escalate it checkout is down")
    assert maya.submits(impact="launch_blocked") == {}
    workspace.advance(seconds=5)
    assert "1 page " in ana.types("/oncall load me")


def test_another_quarter(maya: Person) -> None:
    assert "*IT* 2027-Q1" in maya.types("/oncall load it 2027-Q1")
    assert "I read “2026-Q9” as no quarter" in maya.types("/oncall load it 2026-Q9")
    assert "I don't know a team called “" in maya.types("/oncall load legal")
