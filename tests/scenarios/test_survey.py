"""The survey, played through: Tomas, who leads IT, starts one on a Monday night."""

from collections.abc import Callable
from typing import Any

import pytest

from app import Liaison
from tests.scenarios.workspace import Person, Workspace, all_text

Someone = Callable[[str], Person]
INVITED, REMINDED = "liaison_survey_invitation", "liaison_survey_reminder"
EARLY, RESULTS = "liaison_survey_results_early", "liaison_survey_results"
QUESTION = "How is it to work with"
IT = ("ana", "tomas", "dev", "lena", "omar", "keiko", "ravi")
MARKETING = ("maya", "grace", "priya", "jonas", "sofia", "liam")


@pytest.fixture(autouse=True)
def _without_jira(liaison: tuple[Workspace, Liaison]) -> None:
    """A fortnight has 20,000 readings of Jira, with which this story has nothing to do."""
    del liaison[1].engine.works["jira-reading"]


@pytest.fixture
def tomas(someone: Someone) -> Person:
    return someone("tomas")


def begin(workspace: Workspace, tomas: Person) -> None:
    """It begins on Tuesday, 24 November; by 10:00 in Los Angeles everyone has been asked."""
    assert "12 people of IT and 12 people of Marketing Ops" in tomas.types("/survey start")
    preview = tomas.sees("is ready to be sent")
    tomas.clicks("Send it", preview)
    assert "is planned" in tomas.now_reads(preview)
    workspace.advance(hours=13)


def answers(person: Person, value: str, **comments: str) -> None:
    """Fill in all pages, look them over, send them for good."""
    person.clicks("Answer", person.sees(QUESTION, INVITED))
    assert person.submits(**{f"q{n}": value for n in range(1, 6)}) == {}
    assert person.submits(**{f"q{n}": value for n in range(6, 11)}) == {}
    assert person.submits(**comments) == {}
    assert person.modal["title"]["text"] == "Is this right?"
    assert person.submits() == {}
    assert "Counted." in all_text(person.modal)
    person.closes()


def test_from_the_preview_to_one_thing_that_changes(
    workspace: Workspace, tomas: Person, someone: Someone
) -> None:
    begin(workspace, tomas)
    assert workspace.info_now().startswith("2026-11-24T15:40")
    assert not someone("keiko").messages(INVITED)  # it is 07:40 in Los Angeles
    workspace.advance(hours=3)
    people = {name: someone(name) for name in (*IT, *MARKETING)}
    for name, person in people.items():
        asked_about = "Marketing Ops" if name in IT else "IT"
        invitation = person.messages(INVITED)[-1]
        assert f"{QUESTION} {asked_about}?" in all_text(invitation)
        before = person.buttons(invitation)
        answers(person, "4" if name in IT else "2", keep=f"The checklist, says {asked_about}")
        assert person.buttons(invitation) == before  # nothing shows when it was answered
    maya, grace, zoe = people["maya"], people["grace"], someone("zoe")
    assert "13 of 24 (54 %) answered" in maya.types("/survey")
    assert "No results of that survey" in maya.types("/survey results 2026-Q4")
    workspace.advance(days=6)  # the fourth working day: there was Thanksgiving, and a weekend
    zoe.sees(QUESTION, INVITED)
    zoe.sees("The survey is still open", REMINDED)
    assert not maya.messages(REMINDED)
    workspace.advance(days=7)
    early = tomas.sees("You see its results before the channels do", EARLY)
    assert "IT → Marketing Ops" in all_text(early)
    assert "published on" in maya.types("/survey results 2026-Q4")
    workspace.advance(days=1)
    results = grace.sees("Collaboration survey 2026-Q4", RESULTS)
    told = all_text(results)
    assert "communication: 100 % favourable" not in told  # under ten answers: ≥ 90 %
    assert "communication: ≥ 90 % favourable (7 people" in told
    assert "communication: ≤ 10 % favourable (6 people" in told
    assert "Fell clearly: communication (Marketing Ops → IT)" in told
    assert "The checklist" in all_text(grace.messages(RESULTS))
    assert maya.sees("Collaboration survey 2026-Q4", RESULTS)["channel"] == results["channel"]
    chooses_what_to_change(workspace, grace, results)
    assert "Say who decides" in tomas.types("/survey start")


def chooses_what_to_change(workspace: Workspace, grace: Person, results: dict[str, Any]) -> None:
    grace.clicks("Choose one thing to change", results)
    errors = grace.submits(action_words="", action_due="2026-12-01")
    assert errors == {"action_words": "Please complete this required field."}
    assert (
        "passed"
        in grace.submits(action_words="Say who decides", action_due="2026-12-01")["action_due"]
    )
    assert grace.submits(action_words="Say who decides", action_due="2027-01-15") == {}
    workspace.advance(seconds=5)
    grace.sees("one thing to change: “Say who decides”")
    assert "Say who decides" in grace.opens_home()
    assert "Say who decides" in grace.types("/agenda actions")
    assert "*Chosen to change*: Say who decides" in grace.types("/survey results")
    grace.clicks("Choose one thing to change", results)
    grace.sees("One thing has been chosen already")


