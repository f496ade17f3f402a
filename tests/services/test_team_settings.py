"""Drafts of team settings on both databases: merged, kept, and saved by who may."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.settings_parts import Given, own_waits, put, with_step_moved, without_step
from bot.domain.team_settings import merge, settings_of
from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.services import Services
from bot.services.escalations.case import policy_of
from models import AuditEntry, PolicyDraft, Team
from models.database import Database

ROUNDS = {"s1": "5", "s2": "2", "s3": "1", "s4": "1"}


def change(services: Services, user_id: str, part: str, values: Mapping[str, Any]) -> None:
    given = Given({k: v for k, v in values.items() if not isinstance(v, list)},
                  {k: v for k, v in values.items() if isinstance(v, list)})  # fmt: skip
    services.settings.change(user_id, 1, partial(put, part=part, given=given))


def test_only_the_lead_and_administrators_may(services: Services, database: Database) -> None:
    for user_id in ("UANA", "UMAYA", "UGUEST", "UNOBODY"):
        with pytest.raises(NotAllowed, match=r"Who can: the team's lead \(<@UBEN>\), admin"):
            services.settings.page(user_id, 1)
        with pytest.raises(NotAllowed):
            services.settings.page(user_id)
        with pytest.raises(NotAllowed):
            services.settings.save(user_id, 1)
        with pytest.raises(NotAllowed):
            change(services, user_id, "rounds", ROUNDS)
    with database.reading() as session:
        assert session.exec(select(PolicyDraft)).all() == []
    assert services.settings.page("UBEN").team.name == "IT"
    with pytest.raises(Mistake):
        services.settings.page("UBEN", 77)


def test_what_nobody_changed_is_saved_without_a_trace(
    services: Services, database: Database
) -> None:
    services.settings.save("UBEN", 1)
    change(services, "UBEN", "rounds", {**ROUNDS, "s1": "3"})
    services.settings.save("UBEN", 1)
    with database.reading() as session:
        assert session.exec(select(AuditEntry).where(AuditEntry.by != "liaison")).all() == []
        assert session.exec(select(PolicyDraft)).all() == []


def test_of_many_saves_at_once_one_is_audited(services: Services, database: Database) -> None:
    change(services, "UBEN", "rounds", ROUNDS)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: services.settings.save("UBEN", 1), range(6)))
    with database.reading() as session:
        (audit,) = session.exec(select(AuditEntry).where(AuditEntry.by != "liaison")).all()
        policy = policy_of(session, session.get_one(Team, 1))
    assert policy.rounds[1] == 5
    assert (audit.before, audit.after) == (
        {"rounds": {"1": 3, "2": 2, "3": 1, "4": 1}},
        {"rounds": {"1": 5, "2": 2, "3": 1, "4": 1}},
    )


def test_a_mistake_leaves_the_draft_as_it_was(services: Services) -> None:
    change(services, "UBEN", "rounds", ROUNDS)
    with pytest.raises(InvalidInput):
        change(services, "UBEN", "step:new", {"people": []})
    with pytest.raises(Mistake, match="not there any more"):
        change(services, "UBEN", "step:9", {"people": ["UANA"]})
    with pytest.raises(Mistake, match="open them again"):
        change(services, "UBEN", "colour", {})
    page = services.settings.page("UBEN", 1)
    assert page.unsaved == ("rounds",)
    assert len(page.settings.policy.steps) == 2


def test_a_preview_tells_who_when_and_why_and_stores_nothing(
    services: Services, database: Database
) -> None:
    change(services, "UBEN", "step:new", {"people": ["UZOE"], "hours": "always"})
    change(services, "UBEN", "step:new", {"groups": ["SGONE"], "hours": "always"})
    preview = services.settings.preview("UBEN", 1)
    now_critical, night_critical, now_medium, _ = preview.paths
    told = [(stop.step, [each.why for each in stop.reach.people]) for stop in now_critical.stops]
    assert told == [(0, ["on call for IT"]), (1, ["lead of IT"]), (2, ["named in the path of IT"])]
    assert now_critical.empty == [3]
    assert [path.severity for path in preview.paths] == [1, 1, 3, 3]
    # The company's IT keeps UTC: 02:40 by now.
    assert f"{night_critical.start:%d %H:%M}" == "24 03:00"
    assert (now_medium.stops[1].at - now_medium.stops[0].at).total_seconds() == 3600
    assert [each.user_id for each in preview.last.people] == ["UBEN"]
    assert preview.last.channels == ("CIT",)
    with database.reading() as session:
        assert len(policy_of(session, session.get_one(Team, 1)).steps) == 2


def test_two_changes_of_the_same_settings() -> None:
    merged = merge(
        {"a": 1, "b": 1, "c": 1, "d": 1},
        {"a": 2, "b": 2, "c": 1, "d": 2},
        {"a": 3, "b": 1, "c": 3, "d": 2},
    )
    assert merged.parts == {"a": 3, "b": 2, "c": 3, "d": 2}
    assert (merged.theirs, merged.both) == (("a", "b", "d"), ("a",))


def test_settings_come_back_from_their_parts_as_they_were(services: Services) -> None:
    settings = services.settings.page("UBEN", 1).settings
    assert settings_of(settings.parts()) == settings


def test_steps_move_and_leave(services: Services) -> None:
    settings = services.settings.page("UBEN", 1).settings
    first, second = settings.policy.steps
    assert with_step_moved(settings, 1, -1).policy.steps == (second, first)
    assert with_step_moved(settings, 1, 1).policy.steps == (first, second)
    assert with_step_moved(settings, 0, -1).policy.steps == (first, second)
    assert without_step(settings, 0).policy.steps == (second,)
    with pytest.raises(Mistake):
        without_step(settings, 2)


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("", {}),
        ("1: 3", {1: 3}),
        (" 1 = 3 min , 2:10 minutes,", {1: 3, 2: 10}),
        ("4: business hour", {4: "business_hour"}),
        ("3: business_day", {3: "business_day"}),
    ],
)
def test_own_waits_as_people_write_them(text: str, waits: dict[int, Any]) -> None:
    assert own_waits(text) == waits


@pytest.mark.parametrize("text", ["soon", "5: 3", "1: 0", "1: 99999", "1", "1: business week"])
def test_waits_that_can_not_be(text: str) -> None:
    with pytest.raises(Mistake, match="like 1: 3, 2: 10"):
        own_waits(text)
