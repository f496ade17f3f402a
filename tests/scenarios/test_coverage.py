"""Gaps told in time, and drills that say how many a page would reach."""

from app import Liaison
from models import RotationLayer
from tests.scenarios.workspace import Person, Workspace, all_text


def test_a_gap_is_told_a_week_and_a_day_ahead_and_no_more(
    liaison: tuple[Workspace, Liaison],
) -> None:
    workspace, built = liaison
    tomas = workspace.person("tomas")
    with built.database.writing() as session:
        layer = session.get_one(RotationLayer, 1)
        layer.active_until = built.clock.now().replace(month=12, day=5)
        session.add(layer)
    workspace.advance(days=20)
    told = [all_text(each) for each in tomas.messages("liaison_notice")]
    assert sum("Nobody is on call for IT, Primary from" in words for words in told) == 2


def test_a_drill_is_announced_paged_and_counted(workspace: Workspace, ana: Person) -> None:
    tomas, dev, maya = (workspace.person(name) for name in ("tomas", "dev", "maya"))
    assert "Planned and announced" in tomas.types("/oncall drill it tomorrow 10:00")
    dev.sees("Reachability drill", "liaison_drill")
    again = tomas.types("/oncall drill it friday 10:00")
    assert "planned already: a test page <!date^" in again
    assert "|Tue 24 Nov, 10:00 EST>" in again
    workspace.post("clock", {"to": "2026-11-24T10:00:01-05:00"})
    page = ana.sees("Test page", "liaison_drill")
    assert "until <!date^1795533300^{time}|Tue 24 Nov, 12:15 -03>" in all_text(page)
    assert not maya.messages("liaison_drill")
    workspace.advance(minutes=3)
    ana.clicks("I'm here", page)
    assert "Answered, thank you." in ana.now_reads(page)
    workspace.advance(minutes=20)
    dev.sees("1 of 4 answered (25 %), half of them within 3 min", "liaison_drill")
    silent = all_text(tomas.sees("no answer came from", "liaison_drill"))
    assert dev.mention in silent
    assert ana.mention not in silent
    dev.clicks("I'm here", dev.sees("Test page", "liaison_drill"))
    dev.sees("The drill is over")


def test_a_drill_can_be_cancelled_and_only_by_who_may_plan_one(
    workspace: Workspace, ana: Person
) -> None:
    tomas = workspace.person("tomas")
    assert "You can't run a reachability drill." in ana.types("/oncall drill it tomorrow 10:00")
    assert "Type a team and when" in tomas.types("/oncall drill")
    assert "When?" in tomas.types("/oncall drill it")
    tomas.types("/oncall drill it tomorrow 10:00")
    assert "Cancelled" in tomas.types("/oncall drill it cancel")
    workspace.advance(days=2)
    assert not [each for each in ana.messages("liaison_drill") if "Test page" in all_text(each)]
