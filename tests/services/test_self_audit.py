"""How late the engine is, and the heartbeat that falls silent then."""

import logging
from datetime import datetime, timedelta

import pytest

from bot.clock import LONG_AGO
from bot.errors import Unreachable
from bot.jobs import Engine
from bot.services.health import Health
from bot.services.self_audit import Heartbeat, overdue
from models import Escalation, EscalationState, Team
from models.database import Database
from tests.company import SetClock


def step_at(
    database: Database, moment: datetime | None, state: EscalationState = EscalationState.OPEN
) -> None:
    with database.writing() as session:
        team = Team(slug=f"team-{moment}-{state}"[:40], name="IT", channel_id="CIT")
        session.add(team)
        session.flush()
        session.add(
            Escalation(
                team_id=team.id or 0,
                raised_by="UMAYA",
                impact="outage",
                severity=1,
                summary="checkout is down",
                state=state,
                next_step_at=moment,
                raised_at=LONG_AGO,
            )
        )


def late(database: Database, clock: SetClock) -> timedelta:
    with database.reading() as session:
        return overdue(session, clock.now())


def test_the_oldest_next_step_of_what_is_not_resolved_counts(
    database: Database, clock: SetClock
) -> None:
    assert late(database, clock) == timedelta()
    step_at(database, None)
    step_at(database, clock.now() + timedelta(minutes=3))
    step_at(database, clock.now() - timedelta(hours=9), EscalationState.RESOLVED)
    assert late(database, clock) == timedelta()
    step_at(database, clock.now() - timedelta(minutes=4), EscalationState.ACKNOWLEDGED)
    step_at(database, clock.now() - timedelta(minutes=2))
    assert late(database, clock) == timedelta(minutes=4)


def test_readiness_says_when_the_engine_is_late(database: Database, clock: SetClock) -> None:
    step_at(database, clock.now())
    health = Health(database, clock)
    clock.advance(minutes=5)
    assert health.problems() == []
    clock.advance(minutes=1)
    assert health.problems() == ["An escalation's next step has waited for 6 minutes."]
    assert health.overdue() == timedelta(minutes=6)


class Outside:
    """The other end of the heartbeat, and what is wrong at this one."""

    def __init__(self) -> None:
        self.heard = 0
        self.problems: list[str] = []
        self.is_gone = False

    def beat(self) -> None:
        self.heard += 1
        if self.is_gone:
            raise Unreachable("ConnectError")

    def engine(self) -> Engine:
        work = Heartbeat(self.beat, lambda: self.problems)
        return Engine({"heartbeat": work}, idle=lambda: True)


def minutes(engine: Engine, clock: SetClock, count: int) -> None:
    """Let the engine tick every two seconds for so many minutes."""
    for _ in range(count * 30):
        engine.run_due(clock.now())
        clock.advance(seconds=2)


def test_it_beats_once_a_minute(clock: SetClock) -> None:
    outside = Outside()
    minutes(outside.engine(), clock, 10)
    assert outside.heard == 10


def test_it_is_silent_while_something_is_wrong_and_says_why(
    clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    outside = Outside()
    engine = outside.engine()
    outside.problems = ["The database can't be reached."]
    minutes(engine, clock, 5)
    assert outside.heard == 0
    assert "the heartbeat is withheld: The database can't be reached." in caplog.text
    outside.problems = []
    minutes(engine, clock, 5)
    assert outside.heard == 5


def test_a_host_that_is_gone_is_logged_and_called_again(
    clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    outside = Outside()
    outside.is_gone = True
    with caplog.at_level(logging.WARNING):
        minutes(outside.engine(), clock, 3)
    assert outside.heard == 3
    assert "the heartbeat could not be sent: ConnectError" in caplog.text
    assert "Traceback" not in caplog.text


def test_without_an_address_there_is_nothing_to_do() -> None:
    assert Heartbeat(None, list).next_due() is None
