"""Raising: from a message, with the path before it, at night, joined, confidential."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from app import Liaison
from bot.domain.policy import Policy, Step, Target, TargetKind
from models import EscalationPolicy, Team
from tests.scenarios.workspace import Person, Workspace, all_text

Someone = Callable[[str], Person]
LATER = int(datetime.fromisoformat("2026-11-23T23:40:00-05:00").timestamp())
PAST = int(datetime.fromisoformat("2026-11-23T20:00:00-05:00").timestamp())


def blocks(person: Person) -> dict[str, Any]:
    return {block["block_id"]: block for block in person.modal["blocks"]}


def first_page(person: Person) -> dict[str, Any]:
    """The choice of when the first page goes out."""
    found = [block for block_id, block in blocks(person).items() if block_id.startswith("first_")]
    assert found, "nothing is offered"
    return dict(found[0])


def chooses_first_page(person: Person, value: str) -> None:
    person.chooses(first_page(person)["block_id"], value)


def offered(person: Person) -> tuple[list[str], str]:
    element = first_page(person)["element"]
    return [each["value"] for each in element["options"]], element["initial_option"]["value"]


def write_policy(liaison: Liaison, *steps: Target, **rules: Any) -> None:
    """Give IT a policy of these targets, one a step."""
    policy = Policy(steps=tuple(Step(targets=(each,)) for each in steps), **rules)
    with liaison.database.writing() as session:
        team = session.get_one(Team, 1)
        assert team.slug == "it"
        session.merge(EscalationPolicy(team_id=1, rules=policy.model_dump(mode="json")))


# From a message, from anywhere, from the App Home


def test_a_message_is_escalated_with_its_words_and_its_permalink(
    workspace: Workspace, maya: Person, ana: Person, someone: Someone
) -> None:
    zoe = someone("zoe")
    where = workspace.channel("launch-room")
    words = f"{ana.mention} the launch page says 500 &amp; <!channel> is worried"
    workspace.post("message", {"user": zoe.id, "channel": where, "text": words})
    message = maya.sees("launch page says 500")
    maya.uses("escalate_message", message)
    quoted = blocks(maya)["summary"]["element"]["initial_value"]
    assert quoted == "@Ana Ribeiro the launch page says 500 & channel is worried"
    permalink = f"{workspace.url}/archives/{where}/p{message['ts'].replace('.', '')}"
    assert maya.modal["private_metadata"] == permalink
    assert f"/archives/{where}" in all_text(maya.modal)
    assert not maya.submits(impact="launch_blocked")
    page = ana.sees("launch page says 500", "liaison_page")
    assert "From this message:" in all_text(page)
    assert f"<{permalink}|" in all_text(page)


def test_the_shortcut_and_the_home_open_the_same_form(maya: Person) -> None:
    maya.uses("escalate")
    assert blocks(maya)["team"]["element"]["initial_option"]["text"]["text"] == "IT"
    maya.workspace.post("close", {"user": maya.id, "view_id": maya.modal["id"]})
    assert "Escalate" in maya.opens_home()
    maya.presses("Escalate")
    assert "What happened?" in all_text(maya.modal)


def test_a_guest_is_told_who_may(someone: Someone) -> None:
    paul = someone("paul")
    paul.uses("escalate")
    assert "You can't raise an escalation. Who can: everyone but guests." in all_text(paul.modal)


# The path before it is raised


def test_the_path_says_who_when_their_time_and_why(
    maya: Person, ana: Person, someone: Someone
) -> None:
    nora = someone("nora")
    maya.types("/escalate it launch page is down")
    before = all_text(maya.modal)
    assert (
        f"Pages {ana.mention} at once. It is 23:40 for them (Sao Paulo). On call for IT." in before
    )
    assert f"*Then* {nora.mention}: named in the path of IT." in before
    maya.chooses("impact", "launch_blocked")
    told = all_text(maya.modal)
    assert "Severity 2, high." in told
    assert "|Mon 23 Nov, 21:55 EST>" in told
    assert f"{nora.mention}: 21:55 for them (New York), named in the path of IT." in told
    assert "If nobody answers: the same again, 2 rounds in all; then" in told
    assert "Slack alone wakes nobody" in told
    maya.chooses("deadline", LATER)
    assert "Severity 1, critical." in all_text(maya.modal)
    assert f"{nora.mention}: 21:45 for them" in all_text(maya.modal)
    # What was typed is still there.
    assert blocks(maya)["summary"]["element"]["initial_value"] == "launch page is down"


def test_the_path_is_what_happens(
    workspace: Workspace, maya: Person, ana: Person, someone: Someone
) -> None:
    nora = someone("nora")
    maya.types("/escalate it launch page is down")
    assert not maya.submits(impact="launch_blocked")
    ana.sees("launch page is down", "liaison_page")
    workspace.advance(minutes=14)
    assert not nora.messages("liaison_page")
    workspace.advance(minutes=1)
    nora.sees("launch page is down", "liaison_page")


def test_the_path_over_thanksgiving(
    liaison: tuple[Workspace, Liaison], maya: Person, ana: Person
) -> None:
    """An IT that rests on holidays: a question raised the evening before waits until Friday."""
    workspace, app = liaison
    with app.database.writing() as session:
        team = session.get_one(Team, 1)
        team.zone, team.holiday_region = "America/New_York", "US"
    workspace.post("clock", {"to": "2026-11-25T16:30:00-05:00"})
    maya.types("/escalate it which tag manager do we use?")
    maya.chooses("impact", "question")
    assert "Fri 27 Nov, 09:00 EST" in all_text(maya.modal)
    assert f"Pages {ana.mention} at once. It is 18:30 for them" in all_text(maya.modal)


def test_a_path_of_vendors_channels_and_nobody(
    liaison: tuple[Workspace, Liaison], maya: Person, someone: Someone
) -> None:
    workspace, app = liaison
    room, ops = workspace.channel("launch-room"), workspace.channel("it-ops")
    write_policy(
        app,
        Target(kind=TargetKind.CHANNEL, ref=ops),
        Target(kind=TargetKind.CHANNEL, ref=room),
        Target(kind=TargetKind.VENDOR, name="Cloud <!here> Ltd", reach="+1"),
        Target(kind=TargetKind.PERSON, ref=someone("omar").id),
    )
    maya.types("/escalate it launch page is down")
    maya.chooses("impact", "outage")
    told = all_text(maya.modal)
    assert f"*at once* asked again in <#{ops}>." in told
    assert f"|Mon 23 Nov, 21:45 EST>* posted in <#{room}>." in told
    assert "Cloud &lt;!here&gt; Ltd is to be called." in told
    assert f"Pages {someone('omar').mention}" in told


# Raised at night


def test_a_severity_that_can_wait_wakes_nobody_by_itself(
    workspace: Workspace, maya: Person, ana: Person, someone: Someone
) -> None:
    nora = someone("nora")
    maya.types("/escalate it the price list looks odd")
    maya.chooses("impact", "degraded")
    assert f"*The first page would wake* {ana.mention}: 23:40 for them (Sao Paulo)." in all_text(
        maya.modal
    )
    assert offered(maya) == (["now", "awake", "morning"], "awake")
    options = first_page(maya)["element"]["options"]
    assert options[1]["text"]["text"] == (f"Page {nora.mention}, awake: 21:40 for them (New York)")
    assert options[2]["text"]["text"] == "Wait for their morning: Tue 09:00 (Tue 07:00 for you)"
    assert f"Pages {nora.mention} at once." in all_text(maya.modal)
    assert not maya.submits(impact="degraded")
    page = nora.sees("price list", "liaison_page")
    assert "has been paged" in all_text(page)
    assert not ana.messages("liaison_page")
    workspace.advance(hours=1)
    # Nobody has answered, and the round is over: the fallback follows, not Ana's night.


def test_the_lowest_severity_waits_until_their_morning(
    workspace: Workspace, maya: Person, ana: Person, someone: Someone
) -> None:
    omar = someone("omar")
    maya.types("/escalate it which tag manager do we use?")
    maya.chooses("impact", "question")
    assert offered(maya)[1] == "morning"
    assert f"Pages {ana.mention} <!date^" in all_text(maya.modal)
    assert not maya.submits(impact="question")
    shown = omar.sees("tag manager")
    assert "The first page goes out <!date^1795521600^" in all_text(shown)
    workspace.advance(hours=9, minutes=19)
    assert not ana.messages("liaison_page")
    workspace.advance(minutes=1)
    ana.sees("tag manager", "liaison_page")


def test_what_waits_can_be_acknowledged_at_once(
    workspace: Workspace, maya: Person, ana: Person, someone: Someone
) -> None:
    omar = someone("omar")
    maya.types("/escalate it which tag manager do we use?")
    assert not maya.submits(impact="question")
    omar.clicks("Acknowledge", omar.sees("tag manager"))
    workspace.advance(hours=10)
    assert not ana.messages("liaison_page")
    assert f"{omar.mention} is on it" in all_text(maya.sees("is on it"))


@pytest.mark.parametrize(("impact", "default"), [("outage", "now"), ("launch_blocked", "now")])
def test_what_can_not_wait_pages_now_unless_someone_chooses_otherwise(
    maya: Person, ana: Person, impact: str, default: str
) -> None:
    maya.types("/escalate it launch page is down")
    maya.chooses("impact", impact)
    assert offered(maya)[1] == default
    chooses_first_page(maya, "morning")
    assert offered(maya)[1] == "morning"
    assert f"Pages {ana.mention} <!date^" in all_text(maya.modal)
    assert not maya.submits()
    assert not ana.messages("liaison_page")


def test_a_near_deadline_offers_no_morning(maya: Person) -> None:
    maya.types("/escalate it the price list looks odd")
    maya.chooses("impact", "slow_or_awkward")
    maya.chooses("deadline", LATER)
    assert offered(maya) == (["now", "awake"], "awake")


def test_by_day_nothing_is_offered(workspace: Workspace, maya: Person) -> None:
    workspace.advance(hours=13)
    maya.types("/escalate it the price list looks odd")
    maya.chooses("impact", "degraded")
    assert "The first page would wake" not in all_text(maya.modal)


@pytest.mark.begins("2027-03-13T21:40:00-05:00")
def test_their_morning_after_the_clocks_have_changed(
    liaison: tuple[Workspace, Liaison], maya: Person, someone: Someone
) -> None:
    """The night to 14 March 2027, in which New York loses an hour and Omar is on call."""
    workspace, app = liaison
    omar = someone("omar")
    write_policy(app, Target(kind=TargetKind.PERSON, ref=omar.id))
    workspace.post("clock", {"to": "2027-03-13T23:30:00-05:00"})
    maya.types("/escalate it which tag manager do we use?")
    maya.chooses("impact", "question")
    label = first_page(maya)["element"]["options"][1]["text"]["text"]
    assert label == "Wait for their morning: Sun 09:00 (Sun 09:00 for you)"
    assert not maya.submits(impact="question")
    workspace.post("clock", {"to": "2027-03-14T08:59:00-04:00"})
    assert not omar.messages("liaison_page")
    workspace.post("clock", {"to": "2027-03-14T09:00:00-04:00"})
    omar.sees("tag manager", "liaison_page")


# Joined


def raised(person: Person, words: str, impact: str = "outage", **more: Any) -> None:
    person.types(f"/escalate it {words}")
    assert not person.submits(impact=impact, **more)


def test_the_same_outage_is_joined(
    workspace: Workspace, maya: Person, ana: Person, someone: Someone
) -> None:
    zoe = someone("zoe")
    raised(maya, "checkout is down")
    ana.clicks("Acknowledge", ana.sees("checkout is down", "liaison_page"))
    workspace.advance(minutes=6)
    zoe.types("/escalate it nobody in Canada can pay")
    assert "Join" not in all_text(zoe.modal)
    zoe.chooses("impact", "outage")
    assert "#1, 6 minutes old: checkout is down" in all_text(zoe.modal)
    zoe.presses("Join #1")
    assert "You joined #1" in all_text(zoe.modal)
    workspace.advance(minutes=1)
    ana.sees(f"{zoe.mention} is affected too: nobody in Canada can pay")
    assert "checkout is down" in all_text(zoe.sees("Acknowledged* by"))
    assert len(ana.messages("liaison_page")) == 1
    ana.clicks("Resolve", ana.messages("liaison_page")[0])
    assert not ana.submits(resolution="Restarted it")
    workspace.advance(minutes=1)
    zoe.sees("resolved it: Restarted it")


@pytest.mark.parametrize("impact", ["degraded", "security"])
def test_another_impact_is_not_the_same(maya: Person, someone: Someone, impact: str) -> None:
    zoe = someone("zoe")
    raised(maya, "checkout is down")
    zoe.types("/escalate it checkout is down")
    zoe.chooses("impact", impact)
    assert "Join" not in all_text(zoe.modal)


def test_after_an_hour_it_is_another_outage(
    workspace: Workspace, maya: Person, someone: Someone
) -> None:
    zoe = someone("zoe")
    raised(maya, "checkout is down")
    workspace.advance(minutes=61)
    zoe.types("/escalate it checkout is down")
    zoe.chooses("impact", "outage")
    assert "Join" not in all_text(zoe.modal)


def test_what_was_resolved_meanwhile_can_not_be_joined(
    maya: Person, ana: Person, someone: Someone
) -> None:
    zoe = someone("zoe")
    raised(maya, "checkout is down")
    zoe.types("/escalate it nobody can pay")
    zoe.chooses("impact", "outage")
    ana.clicks("Resolve", ana.sees("checkout is down", "liaison_page"))
    assert not ana.submits(resolution="Restarted it")
    zoe.presses("Join #1")
    assert "#1 was resolved meanwhile." in all_text(zoe.modal)
    zoe.workspace.post("close", {"user": zoe.id, "view_id": zoe.modal["id"]})
    assert not zoe.submits()
    zoe.workspace.advance(minutes=1)
    ana.sees("nobody can pay", "liaison_page")


# Confidential


def test_what_is_confidential_is_seen_by_those_named_and_no_channel(
    workspace: Workspace, maya: Person, ana: Person, someone: Someone
) -> None:
    hannah, omar, zoe = someone("hannah"), someone("omar"), someone("zoe")
    maya.types("/escalate it a list was sent without consent")
    maya.chooses("impact", "wrong_send")
    hint = blocks(maya)["confidential"]["hint"]["text"]
    assert hint == "Personal data, or a send without consent? Then better tick this."
    maya.chooses("confidential", ["yes"])
    assert "Nothing is posted in any channel." in all_text(maya.modal)
    assert f"You see it, {someone('tomas').mention} who leads IT, whoever is paged" in all_text(
        maya.modal
    )
    assert not maya.submits(named=[hannah.id])
    ana.sees("without consent", "liaison_page")
    hannah.sees("*Confidential*")
    maya.sees("*Confidential*")
    workspace.advance(hours=1)
    for stranger in (omar, zoe):
        stranger.sees_nothing_more()
        assert "without consent" not in stranger.types("/escalate list")
        assert "without consent" not in stranger.opens_home()
        stranger.types("/escalate it another wrong send")
        stranger.chooses("impact", "wrong_send")
        assert "Join" not in all_text(stranger.modal)
    assert "without consent" in hannah.types("/escalate list")


def test_a_confidential_one_is_on_no_item_of_the_roadmap(maya: Person, ana: Person) -> None:
    maya.types("/escalate it the launch list leaked")
    maya.chooses("impact", "security")
    maya.chooses("confidential", ["yes"])
    item = blocks(maya)["item"]["element"]["options"][0]["value"]
    assert not maya.submits(item=item)
    ana.sees("launch list leaked", "liaison_page")
    assert "escalation" not in ana.types(f"/roadmap show {item}").lower()


def test_a_deactivated_person_can_not_be_named(workspace: Workspace, maya: Person) -> None:
    gone = workspace.person("hannah")
    maya.types("/escalate it a list was sent without consent")
    maya.chooses("confidential", ["yes"])
    workspace.post("users", {"user": gone.id, "deleted": True})
    errors = maya.submits(impact="wrong_send", named=[gone.id])
    assert errors == {"named": "One of these is deactivated, or no person. Choose others."}


# What bad input gets


def test_a_deadline_in_the_past_is_said_at_its_field(maya: Person) -> None:
    maya.types("/escalate it launch page is down")
    maya.chooses("deadline", PAST)
    errors = maya.submits(impact="outage")
    assert errors == {"deadline": "That moment has passed. Choose a later one, or leave it empty."}
    assert "Nothing is open" in maya.types("/escalate list")


def test_nobody_is_mentioned_by_what_people_type(maya: Person, ana: Person) -> None:
    maya.types("/escalate it <!channel> is down")
    assert not maya.submits(impact="outage")
    page = ana.sees("is down", "liaison_page")
    assert "<!channel>" not in page["text"]
    assert "&lt;!channel&gt; is down" in page["text"]


def test_ten_thousand_characters_are_too_many(maya: Person) -> None:
    maya.types("/escalate it launch page is down")
    assert "at most 2000" in maya.submits(impact="outage", summary="x" * 10_000)["summary"]
    assert "Nothing is open" in maya.types("/escalate list")
