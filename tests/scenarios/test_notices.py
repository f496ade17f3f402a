"""Maintenance and launch freezes, said once and shown beside what is raised."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.scenarios.workspace import Person, Workspace, all_text


def epoch(workspace: Workspace, **later: float) -> int:
    now = datetime.fromisoformat(workspace.info_now())
    return int((now + timedelta(**later)).timestamp())


def says(person: Person, **values: Any) -> dict[str, Any]:
    person.types("/escalate notice")
    until = epoch(person.workspace, hours=2)
    return person.submits(**{"words": "The CMS is read-only", "until": until, **values})


def remove(person: Person) -> None:
    view = person.modal
    block = next(each for each in view["blocks"] if each["block_id"].startswith("notice:"))
    button = block["accessory"]
    call = {"user": person.id, "view_id": view["id"], "block_id": block["block_id"]}
    answer = {**call, "action_id": button["action_id"], "value": button["value"]}
    assert person.workspace.post("action", answer)["ok"]


def test_a_notice_stands_on_cards_and_in_the_form_until_it_ends(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    assert not says(ana)
    assert "Maintenance* until" in all_text(ana.modal)
    maya.types("/escalate it pages load slowly")
    assert "The CMS is read-only" in all_text(maya.modal)
    assert not maya.submits(impact="outage")
    card = ana.sees("pages load slowly", "liaison_page")
    assert "The CMS is read-only" in all_text(card)
    workspace.advance(hours=2)
    maya.types("/escalate it pages load slowly again")
    assert "The CMS is read-only" not in all_text(maya.modal)


def test_one_said_while_something_is_open_reaches_its_cards_and_leaves_them_when_removed(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    maya.types("/escalate it pages load slowly")
    assert not maya.submits(impact="outage")
    card = ana.sees("pages load slowly", "liaison_page")
    says(ana, kind="freeze", words="No launches <!channel>")
    workspace.advance(seconds=30)
    assert "Launch freeze* until" in ana.now_reads(card)
    assert "&lt;!channel&gt;" in ana.now_reads(card)
    remove(ana)
    workspace.advance(seconds=30)
    assert "No launches" not in ana.now_reads(card)
    assert "Nothing is under way or coming" in all_text(ana.modal)


def test_one_that_comes_later_is_listed_and_not_shown_yet(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    moments: dict[str, Any] = {
        "from": epoch(workspace, days=1),
        "until": epoch(workspace, days=2),
    }
    assert not says(ana, **moments)
    assert "From " in all_text(ana.modal)
    maya.types("/escalate it pages load slowly")
    assert "The CMS is read-only" not in all_text(maya.modal)


@pytest.mark.parametrize(
    ("hours", "words", "block_id", "expected"),
    [
        (-1, "x", "until", "later than now"),
        (24 * 91, "x", "until", "more than 90 days"),
        (1, " ", "words", "A few words"),
    ],
)
def test_what_can_not_be_is_said_beside_the_input(
    ana: Person, hours: int, words: str, block_id: str, expected: str
) -> None:
    problems = says(ana, words=words, until=epoch(ana.workspace, hours=hours))
    assert expected in problems[block_id]


def test_only_the_team_may_and_a_sentence_that_begins_so_raises_one(
    workspace: Workspace, maya: Person
) -> None:
    paul = workspace.person("paul")
    assert "You can't change this team's notices" in maya.types("/escalate notice it")
    assert "You can't change this team's notices" in paul.types(
        "/escalate notice", channel="launch-room"
    )
    maya.types("/escalate notice marketing ops")
    assert "Nothing is under way" in all_text(maya.modal)
    maya.types("/escalate notice the wrong price")
    blocks = {block["block_id"]: block for block in maya.modal["blocks"]}
    assert blocks["summary"]["element"]["initial_value"] == "notice the wrong price"
