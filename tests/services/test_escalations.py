"""Escalations on both databases: states, rights, and what is committed with them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlmodel import select

from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.services import Services
from bot.services.escalations import EscalationDraft
from models import Escalation, EscalationState, OutboxMessage, OutboxState, Priority
from models.database import Database
from tests.company import SetClock, Users

DRAFT = EscalationDraft(
    team_id=1,
    impact="outage",
    summary="checkout is down",
)


PAGE = "escalation:{}:page:0.1.0:UANA"


def rows(database: Database) -> dict[str, OutboxMessage]:
    with database.reading() as session:
        return {row.key: row for row in session.exec(select(OutboxMessage)).all()}


def state(database: Database, number: int) -> Escalation:
    with database.reading() as session:
        escalation = session.get(Escalation, number)
    assert escalation
    return escalation


def test_raising_commits_the_page_and_both_messages_with_it(
    services: Services, database: Database
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    sent = rows(database)
    page = sent[PAGE.format(number)]
    assert (page.destination, page.priority) == ("UANA", Priority.PAGE)
    assert sent[f"escalation:{number}:channel:1"].destination == "CIT"
    assert sent[f"escalation:{number}:raiser"].destination == "UMAYA"


def test_what_is_wrong_stores_and_sends_nothing(services: Services, database: Database) -> None:
    for wrong in (
        replace(DRAFT, team_id=99),
        replace(DRAFT, impact="boredom"),
        replace(DRAFT, summary=" "),
        replace(DRAFT, summary="x" * 10_000),
        replace(DRAFT, link="javascript:alert(1)"),
        replace(DRAFT, link="http://[bad"),
        replace(DRAFT, roadmap_item_id=4),
    ):
        with pytest.raises(InvalidInput):
            services.escalations.raising.raise_escalation("UMAYA", wrong)
    with pytest.raises(NotAllowed, match="everyone but guests"):
        services.escalations.raising.raise_escalation("UGUEST", DRAFT)
    assert rows(database) == {}
    assert services.escalations.looking.unresolved("UANA") == []


def test_who_may_do_what(services: Services) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    with pytest.raises(NotAllowed, match="You can't acknowledge this escalation"):
        services.escalations.answering.acknowledge("UMAYA", number)
    with pytest.raises(NotAllowed, match="You can't resolve this escalation"):
        services.escalations.answering.resolve("UZOE", number, "")
    services.escalations.answering.resolve("UMAYA", number, "found it ourselves")


def test_there_is_no_such_escalation(services: Services) -> None:
    with pytest.raises(Mistake, match="no escalation #7"):
        services.escalations.answering.acknowledge("UANA", 7)


def test_one_of_many_who_acknowledge_at_once_has_it(services: Services, database: Database) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)

    def acknowledge(user: str) -> bool:
        try:
            services.escalations.answering.acknowledge(user, number)
        except Mistake:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(acknowledge, ["UANA", "UBEN"] * 8))
    assert outcomes.count(True) == 1
    news = [
        row
        for key, row in rows(database).items()
        if key.startswith(f"escalation:{number}:news:UMAYA")
    ]
    assert len(news) == 1
    assert "is on it. The next update is due" in news[0].payload["text"]


def test_resolving_takes_back_a_page_that_has_not_gone_out(
    services: Services, database: Database
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    services.escalations.answering.resolve("UBEN", number, "a certificate")
    assert rows(database)[PAGE.format(number)].state == OutboxState.WITHDRAWN
    assert state(database, number).state == EscalationState.RESOLVED
    assert state(database, number).resolution == "a certificate"


def test_nobody_on_call_and_no_lead_is_said_and_nobody_is_paged(
    services: Services, database: Database, users: Users, clock: SetClock
) -> None:
    for user in users.all:
        user["deleted"] = user["id"] in {"UANA", "UBEN"}
    services.people.run_due(clock.now())
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    sent = rows(database)
    assert not [key for key in sent if ":page:" in key]
    assert "Nobody could be paged" in str(sent[f"escalation:{number}:channel:1"].payload)
    said = [row.payload["text"] for row in sent.values() if row.destination == "CIT"]
    assert any("nobody has answered yet. Please pick it up, anyone." in words for words in said)


def test_the_worst_and_oldest_come_first(services: Services) -> None:
    for impact in ("question", "outage", "degraded", "outage"):
        services.escalations.raising.raise_escalation("UMAYA", replace(DRAFT, impact=impact))
    assert [each.id for each in services.escalations.looking.unresolved("UANA")] == [2, 4, 3, 1]


def test_a_page_that_reached_nobody_is_said_and_the_next_step_follows_at_once(
    services: Services, database: Database, clock: SetClock
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    page = rows(database)[PAGE.format(number)]
    with database.writing() as session:
        services.escalations.engine.page_failed(session, page)
    assert services.escalations.engine.next_due() == clock.now()
    services.escalations.engine.run_due(clock.now())
    sent = rows(database)
    assert f"escalation:{number}:page:0.1.1:UBEN" in sent
    told = [row.payload["text"] for row in sent.values() if row.destination == "UMAYA"]
    assert any("I could not reach <@UANA>. Going on." in words for words in told)


def test_other_rows_that_end_change_no_escalation(services: Services, database: Database) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    before = state(database, number)
    with database.writing() as session:
        services.escalations.engine.page_failed(
            session, rows(database)[f"escalation:{number}:channel:1"]
        )
    assert state(database, number) == before
