"""The whole timetable on one page, and the tick that works through it.

Each kind of work says `next_due()` and does `run_due(now)`; the rows it reads hold the state, so
a kill loses nothing. APScheduler only calls `run_due` every few seconds: its own cron triggers
are wrong across a change of daylight saving (see docs/adr/0002-due-rows-and-one-tick.md).
"""

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import Session, func, select

from bot.clock import LONG_AGO, Clock
from bot.domain.recurring import Due, Late, due_moments, next_moment
from bot.domain.wall_clock import Daily
from bot.outbox.queue import prune
from bot.services.decisions.exporting import WEEKLY
from bot.services.oncall.coverage import warn_of_gaps
from bot.services.reminders import forget_reminders
from models import Firing
from models.database import Database
from models.insert import insert_missing

_log = logging.getLogger(__name__)
TICK = timedelta(seconds=2)
REST_AFTER_FAILURE = timedelta(seconds=30)
KEEP_SENT = timedelta(days=90)


class Work(Protocol):
    """One kind of work."""

    def next_due(self) -> datetime | None:
        """When there is something to do next, in UTC; None when there is nothing."""
        ...

    def run_due(self, now: datetime) -> None:
        """Do all that is due at `now`."""
        ...


@dataclass(frozen=True)
class Job:
    """A recurring job. `run` works within the transaction that claims the moment."""

    name: str
    when: Daily
    late: Late
    run: Callable[[Session, datetime], None]
    grace: timedelta = timedelta(hours=1)


def timetable(*, send_decisions: Callable[[Session, datetime], None] | None = None) -> list[Job]:
    """Every recurring job. What is due by its own rows (the outbox, people) isn't listed here.

    `send_decisions` sends the decision log to the teams' channels, where a setting wants it.
    """
    log = [Job("decision-log", WEEKLY, Late.RUN_ONCE, send_decisions)] if send_decisions else []
    return [
        *log,
        Job(
            name="prune-outbox",
            when=Daily(at=time(3, 30), zone_name="UTC"),
            late=Late.RUN_ONCE,
            run=lambda session, now: prune(session, before=now - KEEP_SENT),
        ),
        Job(
            name="forget-reminders",
            when=Daily(at=time(3, 30), zone_name="UTC"),
            late=Late.RUN_ONCE,
            run=lambda session, now: forget_reminders(session, before=now - KEEP_SENT),
        ),
        Job(
            name="coverage",
            when=Daily(at=time(13), zone_name="UTC"),
            late=Late.RUN_ONCE,
            run=warn_of_gaps,
        ),
    ]


class Timetable:
    """Runs recurring jobs, each moment once, however many processes there are."""

    def __init__(self, database: Database, jobs: Sequence[Job]) -> None:
        self._database = database
        self._jobs = jobs

    def next_due(self) -> datetime | None:
        since = self._dealt_with()
        moments = [
            next_moment(job.when, since[job.name]) if job.name in since else LONG_AGO
            for job in self._jobs
        ]
        return min(moments, default=None)

    def run_due(self, now: datetime) -> None:
        since = self._dealt_with()
        for job in self._jobs:
            if job.name not in since:
                self._claim(
                    job, Firing(job=job.name, day="start", due_at=now, outcome="seen", at=now)
                )
                continue
            for due in due_moments(job.when, job.late, job.grace, since[job.name], now):
                self._fire(job, due, now)

    def _fire(self, job: Job, due: Due, now: datetime) -> None:
        outcome = "done" if due.run else "skipped"
        firing = Firing(
            job=job.name, day=due.day.isoformat(), due_at=due.at, outcome=outcome, at=now
        )
        if self._claim(job, firing, now if due.run else None) and not due.run:
            _log.warning("%s: skipped the moment of %s, it is too long ago", job.name, due.at)

    def _claim(self, job: Job, firing: Firing, run_at: datetime | None = None) -> bool:
        """Insert the row and do the work in one transaction; False when another process has it."""
        with self._database.writing() as session:
            if not insert_missing(session, firing):
                return False
            if run_at is not None:
                job.run(session, run_at)
        return True

    def _dealt_with(self) -> dict[str, datetime]:
        with self._database.reading() as session:
            rows = session.exec(
                select(Firing.job, func.max(Firing.due_at)).group_by(Firing.job)
            ).all()
        return {job: at if at.tzinfo else at.replace(tzinfo=UTC) for job, at in rows}


