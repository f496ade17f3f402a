"""Who is on call in 1,000 rotations, from the database, beside SQLite's own reading of the rows."""

import gc
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import event

from bot.domain.rotation import shift_at
from bot.services.oncall.loading import AROUND, load
from models import Override, Person, Rotation, RotationLayer, RotationMember, Team
from models.database import Database
from models.schema import migrate

pytestmark = pytest.mark.benchmark
NOW = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)
ROTATIONS, PEOPLE, ROUNDS = 1000, 10, 15


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('rows') / 'liaison.db'}")
    migrate(database)
    fill(database)
    gc.collect()
    gc.freeze()  # as `app.py run` does
    yield database
    gc.unfreeze()
    database.close()


def test_all_thousand_on_call_now_in_three_queries(database: Database) -> None:
    queries: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *each: queries.append(each[2]))

    def on_call() -> int:
        with database.reading() as session:
            found = load(session, NOW - AROUND, NOW + AROUND, reader="U1")
        return sum(shift_at(each.schedule, NOW) is not None for each in found.all)

    assert on_call() == ROTATIONS
    assert len(queries) == 3
    queries.clear()
    rows = bare_rows(Path(str(database.engine.url.database)))
    rounds = [(timed(rows), timed(on_call)) for _ in range(ROUNDS)]
    # The machine is shared: processor time, and the quickest is the truest.
    floor, ours = (min(seconds) for seconds in zip(*rounds, strict=True))
    typical = median(our for _, our in rounds)
    print(  # noqa: T201
        f"1,000 rotations on call now: {ours * 1000:.0f} ms (median {typical * 1000:.0f} ms), "
        f"{ours / floor:.1f} times SQLite's reading of the rows ({floor * 1000:.0f} ms)"
    )
    assert ours <= 0.05


def bare_rows(path: Path) -> Callable[[], int]:
    connection = sqlite3.connect(path)

    def read() -> int:
        layers = connection.execute("SELECT * FROM rotation_layer").fetchall()
        members = connection.execute("SELECT * FROM rotation_member").fetchall()
        return len(layers) + len(members)

    return read


def timed(work: Callable[[], int]) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began


def fill(database: Database) -> None:
    """A hundred teams of ten rotations of ten people, one in ten with an override."""
    with database.writing() as session:
        session.add_all(Person(user_id=f"U{n}", name=f"Person {n}") for n in range(1000))
        session.add_all(
            Team(id=n, slug=f"team-{n}", name=f"Team {n}", channel_id="C1") for n in range(1, 101)
        )
        session.flush()
        for number in range(1, ROTATIONS + 1):
            session.add(Rotation(id=number, team_id=1 + number % 100, name=f"Rotation {number}"))
        session.flush()
        session.add_all(
            RotationLayer(
                id=number,
                rotation_id=number,
                position=0,
                name="Everyone",
                zone="America/New_York",
                handoff_at=clock_time(9),
                starts_on=date(2020, 1, 6),
                shift_days=7,
            )
            for number in range(1, ROTATIONS + 1)
        )
        session.flush()
        session.add_all(
            RotationMember(layer_id=number, position=at, user_id=f"U{(number + at) % 1000}")
            for number in range(1, ROTATIONS + 1)
            for at in range(PEOPLE)
        )
        session.add_all(
            Override(
                rotation_id=number,
                user_id="U1",
                starts_at=NOW - timedelta(hours=1),
                ends_at=NOW + timedelta(hours=1),
                made_by="U1",
                made_at=NOW,
            )
            for number in range(1, ROTATIONS + 1, 10)
        )
