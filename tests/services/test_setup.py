"""Teams and rotations from a file."""

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.domain.policy import Approver
from bot.errors import Mistake, NotAllowed
from bot.permissions import SYSTEM, Actor
from bot.services import Services
from bot.services.escalations.case import policy_of
from bot.services.setup import directory_of
from bot.services.setup.reading import load_setup, read_setup, read_text
from models import AuditEntry, OutboxMessage, Team
from models.database import Database
from tests.company import COMPANY, DIRECTORY, SetClock


def changed(**team: Any) -> dict[str, Any]:
    company = copy.deepcopy(COMPANY)
    company["teams"][0].update(team)
    return company


def apply(services: Services, company: dict[str, Any], *, dry_run: bool = False) -> list[str]:
    return services.setup.apply(SYSTEM, read_setup(company), DIRECTORY, dry_run=dry_run)


def test_applying_twice_changes_nothing(services: Services) -> None:
    assert apply(services, COMPANY) == []


def test_a_dry_run_says_what_would_change_and_changes_nothing(services: Services) -> None:
    company = changed(channel="marketing-ops", members=["UANA", "UZOE"])
    plan = apply(services, company, dry_run=True)
    assert plan == [
        "~ team IT: channel: #it-ops → #marketing-ops",
        "~ team IT: members: UANA, UBEN → UANA, UZOE",
    ]
    assert apply(services, company) == plan
    assert apply(services, company) == []


def test_people_change_places(services: Services, database: Database) -> None:
    company = copy.deepcopy(COMPANY)
    company["teams"][0]["rotations"][0]["people"] = ["UBEN", "UANA"]
    assert apply(services, company) == [
        "~ rotation IT, Primary: layers.people: UANA, UBEN → UBEN, UANA"
    ]
    duty = services.oncall.lookup.on_call("UMAYA").duties[0]
    assert duty.current
    assert duty.current.user_id == "UBEN"
    apply(services, company)
    with database.reading() as session:
        sent = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
    told = {row.destination: row.payload["text"] for row in sent if ":applied:" in row.key}
    assert set(told) == {"UANA", "UBEN"}
    assert "by the setup file" in told["UANA"]


def test_who_was_on_call_before_stays_what_it_was(services: Services, clock: SetClock) -> None:
    before = clock.at
    clock.advance(days=1)
    company = copy.deepcopy(COMPANY)
    company["teams"][0]["rotations"][0]["people"] = ["UBEN", "UANA"]
    apply(services, company)
    then = services.oncall.lookup.on_call("UMAYA", f"it {before:%Y-%m-%d}")
    assert {shift.user_id for shift in then.days[0].shifts if shift.start < clock.at} == {"UANA"}
    assert apply(services, company) == []


def test_every_change_is_in_the_audit_log(services: Services, database: Database) -> None:
    services.setup.apply(
        Actor("UBEN", is_administrator=True),
        read_setup(with_policy(lead="UANA")),
        replace(DIRECTORY, groups={"ops": "SOPS"}),
        dry_run=False,
    )
    with database.reading() as session:
        rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
    told = {row.subject: row for row in rows if row.by == "UBEN"}
    assert set(told) == {"team IT", "escalation policy of it"}
    assert told["team IT"].before == {"lead": "UBEN"}
    assert told["team IT"].after == {"lead": "UANA"}
    assert told["escalation policy of it"].before is None
    assert (told["escalation policy of it"].after or {})["fallback"] == "#marketing-ops"
    assert {row.by for row in rows} == {"liaison", "UBEN"}


def test_only_administrators_may(services: Services) -> None:
    with pytest.raises(NotAllowed, match="Who can: administrators"):
        services.setup.apply(Actor("UMAYA"), read_setup(COMPANY), DIRECTORY, dry_run=True)


@pytest.mark.parametrize(
    ("company", "expected"),
    [
        (changed(lead="nobody@example.com"), "Nobody in the workspace"),
        (changed(channel="nowhere"), "There is no channel “nowhere”"),
    ],
)
def test_who_or_what_the_workspace_does_not_have(
    services: Services, company: dict[str, Any], expected: str
) -> None:
    with pytest.raises(Mistake, match=expected):
        apply(services, company)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, "the file"),
        ({"teams": "IT"}, "teams: expected a valid list"),
        ({"teams": [{"name": "IT", "members": ["a"]}]}, r"teams\.0\.channel: “channel” is missing"),
        (
            changed(colour="red"),
            r"teams\.0\.colour: I don't know “colour” here. There are: name, channel, lead",
        ),
        (changed(name="Marketing ops"), "Two teams have the same name: marketing-ops"),
        (changed(name="!!!"), "letters or digits"),
    ],
)
def test_what_the_file_gets_wrong_is_named(data: Any, expected: str) -> None:
    with pytest.raises(Mistake, match=expected):
        read_setup(data)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("zone", "Mars/Base", "I don't know the time zone"),
        ("people", ["UANA", "UANA"], "someone is in it twice"),
        ("people", [], "at least 1 item"),
        ("shift_days", 0, "greater than or equal to 1"),
        ("handoff", "25:00", "hour"),
        ("weekdays", ["monday"], "days are written mon, tue"),
        ("shift_hours", 12, "not both"),
        ("opens", "09:00", "opens and closes go together"),
    ],
)
def test_rotations_that_can_not_be(field: str, value: Any, expected: str) -> None:
    company = copy.deepcopy(COMPANY)
    rotation = company["teams"][0]["rotations"][0]
    rotation.update({"shift_days": 7, field: value})
    with pytest.raises(Mistake, match=expected):
        read_setup(company)


