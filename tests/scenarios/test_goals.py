"""Shared goals from the first one set to the agenda that talks of it, in the local workspace."""

from tests.scenarios.test_agenda import sets_up
from tests.scenarios.workspace import Person, Workspace, all_text


def test_goals_of_both_teams(workspace: Workspace, maya: Person) -> None:  # noqa: PLR0915 one story
    grace, tomas, sofia = (workspace.person(name) for name in ("grace", "tomas", "sofia"))
    answer = maya.types("/liaison goals")
    assert answer.startswith("*Goals of 2026-Q4*: 1 off track, 1 on track")
    assert f"*Off track* – 4,600 sign-ups (typed in by {sofia.mention}, " in answer
    line = "Target: at least 6,000 sign-ups; in a straight line from 4,000, at least 5,152 today"
    assert line in answer
    assert "*On track* – Joint share: 50 % (n = 12 items, 2026-Q4 so far)\n" in answer
    assert "Target: at least 40 %\n" in answer
    assert "_The share of the quarter’s roadmap items that two teams or more work on._" in answer
    assert "Of which quarter?" in maya.types("/liaison goals soon")
    assert "No goals are set for 2027-Q1." in maya.types("/liaison goals 2027-Q1")
    assert "Add a goal" not in all_text(maya.messages()[-1])

    # Tomas, a lead, sets one that Liaison counts: the form asks only what its measure needs.
    tomas.types("/liaison goals")
    page = tomas.sees("*Goals of 2026-Q4*")
    tomas.clicks("Add a goal", page)
    assert "Direction" in all_text(tomas.modal)
    tomas.chooses("measure", "uptime")
    form = all_text(tomas.modal)
    assert "in which no monitor of the team reported" in form
    assert "Direction" not in form
    assert set(tomas.submits(title="The shop stays up", target="101")) == {"team"}
    assert tomas.submits(title="The shop stays up", target="101", team="1") == {
        "target": "A percentage is from 0 to 100."
    }
    assert tomas.submits(
        title="The shop <!channel> stays up",
        owner=sofia.id,
        target="99.9",
        team="1",
        items="#2 #99",
    ) == {"items": "There is no roadmap item #99."}
    assert not tomas.submits(items="#2")
    set_ = all_text(tomas.modal)
    assert f"*Goal 3: The shop &lt;!channel&gt; stays up* – {sofia.mention}, IT" in set_
    assert "*Not recorded* – Uptime\nTarget: at least 99.9 %" in set_
    assert "Roadmap: #2 Partner campaign landing pages (in progress)" in set_
    tomas.closes()

    # Its owner says how the typed one stands; nobody else but leads may.
    sofia.types("/liaison goals")
    page = sofia.sees("*Goals of 2026-Q4*")
    assert sofia.buttons(page) == ["Say how it stands"]
    sofia.clicks("Say how it stands", page)
    assert sofia.submits(value="soon") == {"value": "A number, please, like 12 or 99.5."}
    assert not sofia.submits(value="5,600")
    assert "5,600 sign-ups" in all_text(sofia.modal)
    assert "*On track*" in all_text(sofia.modal)
    sofia.closes()

    # Grace changes and closes it; it can be opened again.
    grace.types("/liaison goals")
    page = grace.sees("*Goals of 2026-Q4*")
    grace.clicks("Change", page)
    assert not grace.submits(target="8,000", quarter="2026-Q4")
    assert "*Off track*" in all_text(grace.modal)
    grace.closes()
    grace.clicks("Close", page)
    assert "Where does it stand" not in all_text(grace.modal)
    assert not grace.submits(state="missed", learnt="The form was too long.")
    assert "*Missed*" in all_text(grace.modal)
    grace.closes()
    answer = grace.types("/liaison goals")
    assert "“The form was too long.”" in answer
    page = grace.sees("“The form was too long.”")
    grace.clicks("Open again", page)
    assert "1 off track" in grace.types("/liaison goals")


def test_off_track_in_the_weekly_agenda_all_in_the_quarterly(
    workspace: Workspace, maya: Person
) -> None:
    tomas = workspace.person("tomas")
    sets_up(workspace, tomas, "Weekly sync")
    agenda = maya.types("/agenda")
    part = agenda.split("*Goals*")[1]
    assert "*off track*: More people read the newsletter" in part
    assert "4,600 sign-ups" in part
    assert "Joint share" not in part
    sets_up(workspace, tomas, "Quarterly strategy review")
    agenda = maya.types("/agenda quarterly strategy review")
    part = agenda.split("*Goals*")[1]
    assert "*off track*: More people read the newsletter" in part
    assert "*on track*: We work on it together" in part
