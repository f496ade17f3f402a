"""Reading imported calendars, the first time and again on a timetable: one kind of work."""

import logging
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import Session, func, select

from bot.domain.calendar_import import (
    MOST_BYTES,
    Kept,
    Reading,
    Wanted,
    identified,
    renewed,
    unknown,
)
from bot.errors import GatewayError, Mistake, Rejected, Unreachable
from bot.permissions import SYSTEM
from bot.services.home import HomeService
from bot.services.oncall.editing import follow_up, weigh
from bot.services.oncall.guard import BurnOutGuard
from bot.services.oncall.imports import messages
from bot.services.oncall.imports.claims import Claim, claims, still
from bot.services.oncall.imports.looking import dry_run
from bot.services.oncall.imports.rows import coming, directory, forget, store
from bot.services.oncall.imports.settling import EVERY, settle
from bot.services.teams import stored_id
from bot.views.oncall_import_words import calendar_named
from models import ImportedCalendar
from models.database import Database

_log = logging.getLogger(__name__)

_FIRST_AGAIN = timedelta(minutes=15)
_DRAFT_KEPT = timedelta(days=1)
_AT_ONCE = 4
_TELL_FROM = 2
"""A failure that passes by the next time is nobody's trouble."""
_MOST_WORDS = 500
_NO_SCOPE = (
    "Slack doesn’t let me read files here: the scope files:read is missing. Whoever looks after "
    "Liaison can add it. Until then, a link or the calendar’s text will do."
)
_C = ImportedCalendar


class CalendarSource(Protocol):
    """Where calendars are read."""

    @property
    def open_hosts(self) -> Collection[str]:
        """Hosts that may be inside a private network."""
        ...

    def read(self, wanted: Wanted) -> Reading:
        """Fetch and read one. Raises Mistake with a sentence on what stands against it."""
        ...


class FileSource(Protocol):
    """Where files are fetched from that people have uploaded."""

    def file_content(self, file_id: str, most: int) -> bytes:
        """Its bytes, up to one more than `most`. Raises a GatewayError."""
        ...


