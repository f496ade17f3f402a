"""What follows a rotation: a user group that several share, and the topic of a channel."""

from datetime import date, time
from typing import Any

import pytest
from sqlmodel import col, select

from bot.services import Services
from bot.services.checkup import look_at_groups
from bot.services.teams import stored_id
from models import (
    OutboxMessage,
    OutboxState,
    Person,
    Rotation,
    RotationLayer,
    RotationMember,
    Team,
)
from models.database import Database
from tests.company import SetClock, Users, company_services

GROUP = "SONCALL"


@pytest.fixture
def services(database: Database, clock: SetClock, users: Users) -> Services:
    """IT's and Marketing's rotation share a group, and IT's channel shows who is on call."""
    services = company_services(database, clock, users)
    with database.writing() as session:
        it = session.get_one(Rotation, 1)
        marketing = session.exec(select(Team).where(Team.slug == "marketing-ops")).one()
        it.usergroup_id, it.sets_topic = GROUP, True
        session.add(it)
        session.add(
            Rotation(id=2, team_id=stored_id(marketing.id), name="Banners", usergroup_id=GROUP)
        )
        session.flush()
        session.add(
            RotationLayer(
                id=9,
                rotation_id=2,
                position=0,
                name="Everyone",
                zone="America/New_York",
                handoff_at=time(9),
                starts_on=date(2026, 11, 23),
                shift_days=7,
            )
        )
        session.flush()
        session.add(RotationMember(layer_id=9, position=0, user_id="UZOE"))
    return services


def sent(database: Database, method: str) -> list[dict[str, Any]]:
    with database.reading() as session:
        rows = select(OutboxMessage).where(OutboxMessage.method == method)
        return [row.payload for row in session.exec(rows.order_by(col(OutboxMessage.id)))]


def leaves(services: Services, database: Database, clock: SetClock, user_id: str) -> None:
    """Somebody's account is deactivated."""
    with database.writing() as session:
        someone = session.get_one(Person, user_id)
        someone.deleted = True
        session.add(someone)
    services.oncall.watcher.person_changed(user_id, clock.now())
    services.oncall.watcher.run_due(clock.now())


def test_a_group_gathers_several_rotations_and_the_topic_follows(
    services: Services, database: Database, clock: SetClock
) -> None:
    services.oncall.watcher.run_due(clock.now())
    last = sent(database, "usergroups.users.update")[-1]
    assert last == {"usergroup": GROUP, "users": "UANA,UZOE"}
    [topic] = sent(database, "conversations.setTopic")
    assert topic["channel"] == "CIT"
    assert topic["topic"].startswith("On call, IT: Uana until Mon 30 Nov")


def test_whoever_leaves_the_workspace_never_blocks_it_and_an_empty_group_keeps_its_last(
    services: Services, database: Database, clock: SetClock
) -> None:
    services.oncall.watcher.run_due(clock.now())
    leaves(services, database, clock, "UANA")
    assert sent(database, "usergroups.users.update")[-1]["users"] == "UBEN,UZOE"
    clock.advance(seconds=1)
    for user_id in ("UBEN", "UZOE"):
        leaves(services, database, clock, user_id)
    before = sent(database, "usergroups.users.update")
    assert all(each["users"] for each in before)
    clock.advance(days=1)
    services.oncall.watcher.run_due(clock.now())
    assert sent(database, "usergroups.users.update") == before
    told = [each["text"] for each in sent(database, "chat.postMessage")]
    assert sum("no empty group, so whoever was in it last still is" in each for each in told) == 1


def test_a_workspace_that_forbids_it_is_a_finding(
    services: Services, database: Database, clock: SetClock
) -> None:
    services.oncall.watcher.run_due(clock.now())
    with database.writing() as session:
        for row in session.exec(select(OutboxMessage)):
            if row.method == "usergroups.users.update":
                row.state, row.last_error = OutboxState.FAILED, "permission_denied"
                row.ended_at = clock.now()
                session.add(row)
        session.flush()
        [finding] = look_at_groups(session)
    assert finding.what.startswith(f"The user group {GROUP} can't follow its rotation")
    assert "permission_denied" in finding.what
