"""Two engines on one PostgreSQL, racing over many escalations: each step is taken once."""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import URL
from sqlmodel import select

from bot.domain.impact import IMPACTS
from bot.services import Services
from models import Escalation, EscalationEvent, EscalationState, EventKind, OutboxMessage, Page
from models.database import Database
from tests.company import SetClock, Users, company_services
from tests.services.escalation_stage import THREE_STEPS, store_policy

OPEN = int(os.environ.get("LIAISON_RACE_ESCALATIONS", "120"))
"""The long form takes 500, as many as one look at what is due finds."""


@pytest.fixture
def databases(migrated_postgres_url: URL) -> Iterator[list[Database]]:
    """One PostgreSQL, reached as two processes reach it."""
    with ExitStack() as stack:
        found = [Database(migrated_postgres_url) for _ in range(2)]
        for each in found:
            stack.callback(each.close)
        yield found


def test_two_engines_take_each_step_of_each_escalation_once(databases: list[Database]) -> None:
    clock = SetClock()
    engines = [company_services(each, clock, Users()) for each in databases]
    store_policy(databases[0], THREE_STEPS)
    with databases[0].writing() as session:
        session.add_all(_open_one(clock) for _ in range(OPEN))
    began, moments = time.perf_counter(), 2
    for _ in range(moments):
        _race(engines, clock)
        clock.advance(minutes=5)
    took = time.perf_counter() - began
    with databases[0].reading() as session:
        pages = session.exec(select(Page)).all()
        told = session.exec(
            select(EscalationEvent).where(EscalationEvent.kind == EventKind.PAGED)
        ).all()
        posts = [
            row.key
            for row in session.exec(select(OutboxMessage))
            if ":page:" in row.key and row.method == "chat.postMessage"
        ]
        left = {(each.round, each.step) for each in session.exec(select(Escalation))}
    per_step = Counter((page.round, page.step, page.user_id) for page in pages)
    assert per_step == {(1, 0, "UANA"): OPEN, (1, 1, "UZOE"): OPEN}
    assert len(told) == len(posts) == len(set(posts)) == moments * OPEN
    assert left == {(1, 2)}
    print(f"{moments * OPEN} steps by two engines in {took:.1f} s")  # noqa: T201


def _open_one(clock: SetClock) -> Escalation:
    return Escalation(
        team_id=1,
        raised_by="UMAYA",
        impact=IMPACTS["outage"].key,
        severity=1,
        summary="checkout is down",
        state=EscalationState.OPEN,
        raised_at=clock.at,
        next_step_at=clock.at - timedelta(seconds=1),
    )


def _race(engines: list[Services], clock: SetClock) -> None:
    """Both run at the same moment until nothing is due."""
    start = threading.Barrier(len(engines))

    def run(services: Services) -> None:
        start.wait()
        engine = services.escalations.engine
        while (due := engine.next_due()) and due <= clock.at:
            engine.run_due(clock.at)

    with ThreadPoolExecutor(len(engines)) as pool:
        list(pool.map(run, engines))
