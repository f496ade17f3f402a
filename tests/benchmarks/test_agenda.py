"""How long an agenda takes over a large company's rows, and beside a small one in the same run."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from sqlmodel import Session, SQLModel

from bot.services.meetings.agendas import AgendaService
from bot.services.meetings.case import case_of
from bot.views.meetings.agenda import agenda_blocks, agenda_text
from bot.views.naming import Naming
from models import (
    ActionItem,
    Escalation,
    EscalationState,
    MeetingOccurrence,
    MeetingTopic,
    RoadmapChange,
    RoadmapItem,
)
from models.database import Database
from tests.company import SetClock, Users, company_services
from tests.services.meeting_stage import STARTS, Stage

pytestmark = pytest.mark.benchmark
ITEMS, ESCALATIONS, ACTIONS, TOPICS, LOOKS = 10_000, 1_000, 500, 40, 15
NOW = STARTS - timedelta(days=1)
MOST_MS = 500


@pytest.fixture
def few(tmp_path: Path) -> Iterator[Database]:
    yield from _database(tmp_path / "few.db", 100)


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Database]:
    yield from _database(tmp_path / "many.db", 1)


def test_an_agenda_over_ten_thousand_items(few: Database, many: Database) -> None:
    figures: list[list[float]] = [[], []]
    for _ in range(LOOKS):  # in turn, so that a busy machine slows both
        for database, figure in zip((few, many), figures, strict=True):
            began = perf_counter()
            _agenda(database)
            figure.append((perf_counter() - began) * 1000)
    small, large = (median(figure) for figure in figures)
    print(  # noqa: T201
        f"an agenda over {ITEMS} items, {ESCALATIONS} escalations, {ACTIONS} actions: "
        f"{large:.0f} ms, {large / small:.1f} times that over a hundredth of them; "
        f"{MOST_MS / large:.1f} times faster than {MOST_MS} ms"
    )
    assert large < MOST_MS


def _agenda(database: Database) -> None:
    with database.reading() as session:
        case = case_of(session, session.get_one(MeetingOccurrence, 1))
        agenda = AgendaService("https://larkfield.slack.com/").collect(session, case, NOW)
    assert len(agenda_blocks(agenda, Naming())) < 50
    assert agenda_text(agenda)


def _database(path: Path, part: int) -> Iterator[Database]:
    database, clock = Database(f"sqlite:///{path}"), SetClock()
    SQLModel.metadata.create_all(database.engine)
    Stage(company_services(database, clock, Users()), database, clock).set_up()
    with database.writing() as session:
        _fill(session, part, clock.now())
    yield database
    database.close()


def _fill(session: Session, part: int, now: datetime) -> None:
    for number in range(1, ITEMS // part + 1):
        session.add(
            RoadmapItem(
                id=number,
                title=f"Item {number}",
                lane="Website",
                quarter="2026-Q4",
                status="in_progress",
                team_id=number % 2 + 1,
                owner_user_id="UANA",
                decision_needed="Which vendor?" if number % 50 == 0 else "",
                created_by="UANA",
                created_at=now,
            )
        )
        for field, before, after in (
            ("status", "planned", "in_progress"),
            ("target_on", "2026-11-30", f"2026-12-{number % 28 + 1:02}"),
        ):
            session.add(
                RoadmapChange(
                    item_id=number, field=field, before=before, after=after, at=now, source="jira"
                )
            )
    for number in range(1, ESCALATIONS // part + 1):
        is_open = number % 3 == 0
        session.add(
            Escalation(
                team_id=number % 2 + 1,
                raised_by="UMAYA",
                raised_from_team_id=2 - number % 2,
                impact="outage",
                severity=number % 4 + 1,
                summary=f"down {number}",
                state=EscalationState.OPEN if is_open else EscalationState.RESOLVED,
                raised_at=now,
                resolved_at=None if is_open else now + timedelta(hours=1),
                resolved_by=None if is_open else "UANA",
            )
        )
    for number in range(1, ACTIONS // part + 1):
        session.add(
            ActionItem(
                team_id=number % 2 + 1,
                words=f"do {number}",
                owner_user_id="UANA",
                due_on=date(2026, 12, number % 28 + 1),
                created_by="UBEN",
                created_at=now,
            )
        )
    for number in range(TOPICS):
        session.add(
            MeetingTopic(
                series_id=1,
                occurrence_id=1,
                title=f"topic {number}",
                owner_user_id="UANA",
                added_by="UANA",
                added_at=now,
                carries=number % 2,
                first_on=date(2026, 11, 24),
            )
        )