def test_hours_of_the_day_that_no_layer_can_have() -> None:
    company = copy.deepcopy(COMPANY)
    rotation = company["teams"][0]["rotations"][0]
    rotation.update({"opens": "09:00", "closes": "09:00"})
    with pytest.raises(Mistake, match="open and close at the same time"):
        read_setup(company)
    rotation.update({"closes": "17:00", "shift_hours": 4})
    with pytest.raises(Mistake, match="Turns of hours can't keep to hours of the day"):
        read_setup(company)


def test_layers_come_and_go(services: Services) -> None:
    company = copy.deepcopy(COMPANY)
    day = {
        "name": "Day",
        "zone": "Europe/Berlin",
        "handoff": "09:00",
        "starts": "2026-11-23",
        "weekdays": ["fri", "mon"],
        "opens": "09:00",
        "closes": "17:00",
        "people": ["UBEN"],
    }
    company["teams"][0]["rotations"] = [{"name": "Primary", "layers": [day, {**day, "name": "B"}]}]
    assert apply(services, company)[1].startswith("~ rotation IT, Primary: layers: (name: Every")
    assert apply(services, company) == []
    assert apply(services, COMPANY)[1].startswith("~ rotation IT, Primary: layers: (name: Day")
    assert apply(services, COMPANY) == []


def test_a_team_has_hours_and_holidays(services: Services) -> None:
    plan = apply(services, changed(zone="Europe/Berlin", opens="08:30", holidays="DE"))
    assert plan == [
        "~ team IT: zone: UTC → Europe/Berlin",
        "~ team IT: opens: 09:00 → 08:30",
        "~ team IT: holidays = DE",
    ]
    with pytest.raises(Mistake, match="holidays"):
        read_setup(changed(holidays="Atlantis"))


def test_the_example_can_be_read(request: pytest.FixtureRequest) -> None:
    setup = load_setup(request.config.rootpath / "docs" / "teams.example.yaml")
    assert [team.name for team in setup.teams] == ["IT", "Marketing Ops"]


ONE_TEAM = "teams:\n  - name: IT\n    channel: it\n    members: [a]\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("teams:\n  - name: [IT\n", "line 3: this is no YAML: "),
        ("teams:\n  - name: IT\n    chanel: it\n    members: [a]\n", "“chanel” here. Did you mean"),
        ("teams:\n  - name: IT\n    chanel: it\n    members: [a]\n", "line 3: I don't know"),
        (
            "teams:\n  - name: IT\n    chanel: it\n    members: [a]\n",
            "line 2: “channel” is missing",
        ),
        ("teams:\n  - name: IT\n    name: Web\n", "line 3: “name” is written twice"),
        (
            f"{ONE_TEAM}  - name: Web\n    channel: web\n    members: [a]\n    zone: Berlln\n",
            "teams.yaml, line 8: zone: I don't know the time zone “Berlln”",
        ),
        (
            f"{ONE_TEAM}    rotations:\n      - name: P\n        shift_days: often\n",
            "line 7: shift_days: expected a valid integer",
        ),
        ("workspace:\n  posts_per_minute: 9000\n", "line 2: posts_per_minute: expected less"),
        (
            "meetings:\n  - name: Sync\n    chanel: x\n",
            "line 3: I don't know “chanel”",
        ),
        ("meetings:\n  - name: Sync\n    weekday: today\n", "line 3: weekday: expected 'mon'"),
        ("survey:\n  open_days: 90\n", "line 2: open_days: expected less"),
        ("roadmap_summary:\n  zone: Mars\n", "line 2: zone: I don't know the time zone “Mars”"),
        ("jira:\n  it:\n    projekt: WEB\n", "line 3: I don't know “projekt” here. Did you mean"),
        ("jira:\n  it:\n    project: no key\n", "line 3: project: "),
        ("- IT\n- Web\n", "teams.yaml, line 1: "),
    ],
)
def test_what_a_file_gets_wrong_is_told_with_its_line(text: str, expected: str) -> None:
    with pytest.raises(Mistake) as told:
        read_text(text, "teams.yaml")
    assert expected in str(told.value)


