"""User groups, read once a day and told of each change."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.services.groups import GroupService
from models import Team, TeamMember, UserGroup, UserGroupMember
from models.database import Database
from tests.company import SetClock


class Groups:
    """The workspace's groups, as `usergroups.list` tells them."""

    def __init__(self) -> None:
        self.all: list[Mapping[str, Any]] = [
            {"id": "SOPS", "handle": "ops", "name": "Operations", "users": ["UANA", "UBEN"]},
            {"id": "SWEB", "handle": "web", "name": "Web", "users": []},
        ]

    def user_groups(self) -> list[Mapping[str, Any]]:
        return self.all


@pytest.fixture
def source() -> Groups:
    return Groups()


@pytest.fixture
def groups(database: Database, source: Groups, clock: SetClock) -> GroupService:
    service = GroupService(database, source)
    service.run_due(clock.at)
    return service


def stored(database: Database) -> dict[str, list[str]]:
    with database.reading() as session:
        rows = session.exec(select(UserGroupMember)).all()
        handles = {each.group_id: each.handle for each in session.exec(select(UserGroup))}
    return {
        handle: sorted(row.user_id for row in rows if row.group_id == group_id)
        for group_id, handle in handles.items()
    }


def test_a_reading_makes_changes_and_removes(
    groups: GroupService, source: Groups, database: Database, clock: SetClock
) -> None:
    assert stored(database) == {"ops": ["UANA", "UBEN"], "web": []}
    assert groups.next_due() == clock.at + timedelta(days=1)
    source.all = [{"id": "SOPS", "handle": "operations", "name": "O", "users": ["UBEN", "UZOE"]}]
    groups.run_due(clock.advance(days=1))
    assert stored(database) == {"operations": ["UBEN", "UZOE"]}
    source.all = []
    groups.run_due(clock.advance(days=1))
    assert stored(database) == {}


def test_what_is_told_changes_it_at_once_and_twice_changes_nothing(
    groups: GroupService, database: Database
) -> None:
    for _ in range(2):
        groups.note_members("SOPS", ["UZOE"], ["UANA"])
        groups.note_members("SUNKNOWN", ["UZOE"], [])
        groups.note({"id": "SNEW", "handle": "new", "name": "New", "users": ["UMAYA"]})
        groups.note({"id": "SWEB", "handle": "website", "name": "Web"})
        assert stored(database) == {"ops": ["UBEN", "UZOE"], "new": ["UMAYA"], "website": []}
    groups.note({"id": "SOPS", "handle": "ops", "date_delete": 1_790_000_000})
    assert stored(database) == {"new": ["UMAYA"], "website": []}


def test_a_team_whose_members_are_a_groups_follows_it(
    groups: GroupService, database: Database, source: Groups, clock: SetClock
) -> None:
    with database.writing() as session:
        session.add(Team(slug="it", name="IT", channel_id="CIT", members_group_id="SOPS"))

    def members() -> set[str]:
        with database.reading() as session:
            return set(session.exec(select(TeamMember.user_id)))

    groups.note_members("SOPS", added=["UZOE"], removed=["UANA"])
    assert members() == {"UBEN", "UZOE"}
    groups.run_due(clock.at + timedelta(days=1))
    assert members() == {"UANA", "UBEN"}
    source.all = []
    groups.run_due(clock.at + timedelta(days=2))
    assert members() == {"UANA", "UBEN"}
