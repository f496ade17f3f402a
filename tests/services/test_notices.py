"""What administrators are told when something can't be sent."""

from sqlmodel import select

from bot.services import Services
from bot.services.notices import report_failure
from models import OutboxMessage, Priority
from models.database import Database
from tests.company import SetClock


def fail(
    services: Services, database: Database, clock: SetClock, destination: str, key: str = "k"
) -> None:
    row = OutboxMessage(
        key=key,
        destination=destination,
        priority=Priority.UPDATE,
        method="chat.postMessage",
        payload={},
        created_at=clock.now(),
        not_before=clock.now(),
        last_error="is_archived",
    )
    with database.writing() as session:
        report_failure(services.people, clock)(session, row)


def notices(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        rows = session.exec(select(OutboxMessage)).all()
    return [(row.destination, row.payload["text"]) for row in rows]


def test_each_administrator_is_told_once_for_each_place_and_reason(
    services: Services, database: Database, clock: SetClock
) -> None:
    fail(services, database, clock, "C1", key="a")
    fail(services, database, clock, "C1", key="b")
    fail(services, database, clock, "UANA")
    told = notices(database)
    assert [who for who, _ in told] == ["UBEN", "UBEN"]
    assert "<#C1>" in told[0][1]
    assert "Unarchive it" in told[0][1]
    assert "<@UANA>" in told[1][1]


def test_a_failed_notice_is_not_told_in_another_notice(
    services: Services, database: Database, clock: SetClock
) -> None:
    fail(services, database, clock, "UBEN", key="notice:UBEN:C1:is_archived")
    assert notices(database) == []
