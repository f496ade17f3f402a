"""Pages for sinks: committed with the cause, withdrawn with the page, in order."""

from dataclasses import replace

import pytest
from sqlmodel import col, select

from bot.domain.page_sinks import PAGERDUTY, WEBHOOK, SinkFacts
from bot.outbox.queue import withdraw
from bot.services import Services
from bot.services.page_sinks import PageSinks
from models import OutboxMessage, Priority
from models.database import Database
from tests.company import SetClock

FACTS = SinkFacts(12, 1, "checkout is down", "IT")
BOTH = (WEBHOOK, PAGERDUTY)


def rows(database: Database) -> list[OutboxMessage]:
    with database.reading() as session:
        return list(session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))))


@pytest.fixture
def sinks(services: Services, clock: SetClock) -> PageSinks:
    del services  # made first, so that the company's people are known
    return PageSinks(clock, BOTH)


def test_each_sink_that_is_set_up_is_told(sinks: PageSinks, database: Database) -> None:
    with database.writing() as session:
        sinks.page(session, FACTS, user_id="UANA", key="escalation:12:page")
        sinks.page(session, FACTS, user_id="UANA", key="escalation:12:page")
    webhook, pagerduty = rows(database)
    assert (webhook.method, pagerduty.method) == BOTH
    assert webhook.key == "escalation:12:page:pager.webhook"
    assert webhook.priority == Priority.PAGE
    assert webhook.payload["person"] == {"id": "UANA", "name": "Uana"}
    assert pagerduty.payload["payload"]["summary"] == "#12 checkout is down (Uana is paged)"


def test_without_a_sink_nothing_is_enqueued(clock: SetClock, database: Database) -> None:
    sinks = PageSinks(clock, ())
    assert not sinks.any_set
    with database.writing() as session:
        sinks.page(session, FACTS, user_id="UANA", key="escalation:12:page")
    assert rows(database) == []


def test_what_withdraws_the_page_withdraws_it_here_too(
    sinks: PageSinks, database: Database, clock: SetClock
) -> None:
    with database.writing() as session:
        sinks.page(session, FACTS, user_id="UANA", key="escalation:12:page")
        withdraw(session, "escalation:12:page", clock.now())
        sinks.acknowledged(session, FACTS, user_id="UBEN", key="escalation:12:sinks:ack")
    assert [row.state for row in rows(database)] == ["withdrawn"] * 2 + ["pending"] * 2


def test_the_events_of_one_escalation_stay_in_one_line(
    sinks: PageSinks, database: Database
) -> None:
    with database.writing() as session:
        sinks.page(session, FACTS, user_id="UANA", key="a")
        sinks.acknowledged(session, FACTS, user_id="UANA", key="b")
        sinks.acknowledgement_expired(session, FACTS, key="c")
        sinks.resolved(session, FACTS, user_id=None, key="d")
        for number in range(20):
            sinks.page(session, replace(FACTS, number=number), user_id="UANA", key=f"n{number}")
    told = [row for row in rows(database) if row.method == WEBHOOK]
    assert [row.payload["event"] for row in told[:4]] == [
        "page",
        "acknowledged",
        "acknowledgement_expired",
        "resolved",
    ]
    assert len({(row.destination, row.priority) for row in told[:4]}) == 1
    # Few lines, so that a sink that hangs can't take every thread of the outbox.
    assert len({row.destination for row in rows(database)}) == 4
