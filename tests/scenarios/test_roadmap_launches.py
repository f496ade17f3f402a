"""A launch is recorded from the item, corrected, and counted where the roadmap is reviewed."""

from tests.scenarios.workspace import Person, Workspace, all_text


def test_from_the_button_to_the_figures(workspace: Workspace, maya: Person) -> None:
    arjun = workspace.person("arjun")
    assert "Which item was launched?" in maya.types("/roadmap launch")
    assert "There is no roadmap item #99" in maya.types("/roadmap launch 99")
    answer = maya.types("/roadmap launches")
    assert "*Launches in 2026-Q4 so far: 3*" in answer
    assert "median 35 days (n = 2 of 3 launches; few" in answer
    assert "67 % (2 needed an IT request; n = 3 of 3 launches; few" in answer
    assert "asked for: not recorded, needed an IT request: item 10" in answer
    assert "Of which quarter?" in maya.types("/roadmap launches soon")
    assert "Not recorded yet." in maya.types("/roadmap launches 2027-Q1")

    maya.opens_item(1)
    maya.presses("Record the launch")
    refused = maya.submits(live_on="2026-12-24", request="7")
    assert refused == {
        "request": "A number alone may be either: write “escalation 12” or “item 12”."
    }
    refused = maya.submits(live_on="2026-12-24", request="item 8", needed_it="no")
    assert set(refused) == {"live_on", "request"}
    assert (
        "before it was asked for"
        in maya.submits(live_on="2026-11-23", asked_on="2026-11-24", request="")["asked_on"]
    )
    assert not maya.submits(live_on="2026-11-23", asked_on="2026-10-14", needed_it="no")
    card = all_text(maya.modal)
    assert (
        "Launched: live Mon 23 Nov 2026, asked for Wed 14 Oct 2026 (40 days), needed no IT request"
    ) in card
    assert f"{maya.mention} in Slack: recorded its launch: live Mon 23 Nov 2026" in card

    maya.presses("Correct the launch")
    assert not maya.submits(needed_it="yes", request="item 8")
    changed = "corrected its launch: needed an IT request: no → yes, which: not recorded → item 8"
    assert changed in all_text(maya.modal)
    assert "median 40 days (n = 3 of 4 launches" in arjun.types("/roadmap launches")
    summary = maya.types("/roadmap summary")
    assert "*Launches in 2026-Q4 (4)*" in summary
    assert "75 % (3 needed an IT request; n = 4 of 4 launches" in summary

    maya.presses("Correct the launch")
    maya.presses("Take this record back")
    assert "Launched:" not in all_text(maya.modal)
    assert "took back its launch" in all_text(maya.modal)
    assert "so far: 3*" in maya.types("/roadmap launches")
