"""The timetable and the tick: each moment once, whatever runs, fails or was asleep."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.clock import LONG_AGO
from bot.domain.recurring import Late
from bot.domain.wall_clock import Daily
from bot.jobs import Engine, Job, Ticker, Timetable, timetable
from bot.services.people import PeopleService
from models import Firing, OutboxMessage, OutboxState, Person, Priority, SyncCursor
from models.database import Database
from tests.company import SetClock, Users

START = datetime(2026, 11, 20, 8, tzinfo=UTC)


def counting(late: Late, grace: timedelta = timedelta(hours=1)) -> Job:
    """A job that counts its runs in a row, so that a run and its claim commit together."""

    def run(session: Session, now: datetime) -> None:
        session.add(SyncCursor(name=f"run {now.isoformat()}", moment=now))

    return Job("count", Daily(time(9), "Europe/Berlin"), late, run, grace)


def runs(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(SyncCursor)).all())


def outcomes(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        rows = session.exec(select(Firing).order_by(col(Firing.due_at))).all()
    return [(row.day, row.outcome) for row in rows]


@pytest.fixture
def clock() -> SetClock:
    clock = SetClock()
    clock.at = START
    return clock


def test_a_new_job_begins_with_the_next_moment(database: Database) -> None:
    jobs = Timetable(database, [counting(Late.RUN_ONCE)])
    assert jobs.next_due() == LONG_AGO
    jobs.run_due(START)
    assert runs(database) == 0
    assert jobs.next_due() == datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_a_moment_is_run_once(database: Database, clock: SetClock) -> None:
    jobs = Timetable(database, [counting(Late.RUN_ONCE)])
    jobs.run_due(START)
    for _ in range(3):
        jobs.run_due(clock.advance(hours=12))
        jobs.run_due(clock.now())
    assert outcomes(database) == [("start", "seen"), ("2026-11-21", "done")]


def test_after_downtime_the_latest_is_run_and_the_others_are_noted(
    database: Database, clock: SetClock
) -> None:
    jobs = Timetable(database, [counting(Late.RUN_ONCE)])
    jobs.run_due(START)
    jobs.run_due(clock.advance(days=3, hours=5))
    assert outcomes(database)[1:] == [
        ("2026-11-21", "skipped"),
        ("2026-11-22", "skipped"),
        ("2026-11-23", "done"),
    ]
    assert runs(database) == 1


def test_what_comes_too_late_is_skipped_and_said(
    database: Database, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    jobs = Timetable(database, [counting(Late.SKIP)])
    jobs.run_due(START)
    with caplog.at_level(logging.WARNING):
        jobs.run_due(clock.advance(days=1, hours=5))
    assert outcomes(database)[1:] == [("2026-11-21", "skipped")]
    assert "skipped the moment of 2026-11-21" in caplog.text
    assert runs(database) == 0


def test_two_processes_never_run_one_moment_twice(database: Database, clock: SetClock) -> None:
    Timetable(database, [counting(Late.RUN_ONCE)]).run_due(START)
    now = clock.advance(days=1)
    together = threading.Barrier(8)

    def process(_: int) -> None:
        jobs = Timetable(database, [counting(Late.RUN_ONCE)])
        together.wait()
        jobs.run_due(now)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(process, range(8)))
    assert runs(database) == 1


def test_work_that_fails_gives_its_moment_back(database: Database, clock: SetClock) -> None:
    def fail(_session: Session, _now: datetime) -> None:
        raise RuntimeError("no disk")

    failing = Job("count", Daily(time(9), "Europe/Berlin"), Late.RUN_ONCE, fail)
    Timetable(database, [failing]).run_due(START)
    with pytest.raises(RuntimeError):
        Timetable(database, [failing]).run_due(clock.advance(days=1))
    Timetable(database, [counting(Late.RUN_ONCE)]).run_due(clock.now())
    assert runs(database) == 1


def test_old_sent_rows_are_forgotten_each_night(database: Database, clock: SetClock) -> None:
    jobs = Timetable(database, timetable())
    jobs.run_due(START)
    with database.writing() as session:
        for key, age in (("old", 100), ("new", 10)):
            ended = START - timedelta(days=age)
            session.add(
                OutboxMessage(
                    key=key,
                    destination="C1",
                    priority=Priority.UPDATE,
                    method="chat.postMessage",
                    payload={},
                    state=OutboxState.SENT,
                    created_at=ended,
                    not_before=ended,
                    ended_at=ended,
                )
            )
    jobs.run_due(clock.advance(days=1))
    with database.reading() as session:
        assert session.exec(select(OutboxMessage.key)).all() == ["new"]


@dataclass
class Chore:
    """A kind of work for the engine's tests."""

    due: datetime | None
    do: Callable[[datetime], None]
    done: list[datetime] = field(default_factory=list)

    def next_due(self) -> datetime | None:
        return self.due

    def run_due(self, now: datetime) -> None:
        self.do(now)
        self.done.append(now)
        self.due = None


def _fail(_now: datetime) -> None:
    raise RuntimeError("boom")


def test_a_kind_that_fails_rests_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    broken, fine = Chore(START, _fail), Chore(START, lambda _: None)
    engine = Engine({"broken": broken, "fine": fine}, idle=lambda: True)
    engine.run_due(START)
    assert fine.done == [START]
    assert "broken failed" in caplog.text
    assert engine.next_due() == START + timedelta(seconds=30)
    broken.do = lambda _: None
    engine.run_due(START + timedelta(seconds=29))
    assert not broken.done
    engine.run_due(START + timedelta(seconds=30))
    assert broken.done
    assert engine.next_due() is None


def test_what_was_never_done_is_due_although_time_runs_on(
    database: Database, clock: SetClock, users: Users
) -> None:
    people = PeopleService(database, users, ())
    engine = Engine(
        {"people": people, "timetable": Timetable(database, timetable())}, idle=lambda: True
    )
    engine.run_due(clock.now())
    due = engine.next_due()
    assert due
    assert due > clock.now()
    with database.reading() as session:
        assert session.get(Person, "UANA")


def test_alone_with_its_database_it_asks_again_only_after_a_write(database: Database) -> None:
    chore = Chore(START, lambda _: None)
    engine = Engine({"chore": chore}, idle=lambda: True)
    engine.ask_after_writes_only(lambda: database.writes)
    assert engine.next_due() == START
    chore.due = None
    assert engine.next_due() == START
    with database.reading():
        pass
    assert engine.next_due() == START
    with database.writing():
        pass
    assert engine.next_due() is None


def test_the_bell_wakes_the_outbox_at_once_and_is_never_lost(clock: SetClock) -> None:
    ran = threading.Semaphore(0)
    outbox = Chore(None, lambda _: ran.release())
    ticker = Ticker(Engine({"outbox": outbox}, idle=lambda: True), clock)
    ticker.start()
    try:
        for _ in range(20):
            outbox.due = START
            ticker.ring()
            assert ran.acquire(timeout=1.5), "the bell was not heard before the next tick"
    finally:
        ticker.stop()
