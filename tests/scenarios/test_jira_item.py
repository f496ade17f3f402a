"""An item and its issue: people on both sides, and what stands between them."""

from collections.abc import Iterator

import pytest

from bot.local.jira.world import REGION, START_DATE
from tests.scenarios.jira_board import Board
from tests.scenarios.workspace import Person, Workspace, all_text


@pytest.fixture
def board(workspace: Workspace) -> Iterator[Board]:
    board = Board(workspace)
    yield board
    board.close()


def card(person: Person, number: int = 13) -> str:
    answer = person.tries(f"/roadmap show {number}")["response"]
    return all_text(answer)


def key_of(person: Person, number: int = 13) -> str:
    """Of the item's issue, as its card names it."""
    return card(person, number).partition("/browse/")[2].partition("|")[0]


def test_both_sides_follow_and_what_both_have_changed_is_asked(
    workspace: Workspace, board: Board, maya: Person
) -> None:
    maya.types("/roadmap add Loyalty pages")
    assert not maya.submits(target_on="2026-12-18")
    workspace.advance(minutes=2)
    key = key_of(maya)
    assert key.startswith("MKT-")
    assert "in step at" in card(maya)
    issue = board.shows(key)
    assert (issue["summary"], issue["duedate"]) == ("Loyalty pages", "2026-12-18")
    assert issue["assignee"]["displayName"] == "Maya Chen"
    assert {"quarter-2026-Q4", "lane-Launches"} <= set(issue["labels"])

    # Somebody at the board.
    board.edits(key, summary="Loyalty pages & tiers", duedate="2026-12-21")
    board.takes(key, "Start production")
    workspace.advance(minutes=2)
    shown = card(maya)
    assert "Loyalty pages &amp; tiers" in shown
    assert "Status: in progress" in shown
    maya.opens_item(13)
    history = all_text(maya.modal)
    assert "in Jira: target Fri 18 Dec 2026 → Mon 21 Dec 2026" in history
    maya.closes()

    # Both at once: nothing is lost, and somebody is asked.
    board.fault("webhook", "drop_before", times=9)
    board.edits(key, summary="Loyalty landing pages")
    maya.opens_item(13)
    maya.presses("Title and text")
    assert not maya.submits(title="Loyalty programme")
    workspace.advance(minutes=30)
    assert "conflict on title" in card(maya)
    asked = maya.sees("Nothing is lost yet: which one counts?", "liaison_jira_conflict")
    assert "here: Loyalty programme" in all_text(asked)
    assert "in Jira: Loyalty landing pages" in all_text(asked)
    maya.clicks("Choose Jira’s", asked)
    workspace.advance(minutes=2)
    assert "Loyalty landing pages" in card(maya)
    assert "in step at" in card(maya)
    assert "chose what is in Jira for the title" in maya.now_reads(asked)

    # Comments go both ways where somebody wants that.
    maya.opens_item(13)
    maya.presses("Share comments")
    board.comments(key, "Legal <b>asks</b> for <!channel>")
    workspace.advance(minutes=2)
    assert "Legal &lt;b&gt;asks&lt;/b&gt; for &lt;!channel&gt;" in card(maya)
    maya.types("/roadmap comments 13")
    assert not maya.submits(text="Done by Friday")
    workspace.advance(minutes=2)
    texts = str(board.shows(key)["comment"]["comments"])
    assert texts.count("Done by Friday") == 1
    assert "Maya Chen (in Slack)" in texts


