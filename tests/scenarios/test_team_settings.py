"""A lead changes who is paged, looks at what would come of it, and saves."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from app import Liaison
from bot.permissions import SYSTEM
from bot.services.escalations.case import policy_of
from models import AuditEntry, Team
from tests.scenarios.workspace import Person, Workspace, all_text


@pytest.fixture
def tomas(workspace: Workspace) -> Person:
    return workspace.person("tomas")


def opens(person: Person) -> str:
    person.opens_home()
    home = person.workspace.inbox(person.id)["home"]
    press(person, home, "settings_open", "open")
    return all_text(person.modal)


def press(person: Person, view: dict[str, Any], action_id: str, value: str) -> None:
    block = next(
        block
        for block in view["blocks"]
        for element in (block.get("accessory"), block.get("element"), *block.get("elements", []))
        if isinstance(element, dict)
        and element.get("action_id") == action_id
        and value in (element.get("value"), *(o["value"] for o in element.get("options", [])))
    )
    call = {"user": person.id, "view_id": view["id"], "block_id": block["block_id"]}
    answer = person.workspace.post("action", {**call, "action_id": action_id, "value": value})
    assert answer["ok"], answer


def edits(person: Person, part: str, **values: Any) -> dict[str, Any]:
    action = "settings_add_vendor" if part == "vendor:new" else "settings_edit"
    press(person, person.modal, action, part)
    return person.submits(**values)


def saves(person: Person) -> str:
    assert not person.submits()
    preview = all_text(person.modal)
    assert not person.submits()
    return preview


def audits(liaison: Liaison) -> list[AuditEntry]:
    with liaison.database.reading() as session:
        of_policies = select(AuditEntry).where(
            AuditEntry.by != SYSTEM.user_id, col(AuditEntry.subject).startswith("escalation policy")
        )
        return list(session.exec(of_policies))


def it_policy(session: Session) -> Any:
    return policy_of(session, session.exec(select(Team).where(Team.slug == "it")).one())


def test_a_lead_adds_a_step_sees_the_night_and_saves(
    liaison: tuple[Workspace, Liaison], tomas: Person, ana: Person, maya: Person
) -> None:
    workspace, app = liaison
    lena = workspace.person("lena")
    assert "1.* on call in Primary of IT" in opens(tomas)
    assert not edits(
        tomas, "step:new", people=[lena.id], channels=[workspace.channel("launch-room")],
        lead=["lead"], hours="out_of_hours", waits="1: 3, 2: business hour",
    )  # fmt: skip
    overview = all_text(tomas.modal)
    assert f"4.* {lena.mention}, <#{workspace.channel('launch-room')}>, the lead of IT" in overview
    assert "Not saved yet:* who is paged" in overview
    press(tomas, tomas.modal, "settings_step", "up:3")
    press(tomas, tomas.modal, "settings_step", "remove:1")
    assert audits(app) == []
    preview = saves(tomas)
    assert "Severity 1 (critical), raised" in preview
    assert "Severity 3 (medium), raised" in preview
    assert f"step 1: {ana.mention} (23:40 for them), on call for IT" in preview
    assert f"step 1: {ana.mention} (05:00 for them), on call for IT" in preview
    assert f"{lena.mention} (03:45 for them), named in the path of IT" in preview
    assert "When nobody answers:*" in preview
    assert not tomas.has_modal
    (audit,) = audits(app)
    assert (audit.by, audit.subject) == (tomas.id, "escalation policy of it")
    assert audit.before
    assert audit.after
    assert list(audit.after) == ["steps"]
    assert len(audit.before["steps"]) == len(audit.after["steps"]) == 3
    with app.database.reading() as session:
        targets = [[target.kind for target in step.targets] for step in it_policy(session).steps]
    assert targets == [["rotation"], ["person", "channel", "lead"], ["lead"]]
    maya.types("/escalate it checkout is down")
    assert not maya.submits(impact="outage")
    workspace.advance(minutes=5)
    lena.sees("checkout is down", "liaison_page")


def test_every_part_can_be_edited(liaison: tuple[Workspace, Liaison], tomas: Person) -> None:
    workspace, app = liaison
    nora = workspace.person("nora")
    opens(tomas)
    parts: dict[str, dict[str, Any]] = {
        "waits": {"s1": "2", "s4": "business_day"},
        "rounds": {"s1": "4"},
        "acknowledged_for": {"s2": "30"},
        "severities:marketing": {"launch_blocked": "1"},
        "severities:it": {"degraded": "2"},
        "runbooks:it": {"access": "https://wiki.example.com/it/access"},
        "approver:new": {
            "kind": "publish",
            "who": tomas.id,
            "delegates": [nora.id],
            "with_team": "marketing-ops",
            "other_alone": "Change text and pictures",
        },
        "end": {"channel": workspace.channel("launch-room"), "post_mortem": "3"},
        "hours": {"zone": "Europe/Berlin", "opens": "08:00", "closes": "18:00", "region": "de-be"},
        "vendor:new": {"name": "Hostly", "reach": "+1 555 0100", "sla": "one hour"},
    }
    for part, values in parts.items():
        assert not edits(tomas, part, **values), part
    for _ in ("approve", "Changing DNS"):
        press(tomas, tomas.modal, "settings_approver", "remove:1")
    overview = all_text(tomas.modal)
    for words in (
        "A step waits:* 1: 2 min, 2: 15 min, 3: 1 h, 4: next business day",
        "Rounds:* 1: 4, 2: 2, 3: 1, 4: 1",
        "A launch is blocked is 1",
        "Degraded service is 2",
        f"Publish*, with Marketing Ops: {tomas.mention} (or {nora.mention})",
        "Post-mortems from severity 3 on",
        "Monday to Friday, 08:00–18:00 (Europe/Berlin), holidays of DE-BE",
        "4.* Hostly (vendor)",
    ):
        assert words in overview
    saves(tomas)
    with app.database.reading() as session:
        policy = it_policy(session)
        team = session.exec(select(Team).where(Team.slug == "it")).one()
    assert policy.waits == {1: 2, 2: 15, 3: 60, 4: "business_day"}
    assert policy.runbooks["access"] == "https://wiki.example.com/it/access"
    assert policy.runbooks["outage"] == "https://wiki.example.com/it/outage"
    assert {each.kind for each in policy.approvers} == {"roll_back", "publish"}
    assert (team.zone, team.holiday_region) == ("Europe/Berlin", "DE-BE")
    assert "Not saved yet" not in opens(tomas)


@pytest.mark.parametrize(
    ("part", "values", "block_id", "expected"),
    [
        ("step:new", {}, "people", "A step needs somebody"),
        ("step:new", {"lead": ["lead"], "waits": "soon"}, "waits", "like 1: 3, 2: 10"),
        ("step:new", {"lead": ["lead"], "waits": "1: 99999"}, "waits", "like 1: 3, 2: 10"),
        ("vendor:new", {"name": "Hostly"}, "reach", "How are they reached?"),
        ("vendor:new", {"reach": "+1"}, "name", "Who is to be called?"),
        ("runbooks:it", {"outage": "http://wiki.example.com"}, "outage", "starts with https://"),
        ("hours", {"zone": "Mars/Base"}, "zone", "I don't know the time zone “Mars/Base”"),
        ("hours", {"region": "XX"}, "region", "I don't know the holidays of “XX”"),
        ("hours", {"opens": "18:00", "closes": "09:00"}, "closes", "has to be later than opening"),
        ("approver:new", {"kind": "Roll back", "who": "U0ANA000001"}, "kind", "a line for that"),
        (
            "approver:new",
            {"kind": "lunch", "who": "U0ANA000001", "delegates": ["U0ANA000001"]},
            "delegates",
            "They decide already",
        ),
    ],
)
def test_what_can_not_be_is_said_beside_the_input(
    tomas: Person, part: str, values: dict[str, Any], block_id: str, expected: str
) -> None:
    opens(tomas)
    assert expected in edits(tomas, part, **values)[block_id]


def test_a_path_has_twelve_steps_at_most(tomas: Person) -> None:
    opens(tomas)
    for _ in range(9):
        assert not edits(tomas, "step:new", lead=["lead"])
    assert "12 steps: that is the most." in all_text(tomas.modal)


def test_a_step_with_nobody_behind_it_is_warned_of(workspace: Workspace, tomas: Person) -> None:
    workspace.post("users", {"user": workspace.person("nora").id, "deleted": True})
    opens(tomas)
    assert not tomas.submits()
    assert "Step 2 has nobody behind it" in all_text(tomas.modal)


def test_of_two_who_save_the_second_is_told_and_loses_nothing(
    liaison: tuple[Workspace, Liaison], tomas: Person
) -> None:
    workspace, app = liaison
    ruth = workspace.person("ruth")
    opens(tomas)
    edits(tomas, "rounds", s1="5")
    edits(tomas, "waits", s1="10")
    opens(ruth)
    team = next(
        option["value"]
        for option in ruth.modal["blocks"][0]["accessory"]["options"]
        if option["text"]["text"] == "IT"
    )
    press(ruth, ruth.modal, "settings_team", team)
    edits(ruth, "waits", s1="2")
    edits(ruth, "end", post_mortem="1")
    saves(ruth)
    assert "Changed: how long is waited, how many rounds" in saves(tomas).replace(
        "Changed: how many rounds, how long is waited",
        "Changed: how long is waited, how many rounds",
    )
    told = all_text(tomas.modal)
    assert f"Nothing is saved yet.* {ruth.mention} saved changes meanwhile" in told
    assert "for how long is waited: there, yours would replace theirs" in told
    with app.database.reading() as session:
        assert it_policy(session).waits[1] == 2
    workspace.post("close", {"user": tomas.id, "view_id": tomas.modal["id"]})
    opens(tomas)
    saves(tomas)
    with app.database.reading() as session:
        policy = it_policy(session)
    assert (policy.waits[1], policy.rounds[1], policy.post_mortem_from) == (10, 5, 1)
    assert [each.by for each in audits(app)] == [ruth.id, tomas.id]


def test_what_is_not_saved_waits_and_can_be_thrown_away(tomas: Person) -> None:
    opens(tomas)
    edits(tomas, "rounds", s1="5")
    assert "Not saved yet:* how many rounds" in opens(tomas)
    press(tomas, tomas.modal, "settings_discard", "draft")
    assert "Not saved yet" not in all_text(tomas.modal)


def test_nobody_else_has_the_button(ana: Person, tomas: Person) -> None:
    assert "Team settings" not in ana.opens_home()
    assert "Team settings" in tomas.opens_home()
