"""What administrators are told when something can't be sent."""

from sqlmodel import select

from bot.domain.page_sinks import PAGERDUTY
from bot.services import Services
from bot.services.notices import report_failure
from models import OutboxMessage, OutboxState, Priority
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


def test_a_sink_that_fails_is_told_once_and_in_its_own_words(
    services: Services, database: Database, clock: SetClock
) -> None:
    with database.writing() as session:
        for number, state in enumerate((OutboxState.UNKNOWN, OutboxState.FAILED)):
            row = OutboxMessage(
                key=f"escalation:{number}:page:{PAGERDUTY}",
                destination=f"{PAGERDUTY}:{number}",
                priority=Priority.PAGE,
                method=PAGERDUTY,
                payload={},
                state=state,
                created_at=clock.now(),
                not_before=clock.now(),
                last_error="http_400",
            )
            report_failure(services.people, clock)(session, row)
    ((who, words),) = notices(database)
    assert who == "UBEN"
    assert words == (
        "Pages don't reach PagerDuty: `http_400`. I go on trying; people are still paged in "
        "Slack, which wakes nobody. Check PAGERDUTY_ROUTING_KEY."
    )
