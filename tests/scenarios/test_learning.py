"""Looking back by daylight: the post-mortem, its actions, and “was it urgent?”."""

from collections.abc import Callable
from typing import Any

import pytest

from app import Liaison
from models import Team
from tests.scenarios.workspace import Person, Workspace, all_text

Someone = Callable[[str], Person]
PARTS = {
    "what_happened": "A certificate ran out, and the launch page showed a warning.",
    "impact": "Nobody could sign up for 40 minutes.",
    "went_well": "The page arrived within a minute.",
    "got_in_the_way": "The alarm for certificates goes to an unread mailbox.",
    "got_lucky": "The newsletter had not gone out yet.",
}


def raise_and_resolve(maya: Person, ana: Person, impact: str = "outage") -> None:
    """Ana takes it on and resolves it a quarter of an hour later."""
    maya.types("/escalate it launch page is down")
    assert not maya.submits(impact=impact)
    page = ana.sees("launch page is down", "liaison_page")
    ana.workspace.advance(minutes=5)
    ana.clicks("Acknowledge", page)
    ana.workspace.advance(minutes=10)
    ana.clicks("Resolve", page)
    assert not ana.submits(resolution="New certificate.")


@pytest.fixture
def over(maya: Person, ana: Person) -> None:
    """Raised on Monday at 21:40 New York, resolved at 21:55."""
    raise_and_resolve(maya, ana)


def asked(person: Person) -> list[dict[str, Any]]:
    return [x for x in person.messages("liaison_postmortem") if x["channel"].startswith("D")]


def values_of(view: dict[str, Any]) -> dict[str, str]:
    return {
        block["block_id"]: block["element"].get("initial_value", "")
        for block in view["blocks"]
        if block["type"] == "input"
    }


@pytest.mark.usefixtures("over")
def test_it_is_asked_for_in_the_morning_written_and_published(
    workspace: Workspace, ana: Person, maya: Person, someone: Someone
) -> None:
    lena, grace = someone("lena"), someone("grace")
    assert not asked(ana)
    assert not ana.has_modal
    workspace.advance(hours=12)  # 09:55 in New York
    assert not asked(ana)
    workspace.advance(minutes=6)
    request = ana.sees("would you write down what we learnt", "liaison_postmortem")
    assert "By Wed 2 Dec 2026 is fine" in all_text(request)  # five working days, one a holiday
    ana.clicks("Write it", request)
    drafted = values_of(ana.modal)
    assert drafted["what_happened"] == "launch page is down\nWhat ended it: New certificate."
    timeline = drafted["timeline_0"]
    for line in (
        "21:40  Marketing Ops asked IT for help.",
        "21:40  A page went out: on call for IT.",
        "21:45  IT took it on.",
        "21:55  Resolved: New certificate.",
    ):
        assert line in timeline
    assert "Ana" not in timeline
    assert ana.id not in timeline
    action = {"words": "Watch certificates", "owner": lena.id, "due": "2026-12-04"}
    ana.submits(**PARTS, **{f"action_{name}_0": value for name, value in action.items()})
    assert "Watch certificates" in all_text(ana.modal)
    more = {"words": "Second thing", "owner": maya.id, "due": "2026-12-07"}
    assert not ana.submits(
        **{f"action_{name}_1": value for name, value in more.items()}, publish=["publish"]
    )
    assert not ana.has_modal
    workspace.advance(seconds=10)
    post = lena.sees("Post-mortem of #1", "liaison_postmortem")
    for words in (*PARTS.values(), "Watch certificates", lena.mention, "Fri 4 Dec 2026"):
        assert words in all_text(post)
    thread = lena.sees("21:45  IT took it on.", "liaison_postmortem")
    assert thread["thread_ts"] == post["ts"]
    assert "2 actions" in all_text(grace.sees("Post-mortem of #1", "liaison_postmortem"))
    workspace.advance(days=14)
    assert len(asked(ana)) == 1


@pytest.mark.usefixtures("over")
def test_reminders_come_on_the_due_day_and_each_working_day_after_it(
    workspace: Workspace, ana: Person
) -> None:
    workspace.advance(days=8)  # Tuesday, 1 December, 21:55
    assert len(asked(ana)) == 1
    workspace.advance(hours=13)  # Wednesday, 10:55
    assert "is due today" in all_text(asked(ana)[-1])
    workspace.advance(days=1)
    assert "was due on Wed 2 Dec 2026" in all_text(asked(ana)[-1])
    workspace.advance(days=1)
    assert len(asked(ana)) == 4
    workspace.advance(days=2)  # Sunday
    assert len(asked(ana)) == 4
    workspace.advance(days=1)
    assert len(asked(ana)) == 5
    ana.types("/escalate postmortem 1")
    assert not ana.submits(**PARTS, publish=["publish"])
    workspace.advance(days=3)
    assert len(asked(ana)) == 5


