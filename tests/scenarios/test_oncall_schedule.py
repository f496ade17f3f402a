"""The next weeks of a team, in words and as a picture."""

from collections.abc import Callable

from tests.scenarios.workspace import Person, Workspace


def test_the_next_weeks_with_holidays_and_days_off(
    workspace: Workspace, ana: Person, maya: Person, someone: Callable[[str], Person]
) -> None:
    dev = someone("dev")
    dev.types("/oncall away 2 dec")
    answer = maya.types("/oncall schedule it").split("\n")
    assert answer[0] == "*IT* · Primary. Somebody is on call all the time."
    assert answer[1].startswith(f"• {ana.mention} from ")
    assert answer[2].startswith(f"• {dev.mention} from ")
    assert answer[2].endswith("· *away in that time*")
    assert "• Thu 26 Nov: Thanksgiving Day" in answer
    workspace.advance(seconds=10)
    picture = maya.sees("4 people take turns", "liaison_schedule")
    table = next(block for block in picture["blocks"] if block["type"] == "table")
    assert [cell["text"] for cell in table["rows"][0]] == [
        *("On call", "From", "Until", "On their clock")
    ]
    [who, _, until, clock] = table["rows"][1]
    assert who["elements"][0]["elements"] == [{"type": "user", "user_id": ana.id}]
    assert until["text"] == "Mon 30 Nov 09:00"
    assert clock["text"] == "23:40–11:00"
    assert table["rows"][2][3]["text"] == "19:30–19:30, away in that time"
    image = next(block for block in picture["blocks"] if block["type"] == "image")
    assert "Who is on call for IT, Primary: 4 people." in image["alt_text"]


def test_a_team_that_nobody_knows(maya: Person) -> None:
    assert "Which team?" in maya.types("/oncall schedule")
    assert "I don't know a team called “" in maya.types("/oncall schedule legal")