def test_nothing_is_lost_by_an_issue_that_is_deleted_or_by_what_is_typed_wrongly(
    workspace: Workspace, board: Board, maya: Person
) -> None:
    grace = workspace.person("grace")
    board.deletes(key_of(maya, 1))
    maya.opens_item(1)
    maya.presses("Status")
    assert not maya.submits(status="at_risk")
    workspace.advance(minutes=2)
    assert "issue gone" in card(maya, 1)
    maya.sees("stays on the roadmap as it is", "liaison_jira_gone")

    # What is typed wrongly is told at once, and nothing is linked.
    elsewhere = maya.types("/roadmap link 1 https://other.example/browse/MKT-2")
    assert "on another site than the one Liaison is connected with" in elsewhere
    assert "looks like MKT-44" in maya.types("/roadmap link 1 MKT")
    assert "issue gone" in card(maya, 1)

    # No title is longer than Jira's: what is typed beyond that is in the description.
    maya.types(f"/roadmap add {'x' * 290} and so on")
    assert not maya.submits()
    workspace.advance(minutes=2)
    made = board.shows(key_of(maya))
    assert made["summary"] == "x" * 255
    assert f"{'x' * 290} and so on" in str(made["description"])

    # A status that nobody has mapped changes nothing, and is named until somebody maps it.
    def maps(name: str, means: str) -> None:
        grace.types("/roadmap jira")
        grace.presses("Statuses of Task")
        blocks = grace.modal["blocks"]
        which = {x["label"]["text"]: x["block_id"] for x in blocks if x["type"] == "input"}
        assert not grace.submits(**{which[name]: means})
        grace.closes()

    maps("Briefed", "-")
    board.takes(key_of(maya), "Brief")
    workspace.advance(minutes=2)
    assert "nobody has said what Jira's status “Briefed” means here" in card(maya)
    assert "Status: planned" in card(maya)
    maps("Briefed", "in_progress")
    workspace.advance(minutes=2)
    assert "nobody has said" not in card(maya)
    assert "Status: in progress" in card(maya)


def test_what_jira_wants_is_said_and_can_be_given(
    workspace: Workspace, board: Board, maya: Person, ana: Person
) -> None:
    grace = workspace.person("grace")
    grace.types("/roadmap jira")
    grace.presses("Project")
    assert not grace.submits(type="10012")  # a campaign needs a start date and a region
    assert "as Campaign" in all_text(grace.modal)
    grace.closes()
    assert not grace.has_modal, "the one beneath was brought up to date"
    workspace.advance(minutes=2)

    maya.types("/roadmap add Spring campaign")
    assert not maya.submits(target_on="2026-12-18")
    workspace.advance(minutes=2)
    assert "blocked: Start date and Region are required" in card(maya)
    told = maya.sees("Its issue in Jira can't be made", "liaison_jira_stuck")
    assert maya.buttons(told) == ["Show the item"]
    maya.clicks("Show the item", told)
    maya.presses("Fill in")
    assert maya.submits() != {}
    region = next(
        option["value"]
        for block in maya.modal["blocks"]
        for option in block.get("element", {}).get("options", [])
        if option["text"]["text"] == "EMEA"
    )
    assert not maya.submits(**{START_DATE: "2026-12-01", REGION: region})
    workspace.advance(minutes=2)
    key = key_of(maya)
    assert board.shows(key)[START_DATE] == "2026-12-01"
    assert "Tue 1 Dec 2026" in card(maya)

    # A status that nothing leads to from where the issue stands.
    maya.closes()
    maya.opens_item(13)
    maya.presses("Status")
    assert not maya.submits(status="done")
    workspace.advance(minutes=2)
    assert "no path from Ideas to Done" in card(maya)
    maya.sees("no path from Ideas to Done", "liaison_jira_stuck")

    # The token has expired: one alert, and everything else works.
    board.fault("POST /rest/api/3/search/jql", "error", error="401")
    board.fault("GET /rest/api/3/myself", "error", error="401")
    workspace.advance(minutes=2)
    ruth = workspace.person("ruth")
    ruth.sees("refuses Liaison's account", "liaison_jira_connection")
    assert "paused since" in card(ana, 1)
    maya.types("/roadmap add Written down meanwhile")
    assert not maya.submits()
    for _ in range(3):
        workspace.advance(minutes=11)
    ruth.sees("Jira lets Liaison in again", "liaison_jira_connection")
    assert "Start date and Region are required" in card(maya, 14)