def test_what_ends_before_a_holiday_is_asked_for_after_it(
    workspace: Workspace, ana: Person, maya: Person
) -> None:
    workspace.advance(days=2)  # Wednesday, 25 November; Thursday is Thanksgiving
    raise_and_resolve(maya, ana)
    workspace.advance(hours=35)  # Friday, 08:55
    assert not asked(ana)
    workspace.advance(hours=2)
    assert "By Fri 4 Dec 2026" in all_text(asked(ana)[0])


def test_a_weekend_lies_between(workspace: Workspace, ana: Person, maya: Person) -> None:
    workspace.advance(days=4)  # Friday, 27 November
    raise_and_resolve(maya, ana)
    workspace.advance(hours=59)  # Monday, 08:55
    assert not asked(ana)
    assert not maya.messages("liaison_urgency")
    workspace.advance(hours=2)
    assert len(asked(ana)) == len(maya.messages("liaison_urgency")) == 1


def test_a_mild_one_asks_for_none_but_one_can_be_written(
    workspace: Workspace, ana: Person, maya: Person
) -> None:
    workspace.advance(hours=12)  # by day, since at night it would wait until the morning
    raise_and_resolve(maya, ana, "access")
    workspace.advance(days=3)
    assert not asked(ana)
    assert "no post-mortem yet" in ana.types("/escalate export 1")
    ana.types("/escalate postmortem 1")
    assert not ana.submits(**PARTS)
    assert "## What got in the way?" in ana.types("/escalate export 1")
    workspace.advance(days=14)
    assert not asked(ana)


def test_both_sides_are_asked_once_whether_it_was_urgent(
    workspace: Workspace, ana: Person, maya: Person
) -> None:
    workspace.advance(hours=12)
    raise_and_resolve(maya, ana, "access")  # by 09:55 on Tuesday
    assert not maya.messages("liaison_urgency")
    workspace.advance(hours=22, minutes=10)  # 08:05 in New York, 10:05 in São Paulo
    mine = ana.sees("was it urgent enough", "liaison_urgency")
    assert not maya.messages("liaison_urgency")
    workspace.advance(hours=2)
    theirs = maya.sees("was it urgent enough", "liaison_urgency")
    maya.clicks("No", theirs)
    assert "you said: it was not urgent" in maya.now_reads(theirs).replace("*", "")
    assert maya.buttons(theirs) == ["Change to yes"]
    workspace.advance(minutes=1)
    maya.clicks("Change to yes", maya.messages("liaison_urgency")[0])
    assert "it was urgent" in maya.now_reads(theirs)
    ana.clicks("Yes", mine)
    assert "urgent, looking back: 2 of 2 votes" in ana.types("/escalate stats")
    workspace.advance(days=7)
    assert len(maya.messages("liaison_urgency")) == 1


@pytest.mark.usefixtures("over")
def test_actions_wait_in_the_app_home_of_their_owners(
    workspace: Workspace, ana: Person, someone: Someone
) -> None:
    lena = someone("lena")
    lena.opens_home()
    ana.types("/escalate postmortem 1")
    wrong = ana.submits(action_words_0="Only words")
    assert set(wrong) == {"action_owner_0", "action_due_0"}
    past = {"action_words_0": "x", "action_owner_0": lena.id, "action_due_0": "2020-01-01"}
    assert "has passed" in ana.submits(**past)["action_due_0"]
    ana.submits(**{**past, "action_words_0": "Watch it", "action_due_0": "2026-11-30"})
    assert "Your actions" in lena.home
    assert "Watch it (from #1) – by Mon 30 Nov 2026" in lena.home
    press(lena, "Make it a roadmap item")
    assert not lena.submits()
    assert "roadmap item #13" in lena.home
    assert "Watch it" in lena.types("/roadmap show 13")
    workspace.advance(days=8)
    assert "which has passed" in lena.opens_home()
    press(lena, "Done")
    assert "Your actions" not in lena.home


@pytest.mark.usefixtures("over")
def test_an_action_is_taken_out_again_and_what_was_typed_stays(ana: Person, maya: Person) -> None:
    ana.types("/escalate postmortem 1")
    ana.submits(
        impact="All of it", action_words_0="Oops", action_owner_0=maya.id, action_due_0="2026-12-01"
    )
    press(ana, "Remove", ana.modal)
    assert "Oops" not in all_text(ana.modal)
    assert values_of(ana.modal)["impact"] == "All of it"


