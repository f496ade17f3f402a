"""The schema: migrated is the same as declared, and a wrong one is refused."""

from datetime import date, time
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel, col, select, text

from bot.domain.roadmap.fields import plain
from bot.errors import SchemaError
from bot.services.roadmap.rows import values_of
from models import (
    Decision,
    Escalation,
    EscalationCard,
    EscalationPolicy,
    Page,
    RoadmapChange,
    RoadmapItem,
    Rotation,
    RotationLayer,
    RotationMember,
    Team,
)
from models.database import Database
from models.rotation import EVERY_DAY
from models.schema import SchemaState, alembic_config, check_schema, migrate, schema_state


def test_migrations_make_exactly_the_declared_tables(empty_database: Database) -> None:
    migrate(empty_database)
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_twice_changes_nothing(empty_database: Database) -> None:
    migrate(empty_database)
    migrate(empty_database)
    check_schema(empty_database)


def test_an_empty_database_is_refused_with_the_cure(empty_database: Database) -> None:
    with pytest.raises(SchemaError, match=r"app\.py migrate"):
        check_schema(empty_database)


def test_a_newer_schema_is_refused_and_left_alone(empty_database: Database) -> None:
    migrate(empty_database)
    with empty_database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refuse in (check_schema, migrate):
        with pytest.raises(SchemaError, match="newer than this version"):
            refuse(empty_database)


def test_someone_elses_tables_are_left_alone(empty_database: Database) -> None:
    with empty_database.writing() as session:
        session.execute(text("CREATE TABLE invoices (id INTEGER)"))
    assert schema_state(empty_database) is SchemaState.FOREIGN
    with pytest.raises(SchemaError, match="not Liaison's"):
        migrate(empty_database)


def test_a_file_that_is_no_database_is_no_crash(tmp_path: Path) -> None:
    assert schema_state(Database(f"sqlite:///{tmp_path / 'new.db'}")) is SchemaState.EMPTY


def test_rotations_of_the_first_version_become_layers(empty_database: Database) -> None:
    upgrade_to(empty_database, "0001")
    with empty_database.writing() as session:
        for statement in FIRST_VERSION:
            session.execute(text(statement))
    migrate(empty_database)
    with empty_database.reading() as session:
        rotation = session.exec(select(Rotation)).one()
        layer = session.exec(select(RotationLayer)).one()
        people = session.exec(select(RotationMember).order_by(col(RotationMember.position))).all()
        team = session.exec(select(Team)).one()
    assert (rotation.name, rotation.always, rotation.sets_topic) == ("Primary", True, False)
    assert (layer.rotation_id, layer.zone, layer.shift_days) == (7, "Europe/Berlin", 7)
    assert (layer.handoff_at, layer.starts_on) == (time(9, 30), date(2026, 11, 23))
    assert (layer.weekdays, layer.shift_hours, layer.opens_at) == (EVERY_DAY, None, None)
    assert [person.user_id for person in people] == ["UANA", "UBEN"]
    assert (team.zone, team.opens_at, team.closes_at) == ("UTC", time(9), time(17))
    assert (team.most_days_running, team.most_nights_a_month, team.rest_hours) == (7, 7, 11)


def test_the_way_back_keeps_the_lowest_layer(empty_database: Database) -> None:
    upgrade_to(empty_database, "0001")
    with empty_database.writing() as session:
        for statement in FIRST_VERSION:
            session.execute(text(statement))
    migrate(empty_database)
    with empty_database.engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0001")
        people = connection.execute(text("SELECT user_id FROM rotation_member ORDER BY position"))
        rotation = connection.execute(text("SELECT id, zone, shift_days FROM rotation"))
        assert rotation.all() == [(7, "Europe/Berlin", 7)]
        assert people.scalars().all() == ["UANA", "UBEN"]
    migrate(empty_database)
    check_schema(empty_database)


BEFORE_RECORDS = "0013"
OLD_DECISION = (
    "INSERT INTO decision (id, team_id, topic, question, options, asked_by, asked_at, state, turn, "
    "pages) VALUES (1, 3, 'publish', 'Shall we publish?', :options, 'UANA', :at, 'asked', 0, '[]')"
)