class Engine:
    """All kinds of work, by name. A kind that fails rests, and the others go on.

    Args:
        works: by name.
        idle: whether nothing that an answered request began is still under way.
        looks: the kinds that only look whether something has changed outside; of those that were
            missed one is enough.
    """

    def __init__(
        self, works: Mapping[str, Work], *, idle: Callable[[], bool], looks: Collection[str] = ()
    ) -> None:
        self.works = dict(works)
        self._looks = frozenset(looks)
        self.idle = idle
        self._rests: dict[str, datetime] = {}
        self._writes: Callable[[], int] | None = None
        self._known: dict[str, tuple[int, datetime | None]] = {}

    def ask_after_writes_only(self, writes: Callable[[], int]) -> None:
        """Take what a kind has said for true until something is written: its rows say it all.

        Only for one process that has its database for itself. It makes time that is moved by
        hand pass several times as quickly.

        Args:
            writes: how many transactions have been committed so far.
        """
        self._writes = writes

    def next_due(self) -> datetime | None:
        """The earliest moment at which any kind has something to do."""
        moments = [self._due(name) for name in self.works]
        return min((moment for moment in moments if moment), default=None)

    def next_stop(self) -> datetime | None:
        """The same without the kinds that only look."""
        moments = [self._due(name) for name in self.works if name not in self._looks]
        return min((moment for moment in moments if moment), default=None)

    def run_due(self, now: datetime) -> None:
        """Do all that is due at `now`, of every kind."""
        for name in self.works:
            self.run(name, now)

    def run(self, name: str, now: datetime) -> None:
        """Do what is due of one kind; a failure is logged, and that kind rests for 30 s."""
        due = self._due(name)
        if due is None or due > now:
            return
        try:
            self.works[name].run_due(now)
            self._rests.pop(name, None)
        except Exception:  # noqa: BLE001 logged with its trace; one kind must not stop the others
            _log.exception("%s failed; it is tried again in %s", name, REST_AFTER_FAILURE)
            self._rests[name] = now + REST_AFTER_FAILURE

    def _due(self, name: str) -> datetime | None:
        due = self._asked(name)
        rest = self._rests.get(name)
        return max(due, rest) if due and rest else due

    def _asked(self, name: str) -> datetime | None:
        if self._writes is None:
            return self.works[name].next_due()
        writes = self._writes()
        if self._known.get(name, (None,))[0] != writes:
            self._known[name] = writes, self.works[name].next_due()
        return self._known[name][1]


class Ticker:
    """Calls the engine every two seconds, and at once when the bell rings."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._rung = threading.Event()
        self._sending = threading.Event()
        self._scheduler = BackgroundScheduler(timezone=UTC)

    def start(self) -> None:
        for name in self._engine.works:
            self._scheduler.add_job(
                self._send if name == "outbox" else self._run,
                "interval",
                args=[name],
                id=name,
                seconds=TICK.total_seconds(),
                next_run_time=datetime.now(UTC),
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
        self._scheduler.start()

    def ring(self) -> None:
        """Something was enqueued: don't wait for the next tick."""
        self._rung.set()
        if self._scheduler.running and not self._sending.is_set():
            self._scheduler.modify_job("outbox", next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """Let what is under way finish, and start nothing more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _run(self, name: str) -> None:
        self._engine.run(name, self._clock.now())

    def _send(self, name: str) -> None:
        """Empty the outbox, and again if the bell rang meanwhile."""
        self._sending.set()
        self._rung.set()
        try:
            while self._rung.is_set():
                self._rung.clear()
                self._run(name)
        finally:
            self._sending.clear()
