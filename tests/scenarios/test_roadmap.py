"""Reading the roadmap and adding to it."""

import re

from tests.scenarios.workspace import Person, Workspace


def test_the_quarter_by_lane_with_owner_status_and_target(maya: Person) -> None:
    answer = maya.types("/roadmap")
    assert "Roadmap 2026-Q4" in answer
    assert answer.index("*Launches*") < answer.index("*Website*") < answer.index("*Platform*")
    item = next(line for line in answer.splitlines() if "New checkout goes live" in line)
    assert item.endswith(f"{maya.mention}, in progress, target Tue 24 Nov 2026")


def test_adding_an_item(workspace: Workspace, maya: Person) -> None:
    maya.types("/roadmap add Loyalty pages in *bold* & <!channel>")
    assert maya.modal["title"]["text"] == "Add to the roadmap"
    lena = workspace.person("lena")
    assert not maya.submits(owner_user_id=lena.id, target_on="2026-12-18")

    maya.sees("Added to the roadmap for 2026-Q4: #13 Loyalty pages")
    lena.sees(f"{maya.mention} made you the owner of #13 Loyalty pages")

    answer = maya.types("/roadmap")
    line = next(each for each in answer.splitlines() if "Loyalty pages" in each)
    assert "<!channel>" not in line
    assert f"{lena.mention}, planned, target Fri 18 Dec 2026" in line

    number = re.match(r"#(\d+)", line)
    assert number
    shown = maya.types(f"/roadmap show {number[1]}")
    assert f"Owner: {lena.mention} (IT)" in shown
    assert f"Added by {maya.mention}" in shown


def test_an_item_needs_words(maya: Person) -> None:
    maya.types("/roadmap add")
    assert set(maya.submits()) == {"title"}
    assert set(maya.submits(title="   ")) == {"title"}
    assert maya.has_modal


def test_an_owner_has_to_be_able_to_answer(workspace: Workspace, maya: Person) -> None:
    lena = workspace.person("lena")
    workspace.post("users", {"user": lena.id, "deleted": True})
    maya.types("/roadmap add Loyalty pages")
    assert "deactivated" in maya.submits(owner_user_id=lena.id)["owner_user_id"]


def test_another_quarter(maya: Person) -> None:
    answer = maya.types("/roadmap 2031-q2")
    assert "Nothing is on the roadmap for 2031-Q2 yet" in answer
    assert "`/roadmap add`" in answer


def test_numbers_that_are_none(maya: Person) -> None:
    assert "There is no roadmap item #999" in maya.types("/roadmap show 999")
    for typed in ("show", "show twelve", "show -1", "show ²", "show 99999999999999999999"):
        assert "Which one? Give its number" in maya.types(f"/roadmap {typed}")
    assert "Try `/roadmap help`" in maya.types("/roadmap bananas")


def test_a_guest_may_read_but_not_add(workspace: Workspace) -> None:
    guest = workspace.person(next(u["name"] for u in workspace.info["users"] if u.get("is_guest")))
    assert "Roadmap" in guest.types("/roadmap", channel="launch-room")
    refusal = guest.types("/roadmap add Something", channel="launch-room")
    assert refusal == "You can't add to the roadmap. Who can: everyone but guests."
    assert not guest.has_modal