def test_approvers_and_decisions_keep_their_kind(empty_database: Database) -> None:
    upgrade_to(empty_database, BEFORE_RECORDS)
    rules = '{"approvers": [{"topic": "publish", "user_id": "UZOE", "delegates": []}]}'
    policy = text("INSERT INTO escalation_policy (team_id, rules) VALUES (3, :rules)")
    with empty_database.writing() as session:
        session.execute(text(FIRST_VERSION[0]))
        session.execute(policy, {"rules": rules})
        at = {"options": '["Yes", "No"]', "at": "2026-11-24 02:40:00"}
        session.execute(text(OLD_DECISION), at)
    migrate(empty_database)
    with empty_database.reading() as session:
        decision = session.exec(select(Decision)).one()
        stored = session.exec(select(EscalationPolicy)).one()
    assert (decision.kind, decision.needs, decision.contributors) == ("publish", "", [])
    assert " publish " in decision.words
    assert stored.rules["approvers"][0]["kind"] == "publish"
    with empty_database.engine.begin() as connection:
        command.downgrade(alembic_config(connection), BEFORE_RECORDS)
        assert connection.execute(text("SELECT topic FROM decision")).scalars().all() == ["publish"]


FIRST_VERSION = (
    "INSERT INTO team (id, slug, name, channel_id) VALUES (3, 'it', 'IT', 'CIT')",
    "INSERT INTO rotation VALUES (7, 3, 'Primary', 'Europe/Berlin', '09:30', '2026-11-23', 7)",
    "INSERT INTO rotation_member (rotation_id, position, user_id) VALUES (7, 0, 'UANA')",
    "INSERT INTO rotation_member (rotation_id, position, user_id) VALUES (7, 1, 'UBEN')",
)


def upgrade_to(database: Database, revision: str) -> None:
    with database.engine.begin() as connection:
        command.upgrade(alembic_config(connection), revision)


def test_escalations_of_the_first_version_go_on(empty_database: Database) -> None:
    upgrade_to(empty_database, "0001")
    with empty_database.writing() as session:
        for statement in (*FIRST_VERSION, *OLD_ESCALATIONS):
            session.execute(text(statement))
    migrate(empty_database)
    with empty_database.reading() as session:
        open_one, taken, ended = session.exec(select(Escalation).order_by(col(Escalation.id)))
        page = session.exec(select(Page).where(Page.escalation_id == open_one.id)).one()
        cards = select(EscalationCard.part).where(EscalationCard.escalation_id == open_one.id)
        parts = sorted(session.exec(cards))
    assert (open_one.step, page.user_id, page.step) == (1, "UANA", 0)
    assert open_one.next_step_at is not None
    assert (taken.owner_user_id, taken.next_step_at is not None) == ("UBEN", True)
    assert ended.next_step_at is None
    assert parts == ["channel", "page", "raiser"]


def test_items_of_the_first_version_have_a_history(empty_database: Database) -> None:
    upgrade_to(empty_database, "0001")
    with empty_database.writing() as session:
        for statement in FIRST_VERSION:
            session.execute(text(statement))
        session.execute(
            text(
                "INSERT INTO roadmap_item (title, lane, quarter, status, owner_user_id, target_on,"
                " created_by, created_at) VALUES ('Banner', 'Website', '2026-Q4', 'planned',"
                " 'UANA', '2026-12-01', 'UBEN', '2026-11-01 10:00:00')"
            )
        )
    migrate(empty_database)
    with empty_database.reading() as session:
        item, change = session.exec(select(RoadmapItem, RoadmapChange).join(RoadmapChange)).one()
        assert (item.title, item.promised_on) == ("Banner", date(2026, 12, 1))
        assert (change.field, change.by, change.after["title"]) == ("created", "UBEN", "Banner")
        values = {name: plain(value) for name, value in values_of(session, item).items()}
        assert change.after == values
    with empty_database.engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0006")
        assert connection.execute(text("SELECT title FROM roadmap_item")).scalar() == "Banner"


_OLD = (
    "INSERT INTO escalation (team_id, raised_by, impact, severity, summary, paged_user_id, state, "
)
OLD_ESCALATIONS = [
    f"{_OLD} raised_at, acknowledged_by) VALUES (3, 'UMAYA', 'outage', 1, 'down', 'UANA', {rest})"
    for rest in (
        "'open', '2026-11-01 10:00:00', NULL",
        "'acknowledged', '2026-11-01 10:00:00', 'UBEN'",
        "'resolved', '2026-11-01 10:00:00', 'UBEN'",
    )
]
