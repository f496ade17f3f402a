"""Raising on both databases: the night's choices, what is named, joining, and what is refused."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.domain.draft import EscalationDraft
from bot.domain.night import FirstPage
from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.services import Services
from models import (
    Escalation,
    EscalationEvent,
    EscalationFollower,
    EscalationState,
    EventKind,
    OutboxMessage,
    Page,
    Person,
)
from models.database import Database
from tests.company import SetClock

DRAFT = EscalationDraft(team_id=1, impact="outage", summary="checkout is down")
MORNING = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""09:00 in Sao Paulo, where Ana is on call."""


def stored(database: Database, number: int) -> Escalation:
    with database.reading() as session:
        return session.get_one(Escalation, number)


def paged(database: Database) -> list[str]:
    with database.reading() as session:
        return [page.user_id for page in session.exec(select(Page)).all()]


def sent_to(database: Database) -> set[str]:
    with database.reading() as session:
        return {row.destination for row in session.exec(select(OutboxMessage)).all()}


def move(database: Database, user_id: str, zone: str) -> None:
    with database.writing() as session:
        person = session.get_one(Person, user_id)
        person.zone = zone
        session.add(person)


@pytest.mark.parametrize(
    ("impact", "chosen", "people"),
    [
        ("outage", None, ["UANA"]),
        ("launch_blocked", None, ["UANA"]),
        ("degraded", None, ["UBEN"]),
        ("question", None, []),
        ("question", FirstPage.NOW, ["UANA"]),
        ("question", FirstPage.AWAKE, ["UBEN"]),
        ("outage", FirstPage.MORNING, []),
    ],
)
def test_whom_the_first_page_reaches_at_night(
    services: Services,
    database: Database,
    impact: str,
    chosen: FirstPage | None,
    people: list[str],
) -> None:
    move(database, "UBEN", "America/Los_Angeles")
    draft = replace(DRAFT, impact=impact, first_page=chosen)
    number = services.escalations.raising.raise_escalation("UMAYA", draft)
    assert paged(database) == people
    if not people:
        assert stored(database, number).next_step_at == MORNING


def test_when_all_sleep_the_third_severity_waits_too(
    services: Services, database: Database, clock: SetClock
) -> None:
    draft = replace(DRAFT, impact="degraded", first_page=FirstPage.AWAKE)
    number = services.escalations.raising.raise_escalation("UMAYA", draft)
    assert stored(database, number).next_step_at == MORNING
    clock.at = MORNING
    services.escalations.engine.run_due(clock.now())
    assert paged(database) == ["UANA"]


def test_a_severity_that_becomes_high_pages_what_was_waiting(
    services: Services, database: Database, clock: SetClock
) -> None:
    draft = replace(DRAFT, impact="question")
    number = services.escalations.raising.raise_escalation("UMAYA", draft)
    for severity, people in ((3, []), (2, ["UANA"]), (1, ["UANA"])):
        services.escalations.responding.change_severity("UBEN", number, severity, "it spreads")
        assert (services.escalations.engine.next_due() == clock.now()) == (severity == 2)
        services.escalations.engine.run_due(clock.now())
        assert paged(database) == people


def test_the_choice_is_the_same_in_the_form_and_after_it(services: Services) -> None:
    form = services.escalations.forms.changed("UMAYA", replace(DRAFT, impact="question"))
    assert form.first_page is FirstPage.MORNING
    assert form.stops[0].at == MORNING


def test_a_confidential_one_goes_to_people_alone(services: Services, database: Database) -> None:
    draft = replace(DRAFT, confidential=True, named=("UZOE", "UMAYA"))
    number = services.escalations.raising.raise_escalation("UMAYA", draft)
    assert sent_to(database) == {"UANA", "UMAYA", "UZOE"}
    with database.reading() as session:
        followers = session.exec(select(EscalationFollower)).all()
    assert [(each.escalation_id, each.user_id) for each in followers] == [(number, "UZOE")]


def test_who_is_named_without_the_tick_is_not_told(services: Services, database: Database) -> None:
    services.escalations.raising.raise_escalation("UMAYA", replace(DRAFT, named=("UZOE",)))
    assert "UZOE" not in sent_to(database)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(DRAFT, confidential=True, named=("C1",)), "named"),
        (replace(DRAFT, confidential=True, named=("UZOE",) * 21), "named"),
        (replace(DRAFT, source_link="javascript:alert(1)"), "link"),
        (replace(DRAFT, deadline_at=datetime(2026, 11, 24, 2, 40, tzinfo=UTC)), "deadline"),
    ],
)
def test_what_is_wrong_stores_nothing(
    services: Services, database: Database, draft: EscalationDraft, field: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        services.escalations.raising.raise_escalation("UMAYA", draft)
    assert list(raised.value.problems) == [field]
    assert not sent_to(database)


def test_joining_is_told_once_each_time_and_follows_once(
    services: Services, database: Database
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    services.escalations.answering.acknowledge("UANA", number)
    joining = services.escalations.joining
    for words in ("nobody in Canada can pay", "", "x" * 10_000):
        assert joining.join("UZOE", number, words).number == number
    joining.join("UMAYA", number, "more of it")
    with database.reading() as session:
        followers = session.exec(select(EscalationFollower.user_id)).all()
        joined = select(EscalationEvent).where(EscalationEvent.kind == EventKind.JOINED)
        said = [len(each.data["words"]) for each in session.exec(joined).all()]
        to_owner = select(OutboxMessage).where(
            OutboxMessage.destination == "UANA",
            OutboxMessage.key.contains(":joined:"),  # type: ignore[attr-defined]
        )
        assert len(session.exec(to_owner).all()) == 4
    assert followers == ["UZOE"]
    assert said == [24, 0, 2000, 10]


def test_what_can_not_be_joined(services: Services, database: Database) -> None:
    escalations = services.escalations
    number = escalations.raising.raise_escalation("UMAYA", replace(DRAFT, confidential=True))
    with pytest.raises(Mistake, match="There is no escalation #99"):
        escalations.joining.join("UZOE", 99, "")
    with pytest.raises(Mistake, match=f"There is no escalation #{number}"):
        escalations.joining.join("UZOE", number, "")
    with pytest.raises(NotAllowed):
        escalations.joining.join("UGUEST", number, "")
    escalations.answering.resolve("UANA", number, "done")
    with pytest.raises(Mistake, match="was resolved meanwhile"):
        escalations.joining.join("UMAYA", number, "")
    assert stored(database, number).state == EscalationState.RESOLVED


def test_of_joining_and_resolving_at_once_nothing_is_lost(
    services: Services, database: Database
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    escalations = services.escalations

    def join(_: int) -> bool:
        try:
            escalations.joining.join("UZOE", number, "me too")
        except Mistake:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        joins = [pool.submit(join, each) for each in range(6)]
        resolve = pool.submit(escalations.answering.resolve, "UANA", number, "done")
        resolve.result()
        count = sum(each.result() for each in joins)
    with database.reading() as session:
        joined = select(EscalationEvent).where(EscalationEvent.kind == EventKind.JOINED)
        assert len(session.exec(joined).all()) == count
    assert stored(database, number).state == EscalationState.RESOLVED
