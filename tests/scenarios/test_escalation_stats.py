"""`/escalate stats`: figures that say how many are behind them."""

from collections.abc import Callable

from tests.scenarios.workspace import Person, Workspace, all_text

Someone = Callable[[str], Person]


def handled(maya: Person, ana: Person, words: str, minutes: int) -> None:
    """Acknowledged after so many minutes, resolved after twice as many."""
    maya.types(f"/escalate it {words}")
    assert not maya.submits(impact="outage")
    page = ana.sees(words, "liaison_page")
    ana.workspace.advance(minutes=minutes)
    ana.clicks("Acknowledge", page)
    ana.workspace.advance(minutes=minutes)
    ana.clicks("Resolve", page)
    assert not ana.submits()


def test_nothing_to_count_is_said_so(maya: Person) -> None:
    assert maya.types("/escalate stats") == (
        "No escalations in the last 90 days. Nothing to count yet."
    )
    assert not maya.messages("liaison_stats")


def test_times_by_direction_and_severity(
    workspace: Workspace, maya: Person, ana: Person, someone: Someone
) -> None:
    handled(maya, ana, "checkout is down", 2)
    handled(maya, ana, "secret launch page is down", 4)
    lena = someone("lena")
    text = lena.types("/escalate stats")
    assert "*Escalations in the last 90 days: 2*" in text
    assert "To acknowledge: median 3 min, 85th percentile 4 min (n = 2)" in text
    assert "To resolve: median 6 min, 85th percentile 7 min (n = 2)" in text
    assert "• Marketing Ops → IT: 2 – acknowledged in median 3 min" in text
    assert "• Severity 1 (critical): 2" in text
    assert "urgent, looking back: not enough yet (n = 0)" in text
    assert "launch page" not in text
    workspace.advance(seconds=5)
    chart = lena.sees("by direction (medians)", "liaison_stats")
    assert "Marketing Ops → IT: acknowledged in 3 min (n = 2)" in all_text(chart)
    assert any(block["type"] == "image" for block in chart["blocks"])


def test_of_one_team_and_of_one_quarter(maya: Person, ana: Person) -> None:
    handled(maya, ana, "checkout is down", 2)
    assert "*Escalations with IT in 2026-Q4: 1*" in ana.types("/escalate stats it 2026-q4")
    assert "*Escalations with Marketing Ops in the last 90 days: 1*" in ana.types(
        "/escalate stats marketing"
    )
    assert ana.types("/escalate stats 2026-Q3") == (
        "No escalations in 2026-Q3. Nothing to count yet."
    )
    assert "Figures are of many" in ana.types("/escalate stats 12")
    assert not ana.has_modal


def test_other_words_after_it_raise_an_escalation(maya: Person) -> None:
    maya.types("/escalate stats page shows nothing")
    assert maya.modal["callback_id"] == "escalation_raise"


def test_guests_see_no_figures(someone: Someone) -> None:
    assert "You can't see the figures" in someone("paul").types("/escalate stats", "launch-room")
