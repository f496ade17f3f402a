"""How long an agenda takes over a large company's rows, and beside a small one in the same run."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from sqlmodel import SQLModel

from bot.services.meetings.agendas import AgendaService
from bot.services.meetings.case import case_of
from bot.views.meetings.agenda import agenda_blocks, agenda_text
from bot.views.naming import Naming
from models import MeetingOccurrence
from models.database import Database
from tests.company import SetClock, Users, company_services
from tests.services.agenda_rows import ACTIONS, ESCALATIONS, ITEMS, fill
from tests.services.meeting_stage import CALL, STARTS, Stage

pytestmark = pytest.mark.benchmark
LOOKS = 15
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
        fill(session, part, CALL)
    yield database
    database.close()
