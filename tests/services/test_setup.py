"""Teams and rotations from a file."""

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.policy import Approver
from bot.errors import Mistake, NotAllowed
from bot.permissions import SYSTEM, Actor
from bot.services import Services
from bot.services.escalations.case import policy_of
from bot.services.setup import directory_of
from bot.services.setup_file import load_setup, read_setup
from models import Team
from models.database import Database
from tests.company import COMPANY, DIRECTORY


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
    assert plan == ["~ team IT: channel_id = CMK", "+ team IT: UZOE", "- team IT: UBEN"]
    assert apply(services, company) == plan
    assert apply(services, company) == []


def test_people_change_places(services: Services) -> None:
    company = copy.deepcopy(COMPANY)
    company["teams"][0]["rotations"][0]["people"] = ["UBEN", "UANA"]
    assert apply(services, company) == ["~ rotation Primary: UBEN, UANA"]
    duty = services.oncall.lookup.on_call("UMAYA").duties[0]
    assert duty.current
    assert duty.current.user_id == "UBEN"


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
        ({"teams": []}, "teams: "),
        ({"teams": [{"name": "IT", "members": ["a"]}]}, r"teams\.0\.channel: Field required"),
        (changed(colour="red"), r"teams\.0\.colour: Extra inputs"),
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
        ("layers", [], "at least 1 item"),
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
    assert "~ rotation Primary, layer Day: UBEN" in apply(services, company)
    assert apply(services, company) == []
    assert "- rotation Primary, layer B" in apply(services, COMPANY)
    assert apply(services, COMPANY) == []


def test_a_team_has_hours_and_holidays(services: Services) -> None:
    plan = apply(services, changed(zone="Europe/Berlin", opens="08:30", holidays="DE"))
    assert plan == [
        "~ team IT: zone = Europe/Berlin",
        "~ team IT: opens_at = 08:30:00",
        "~ team IT: holiday_region = DE",
    ]
    with pytest.raises(Mistake, match="holidays"):
        read_setup(changed(holidays="Atlantis"))


def test_the_example_can_be_read(request: pytest.FixtureRequest) -> None:
    setup = load_setup(request.config.rootpath / "docs" / "teams.example.yaml")
    assert [team.name for team in setup.teams] == ["IT", "Marketing Ops"]


def test_a_file_that_is_no_yaml_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "teams.yaml"
    file.write_text("teams:\n  - name: [IT\n", encoding="utf-8")
    with pytest.raises(Mistake, match="line 3"):
        load_setup(file)
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
            "with": "marketing-ops",
            "alone": "Take a page down",
            "other_alone": "Change text and pictures",
        },
    },
}


def with_policy(**more: Any) -> dict[str, Any]:
    return changed(policy={**POLICY, **more})


def apply_with_groups(services: Services, company: dict[str, Any]) -> list[str]:
    directory = replace(DIRECTORY, groups={"ops": "SOPS"})
    return services.setup.apply(SYSTEM, read_setup(company), directory, dry_run=False)


def test_a_policy_is_stored_and_told_and_the_second_time_changes_nothing(
    services: Services, database: Database
) -> None:
    lines = apply_with_groups(services, with_policy())
    parts = ("steps", "waits", "runbooks", "fallback_channel", "approvers")
    assert [line.split(" = ")[0] for line in lines] == [f"~ policy of IT: {x}" for x in parts]
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
    assert apply_with_groups(services, with_policy(waits={2: 11}))[0].endswith(
        '"2": 11, "3": 60, "4": "business_hour"}'
    )


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
        ({"approvers": {"lunch": {"people": ["UBEN"], "with": "sales"}}}, "no team that there is"),
    ],
)
def test_policies_that_can_not_be(services: Services, more: dict[str, Any], expected: str) -> None:
    with pytest.raises(Mistake, match=expected):
        apply_with_groups(services, with_policy(**more))
