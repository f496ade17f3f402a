"""How long a tick looks for due escalations: among many, beside hardly any in the same run."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from sqlmodel import SQLModel

from bot.services.escalations.engine import EscalationEngine
from bot.services.teams import stored_id
from models import Escalation, EscalationState, Team
from models.database import Database
from tests.company import SetClock, Users, company_services

pytestmark = pytest.mark.benchmark
RESOLVED, OPEN, LOOKS = 10_000, 500, 300
NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.fixture
def few(tmp_path: Path) -> Iterator[Database]:
    yield from _database(tmp_path / "few.db")


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Database]:
    yield from _database(tmp_path / "many.db")


def test_next_due_among_ten_thousand(few: Database, many: Database) -> None:
    engines = [_engine(few, resolved=0, still_open=1), _engine(many, RESOLVED, OPEN)]
    figures: list[list[float]] = [[], []]
    for _ in range(LOOKS):  # in turn, so that a busy machine slows both
        for engine, figure in zip(engines, figures, strict=True):
            began = perf_counter()
            assert engine.next_due() == NOON
            figure.append((perf_counter() - began) * 1000)
    one, all_of_them = (median(figure) for figure in figures)
    ratio = all_of_them / one
    print(  # noqa: T201
        f"next_due with {RESOLVED} resolved and {OPEN} open: {all_of_them:.2f} ms, "
        f"{ratio:.2f} of the time with one open"
    )
    assert ratio < 2


def _database(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{path}")
    SQLModel.metadata.create_all(database.engine)
    yield database
    database.close()


def _engine(database: Database, resolved: int, still_open: int) -> EscalationEngine:
    services = company_services(database, SetClock(), Users())
    with database.writing() as session:
        team = session.get_one(Team, 1)
        session.add_all(_row(team, None) for _ in range(resolved))
        session.add_all(_row(team, NOON + timedelta(seconds=n)) for n in range(still_open))
    return services.escalations.engine


def _row(team: Team, due: datetime | None) -> Escalation:
    state = EscalationState.OPEN if due else EscalationState.RESOLVED
    return Escalation(
        team_id=stored_id(team.id),
        raised_by="UMAYA",
        impact="outage",
        severity=1,
        summary="down",
        state=state,
        raised_at=NOON,
        next_step_at=due,
    )
