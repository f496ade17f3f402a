"""What the tests of the engine share: a policy stored, an escalation raised, what came of it."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.night import FirstPage
from bot.domain.policy import Policy, Step, Target, TargetKind
from bot.services import Services
from bot.services.escalations import EscalationDraft
from models import (
    Escalation,
    EscalationEvent,
    EscalationPolicy,
    EventKind,
    OutboxMessage,
    Page,
    Person,
)
from models.database import Database
from tests.company import SetClock

LEAD = Target(kind=TargetKind.LEAD)


def person(user_id: str) -> Target:
    return Target(kind=TargetKind.PERSON, ref=user_id)


def step(*targets: Target, **more: Any) -> Step:
    return Step(targets=targets, **more)


THREE_STEPS = Policy(steps=(step(person("UANA")), step(person("UZOE")), step(person("UMAYA"))))


def store_policy(database: Database, policy: Policy, team_id: int = 1) -> None:
    with database.writing() as session:
        session.merge(EscalationPolicy(team_id=team_id, rules=policy.model_dump(mode="json")))


def raised(services: Services, impact: str = "outage", **more: Any) -> int:
    words = {"summary": "checkout is down", "first_page": FirstPage.NOW, **more}
    draft = EscalationDraft(team_id=1, impact=impact, **words)
    return services.escalations.raising.raise_escalation("UMAYA", draft)


def load(database: Database, number: int) -> Escalation:
    with database.reading() as session:
        return session.get_one(Escalation, number)


def run_until(services: Services, clock: SetClock, target: datetime) -> None:
    """Let time pass, and the engine run at each moment that it asks for."""
    engine = services.escalations.engine
    while (due := engine.next_due()) and due <= target:
        clock.at = max(clock.at, due)
        engine.run_due(clock.at)
    clock.at = max(clock.at, target)


def wait(services: Services, clock: SetClock, **time: float) -> None:
    run_until(services, clock, clock.at + timedelta(**time))


def pages(database: Database, number: int = 1) -> list[tuple[int, int, str]]:
    """(round, step, person) in the order of paging."""
    with database.reading() as session:
        rows = select(Page).where(Page.escalation_id == number).order_by(col(Page.id))
        return [(row.round, row.step, row.user_id) for row in session.exec(rows)]


def events(database: Database, number: int = 1) -> list[EscalationEvent]:
    with database.reading() as session:
        return events_in(session, number)


def events_in(session: Session, number: int) -> list[EscalationEvent]:
    rows = select(EscalationEvent).where(EscalationEvent.escalation_id == number)
    return list(session.exec(rows.order_by(col(EscalationEvent.id))))


def kinds(database: Database, number: int = 1) -> list[str]:
    return [event.kind for event in events(database, number)]


def of_kind(database: Database, kind: EventKind, number: int = 1) -> list[EscalationEvent]:
    return [event for event in events(database, number) if event.kind == kind]


def outbox(database: Database) -> dict[str, OutboxMessage]:
    with database.reading() as session:
        return {row.key: row for row in session.exec(select(OutboxMessage))}


def deactivate(database: Database, *user_ids: str) -> None:
    with database.writing() as session:
        for user_id in user_ids:
            someone = session.get_one(Person, user_id)
            someone.deleted = True
            session.add(someone)