def test_two_windows_opting_out_and_closing_early(
    workspace: Workspace, tomas: Person, maya: Person, someone: Someone
) -> None:
    begin(workspace, tomas)
    invitation = maya.sees(QUESTION, INVITED)
    # Back and forth: what was filled in stays.
    maya.clicks("Answer", invitation)
    maya.submits(q1="5")
    maya.presses("Back")
    assert maya.modal["blocks"][1]["element"]["initial_option"]["value"] == "5"
    for _ in range(3):
        assert maya.submits() == {}
    window = maya.modal
    assert "*Strongly agree*" in all_text(window)
    again = {"user": maya.id, "view_id": window["id"], "values": {}}
    assert workspace.post("submit", again)["ok"]
    workspace.post("submit", again)
    assert "1 of 24 (4 %) answered" in maya.types("/survey")
    maya.clicks("Answer", invitation)
    maya.sees("It was counted once")
    priya = someone("priya")
    asked = priya.sees(QUESTION, INVITED)
    priya.clicks("Never ask me", asked)
    workspace.advance(seconds=5)
    assert "You won’t be asked again" in priya.now_reads(asked)
    assert "asked never again" in priya.types("/survey mydata")
    assert "1 of 23" in maya.types("/survey")
    priya.clicks("Take part after all", priya.messages(INVITED)[-1])
    assert "1 of 24" in maya.types("/survey")
    assert "You can't" in maya.types("/survey close")
    tomas.types("/survey close")
    tomas.clicks("Close it now", tomas.sees("never opened again"))
    assert "has closed" in maya.types("/survey")
    dev = someone("dev")
    dev.clicks("Answer", dev.sees(QUESTION, INVITED))
    dev.sees("nothing of this was counted")
    workspace.advance(days=2)
    assert "Too few answered to show anything" in all_text(maya.sees("survey 2026-Q4", RESULTS))


def test_a_lead_sets_when_and_how(workspace: Workspace, tomas: Person, maya: Person) -> None:
    closed = "22 of 24 (92 %) answered: IT 11 of 12 (92 %), Marketing Ops 11 of 12 (92 %)."
    assert closed in maya.types("/survey results")  # the sample company's last one
    tomas.opens_home()
    tomas.presses("Settings")
    assert "with Marketing Ops; by itself on the third Tuesday of February, May" in tomas.home
    assert "shown from 5 answers on" in tomas.home
    tomas.presses("Survey")
    wrong = tomas.submits(
        second="it", floor="4", open_days="x", reminders="4, 4", regions="Mars/One: DE"
    )
    assert wrong["second"] == "A survey is between two different teams."
    assert wrong["floor"] == "A number from 5 to 50, please."
    assert "from 3 to 20" in wrong["open_days"]
    assert "each after the first" in wrong["reminders"]
    assert "“Mars/One” or its region isn’t known" in wrong["regions"]
    assert not tomas.submits(
        second="marketing-ops",
        day="1:3",
        months=["6", "12"],
        floor="6",
        open_days="5",
        reminders="",
        owner=maya.id,
        regions="Europe/Berlin: DE-BE",
    )
    assert "by itself on the first Thursday of June and December" in tomas.home
    assert "shown from 6 answers on _(default 5)_" in tomas.home
    assert "The next one begins on Thursday, 3 December 2026" in maya.types("/survey")
    tomas.presses("Survey")
    floor = "The floor is 6 and may only rise: people have answered relying on it."
    assert tomas.submits(floor="5") == {"floor": floor}
    tomas.closes()
    tomas.presses("Own questions")
    assert tomas.submits(questions="We laugh together.") == {}
    assert "*Own questions of the survey:* “We laugh together.”" in tomas.home
    told = workspace.person("ruth").types("/liaison audit survey")
    assert told.count(f"{tomas.mention} changed survey") == 2
    assert "open_days: 8 → 5" in told
    # Its new owner sees it first, five working days before; who leads it changes it meanwhile.
    workspace.advance(days=3)
    seen = maya.sees("The survey between IT and Marketing Ops is planned.")
    assert "from Thursday, 3 December" in all_text(seen)
    assert "open for 5 working days" in all_text(seen)
    assert "no reminder" in all_text(seen)
    tomas.presses("Survey")
    assert not tomas.submits(floor="7")
    workspace.advance(seconds=5)
    assert "below 7 answers" in all_text(maya.sees("is planned."))


def test_a_lead_tailors_the_questions(workspace: Workspace, tomas: Person, maya: Person) -> None:
    assert "You can't" in maya.types("/survey questions marketing-ops")
    tomas.types("/survey start")
    tomas.types("/survey questions it")
    assert "most for a team" in tomas.submits(questions="a\nb\nc\nd")["questions"]
    assert tomas.submits(questions="{partner} warns us of launches.\n\nWe laugh together.") == {}
    preview = tomas.types("/survey start")
    assert "– Marketing Ops warns us of launches. _(asked of IT)_" in preview
    tomas.clicks("Ask more people", tomas.messages()[-1])
    group = tomas.modal["blocks"][2]["element"]["options"][0]["value"]
    field = tomas.modal["blocks"][2]["block_id"]
    assert tomas.submits(**{field: [group]}) == {}
    tomas.clicks("Cancel it", tomas.messages()[-1])
    assert "The next one begins" in maya.types("/survey")
    workspace.advance(days=2)
    assert not maya.messages(INVITED)