def test_a_file_that_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="can't read"):
        load_setup(tmp_path / "none.yaml")


def test_a_time_without_quotes_is_a_time(tmp_path: Path) -> None:
    file = tmp_path / "teams.yaml"
    rotation = "{name: P, zone: UTC, handoff: 09:30, starts: 2026-11-23, people: [U1]}"
    file.write_text(
        f"teams: [{{name: IT, channel: it, members: [U1], rotations: [{rotation}]}}]",
        encoding="utf-8",
    )
    assert load_setup(file).teams[0].rotations[0].layers[0].handoff.isoformat() == "09:30:00"


def test_people_are_found_by_email_in_any_case_but_not_when_deactivated() -> None:
    users: list[dict[str, Any]] = [
        {"id": "U1", "profile": {"email": "Ana@Example.com"}},
        {"id": "U2", "profile": {"email": "gone@example.com"}, "deleted": True},
    ]
    directory = directory_of(users, [{"name": "it", "id": "C1"}])
    assert directory.person("ana@example.COM") == "U1"
    assert directory.channel("#it") == "C1"
    with pytest.raises(Mistake):
        directory.person("gone@example.com")


POLICY: dict[str, Any] = {
    "steps": [
        ["rotation Primary"],
        {"targets": ["UBEN", "#it-ops"], "hours": "out_of_hours", "waits": {1: 2}},
        ["lead", "@ops", {"vendor": "Hostly", "reach": "+1 555 0100"}],
    ],
    "waits": {2: 10},
    "runbooks": {"outage": "https://wiki.example.com/outage"},
    "fallback": "marketing-ops",
    "approvers": {
        "roll_back": ["UBEN", "UANA"],
        "Publishing on the site": {
            "people": ["UZOE"],
            "with_team": "marketing-ops",
            "alone": "Take a page down",
            "other_alone": "Change text and pictures",
        },
    },
}


def with_policy(lead: str = "UBEN", **more: Any) -> dict[str, Any]:
    return changed(lead=lead, policy={**POLICY, **more})


def apply_with_groups(services: Services, company: dict[str, Any]) -> list[str]:
    directory = replace(DIRECTORY, groups={"ops": "SOPS"})
    return services.setup.apply(SYSTEM, read_setup(company), directory, dry_run=False)


def test_a_policy_is_stored_and_told_and_the_second_time_changes_nothing(
    services: Services, database: Database
) -> None:
    lines = apply_with_groups(services, with_policy())
    assert lines[0] == "+ escalation policy of it"
    assert "~ escalation policy of it: fallback = #marketing-ops" in lines
    assert apply_with_groups(services, with_policy()) == []
    with database.reading() as session:
        policy = policy_of(session, session.get_one(Team, 1))
    kinds = [[target.kind.value for target in step.targets] for step in policy.steps]
    assert kinds == [["rotation"], ["person", "channel"], ["lead", "group", "vendor"]]
    assert policy.step_wait(1, 1) == 2
    assert policy.waits[2] == 10
    assert policy.fallback_channel == "CMK"
    assert policy.approver("roll_back") == Approver(
        kind="roll_back", user_id="UBEN", delegates=("UANA",)
    )
    assert policy.approver("publishing on the site", "sales") is None
    pair = policy.approver("publishing on the site", "marketing-ops")
    assert pair
    assert (pair.user_id, pair.alone) == ("UZOE", "Take a page down")
    assert apply_with_groups(services, changed()) == []
    assert apply_with_groups(services, with_policy(waits={2: 11})) == [
        "~ escalation policy of it: waits.2: 10 → 11"
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"steps": [["rotation Nights"]]}, "there is no rotation “Nights”"),
        ({"steps": [["@nobody"]]}, "There is no user group “@nobody”"),
        ({"steps": [["#nowhere"]]}, "There is no channel “#nowhere”"),
        ({"steps": [["someone@example.com"]]}, "Nobody in the workspace"),
        ({"steps": [["UBEN", "lead", "UBEN"]]}, "in this step twice"),
        ({"steps": [[]]}, "at least 1 item"),
        ({"steps": [["lead"]] * 13}, "at most 12 items"),
        ({"runbooks": {"outage": "http://wiki"}}, "starts with https://"),
        ({"runbooks": {"boredom": "https://wiki"}}, "there is no impact boredom"),
        ({"waits": {5: 10}}, "less than or equal to 4"),
        ({"waits": {1: "soon"}}, "business_hour"),
        ({"approvers": {"lunch": []}}, "at least 1 item"),
        (
            {"approvers": {"lunch": {"people": ["UBEN"], "with_team": "sales"}}},
            "no team",
        ),
    ],
)
def test_policies_that_can_not_be(services: Services, more: dict[str, Any], expected: str) -> None:
    with pytest.raises(Mistake, match=expected):
        apply_with_groups(services, with_policy(**more))