class CalendarReadings:
    """One kind of work: calendars that are due to be read, and drafts that nobody saved."""

    def __init__(
        self,
        database: Database,
        source: CalendarSource,
        files: FileSource,
        home: HomeService,
        guard: BurnOutGuard,
    ) -> None:
        self._database = database
        self._source = source
        self._files = files
        self._home = home
        self._guard = guard

    def next_due(self) -> datetime | None:
        with self._database.reading() as session:
            return session.exec(select(func.min(_C.next_read_at))).one()

    def run_due(self, now: datetime) -> None:
        """Read what is due, a few at a time, so that a slow one doesn't hold the others."""
        with self._database.writing() as session:
            claimed = claims(session, now)
        if not claimed:
            return
        with ThreadPoolExecutor(min(_AT_ONCE, len(claimed)), "calendars") as pool:
            list(pool.map(lambda claim: self._read(claim, now), claimed))

    def _read(self, claim: Claim, now: datetime) -> None:
        try:
            reading = self._source.read(self._with_file(claim))
        except GatewayError as error:
            _log.warning("a calendar file can't be fetched yet: %s", error.code)
            return  # the claim ends, and it is tried again
        except Mistake as mistake:
            with self._database.writing() as session:
                if calendar := still(session, claim):
                    self._failed(session, calendar, str(mistake), now)
            return
        with self._database.writing() as session:
            if calendar := still(session, claim):
                self._store(session, calendar, reading, now)

    def _with_file(self, claim: Claim) -> Wanted:
        """What is to be read, with the file that was uploaded: its reader can't ask Slack."""
        if claim.file_id is None:
            return claim.wanted
        try:
            content = self._files.file_content(claim.file_id, MOST_BYTES)
        except Rejected:
            raise Mistake("Slack doesn’t give me that file any more. Was it deleted?") from None
        except Unreachable as error:
            if error.code != "missing_scope":
                raise
            raise Mistake(_NO_SCOPE) from None
        return replace(claim.wanted, content=content)

    def _store(
        self, session: Session, calendar: ImportedCalendar, reading: Reading, now: datetime
    ) -> None:
        calendar.etag, calendar.modified = reading.etag, reading.modified
        calendar.read_at, calendar.content, calendar.file_id = now, None, None
        calendar.read_whole_at = calendar.read_whole_at if reading.same else now
        calendar.problem, calendar.failures = None, 0
        session.add(calendar)
        if calendar.saved_at is None:
            self._first(session, calendar, reading, now)
        else:
            self._again(session, calendar, reading, now)

    def _first(
        self, session: Session, calendar: ImportedCalendar, reading: Reading, now: datetime
    ) -> None:
        """What it holds is sent to whoever wants to import it, who then has a day to save it."""
        id_ = stored_id(calendar.id)
        found = identified(_nobodys(reading), directory(session, calendar.known))
        found = [each for each in found if each.end > now]
        if not found:
            self._failed(session, calendar, "It holds no shift that is still to come.", now)
            return
        store(session, id_, found, now)
        calendar.next_read_at = now + _DRAFT_KEPT
        edit = weigh(
            session,
            self._guard,
            calendar.rotation_id,
            lambda: settle(session, calendar, {}, now),
            begins=now,
            now=now,
        )
        run = dry_run(session, calendar, edit, {}, reader=calendar.made_by, now=now)
        messages.send_dry_run(session, calendar, run, now)

    def _again(
        self, session: Session, calendar: ImportedCalendar, reading: Reading, now: datetime
    ) -> None:
        """From now on what was read counts. Those whose shifts move are told."""
        id_ = stored_id(calendar.id)
        calendar.next_read_at = now + EVERY
        old = coming(session, id_, now)
        read = old if reading.same else _as_before(reading, old)
        new = renewed(old, identified(read, directory(session, calendar.known)), now)
        if calendar.problem_told:
            calendar.problem_told = False
            messages.tell_working(session, calendar, now)
        if new == old:
            return
        edit = weigh(
            session,
            self._guard,
            calendar.rotation_id,
            lambda: store(session, id_, new, now),
            begins=now,
            now=now,
        )
        store(session, id_, new, now)
        key = f"calendar:{id_}:{int(now.timestamp())}"
        follow_up(
            session,
            self._home,
            edit,
            by=SYSTEM.user_id,
            key=key,
            now=now,
            named=calendar_named(calendar.name),
        )
        before = unknown(old, now)
        strangers = {name: n for name, n in unknown(new, now).items() if name not in before}
        if strangers:
            messages.tell_unknown(session, calendar, strangers, now)

    def _failed(
        self, session: Session, calendar: ImportedCalendar, problem: str, now: datetime
    ) -> None:
        """The last good shifts stay, and the lead is told once; a first reading is given up."""
        if calendar.saved_at is None:
            messages.tell_unreadable(session, calendar, problem, now)
            forget(session, calendar)
            return
        calendar.problem, calendar.failures = problem[:_MOST_WORDS], calendar.failures + 1
        calendar.next_read_at = now + min(EVERY, _FIRST_AGAIN * 2 ** min(calendar.failures - 1, 9))
        if calendar.failures >= _TELL_FROM and not calendar.problem_told:
            calendar.problem_told = True
            messages.tell_failing(session, calendar, now)
        session.add(calendar)


def _as_before(reading: Reading, old: Sequence[Kept]) -> list[Kept]:
    """What was read, each name as whose it was until now: emails may not be told for a while."""
    before = {each.whose: each.user_id for each in old}
    return [each._replace(user_id=before.get(each.whose)) for each in _nobodys(reading)]


def _nobodys(reading: Reading) -> list[Kept]:
    return [Kept(each.whose, None, each.start, each.end) for each in reading.shifts]