@pytest.mark.usefixtures("over")
def test_someone_else_writes_it(workspace: Workspace, ana: Person, someone: Someone) -> None:
    lena, nora = someone("lena"), someone("nora")
    workspace.advance(hours=13)
    ana.clicks("Someone else writes it", asked(ana)[0])
    workspace.post("users", {"user": nora.id, "deleted": True})
    assert "deactivated" in ana.submits(author=nora.id)["author"]
    assert not ana.submits(author=lena.id)
    workspace.advance(minutes=1)
    assert "would you write down" in all_text(asked(lena)[0])


@pytest.mark.usefixtures("over")
def test_published_is_final_and_can_be_exported(ana: Person, maya: Person) -> None:
    ana.types("/escalate postmortem 1")
    wrong = ana.submits(what_happened=" ", impact=" ", publish=["publish"])
    assert set(wrong) == {"what_happened", "impact"}
    assert not ana.submits(
        **PARTS,
        action_words_0="Watch `it`",
        action_owner_0=maya.id,
        action_due_0="2026-12-01",
        publish=["publish"],
    )
    assert "is published" in ana.types("/escalate postmortem 1")
    text = maya.types("/escalate postmortem 1 export")
    assert text == maya.types("/escalate export 1")
    assert text.startswith("# Post-mortem of #1: launch page is down\n")
    assert "- [ ] Watch `it` (Maya Chen, by 2026-12-01)" in text
    assert "## Timeline\n\n- (All times are those of America/New_York." in text


@pytest.mark.usefixtures("over")
def test_reopened_it_keeps_what_was_written(
    workspace: Workspace, ana: Person, maya: Person
) -> None:
    ana.types("/escalate postmortem 1")
    assert not ana.submits(impact="Everyone")
    workspace.advance(hours=11, minutes=50)  # 09:45
    ana.types("/escalate reopen 1")
    assert "still goes on" in ana.types("/escalate postmortem 1")
    ana.types("/escalate ack 1")
    workspace.advance(minutes=25)
    assert not asked(ana)  # nobody looks back at what still goes on
    ana.types("/escalate resolve 1")
    assert not ana.submits(resolution="For good")
    ana.types("/escalate postmortem 1")
    drafted = values_of(ana.modal)
    assert drafted["impact"] == "Everyone"
    assert "It came back" in drafted["timeline_0"]
    assert "Resolved: For good" in drafted["timeline_0"]
    del maya


def test_what_is_confidential_is_published_to_those_named(
    liaison: tuple[Workspace, Liaison], ana: Person, maya: Person, someone: Someone
) -> None:
    lena, grace, tomas, hannah = map(someone, ("lena", "grace", "tomas", "hannah"))
    maya.types("/escalate it customer list was sent out")
    maya.chooses("confidential", ["yes"])
    assert not maya.submits(impact="wrong_send", named=[hannah.id])
    page = ana.sees("customer list", "liaison_page")
    ana.clicks("Acknowledge", page)
    ana.clicks("Resolve", page)
    assert not ana.submits()
    liaison[0].advance(days=1)
    assert "no escalation #1" in lena.types("/escalate export 1").lower()
    ana.clicks("Write it", asked(ana)[0])
    assert "in a DM to each who is named in it" in str(ana.modal)
    assert not ana.submits(**PARTS, publish=["publish"])
    liaison[0].advance(seconds=30)
    for person in (maya, ana, tomas, hannah):
        assert any("Post-mortem of #1" in all_text(each) for each in asked(person))
    for person in (lena, grace):
        assert not person.messages("liaison_postmortem")


def press(person: Person, label: str, view: dict[str, Any] | None = None) -> None:
    """Click a button of the App Home or of a modal."""
    view = view or person.workspace.inbox(person.id)["home"]
    for block in view["blocks"]:
        for element in [*block.get("elements", []), block.get("accessory", {})]:
            if element.get("type") == "button" and element["text"]["text"] == label:
                call = {key: element[key] for key in ("action_id", "value")}
                where = {"user": person.id, "view_id": view["id"], "block_id": block["block_id"]}
                assert person.workspace.post("action", {**where, **call})["ok"]
                return
    raise AssertionError(f"no button {label!r}")


def test_team_calendars_are_the_sample_companys(liaison: tuple[Workspace, Liaison]) -> None:
    with liaison[1].database.reading() as session:
        team = session.get_one(Team, 1)
    assert (team.zone, team.holiday_region) == ("America/New_York", "US")
