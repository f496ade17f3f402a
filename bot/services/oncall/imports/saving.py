"""A calendar that was read: looked at, saved, and removed again."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlmodel import Session

from bot.clock import Clock
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, Actor, require
from bot.services.home import HomeService
from bot.services.oncall.editing import Edit, consequences, follow_up, need_reason, weigh
from bot.services.oncall.guard import BurnOutGuard, Word
from bot.services.oncall.imports.looking import dry_run
from bot.services.oncall.imports.messages import renew
from bot.services.oncall.imports.rows import forget, rotation_of
from bot.services.oncall.imports.settling import settle, take_away
from bot.services.people import PeopleService, zone_of
from bot.views.oncall_consequences import Consequences
from bot.views.oncall_import import WHO, DryRun
from bot.views.oncall_import_words import discarded, saved
from models import AuditEntry, ImportedCalendar, Person
from models.database import Database


class ImportedService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        home: HomeService,
        guard: BurnOutGuard,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._home = home
        self._guard = guard

    def look(self, user_id: str, calendar_id: int, known: Mapping[str, str]) -> DryRun:
        """What a calendar brings, and what saving it would change; nothing is saved.

        Args:
            user_id: who looks.
            calendar_id: of which calendar.
            known: people by the digest of what the calendar calls them, as chosen by hand.

        Raises:
            InvalidInput: somebody chosen can't be on call.
            Mistake: it is gone, or not read yet.
            NotAllowed: only the lead and administrators may.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            calendar, _ = self._found(session, user_id, calendar_id)
            _check_people(session, known)
            edit = self._adding(session, calendar, known, now)
            return dry_run(session, calendar, edit, known, reader=user_id, now=now)

    def save(self, user_id: str, calendar_id: int, known: Mapping[str, str], reason: str) -> None:
        """From now on its shifts count, and those whose shifts move are told.

        Raises:
            InvalidInput: under `reason`, where the burn-out guard needs a word; or somebody
                chosen can't be on call.
            Mistake: it is gone, or holds nothing.
            NotAllowed: only the lead and administrators may.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            calendar, actor = self._found(session, user_id, calendar_id)
            _check_people(session, known)
            edit = self._adding(session, calendar, known, now)
            need_reason(edit, reason)
            is_new = calendar.saved_at is None
            settle(session, calendar, known, now)
            if is_new:
                renew(
                    session, calendar, saved(edit.before.team, edit.before.name, calendar.name), now
                )
            self._done(session, calendar, edit, Word(actor, reason))

    def discard(self, user_id: str, calendar_id: int) -> None:
        """Forget a calendar that was only looked at.

        Raises:
            Mistake: it is gone, or saved by now.
            NotAllowed: only the lead and administrators may.
        """
        with self._database.writing() as session:
            calendar, _ = self._found(session, user_id, calendar_id)
            if calendar.saved_at:
                raise Mistake("It is saved already. `/oncall import` lists it and can remove it.")
            renew(session, calendar, discarded(calendar.name), self._clock.now())
            forget(session, calendar)

    def removal(self, user_id: str, calendar_id: int) -> tuple[str, Consequences]:
        """A saved calendar's name, and what its removal would change.

        Raises:
            Mistake: it is gone.
            NotAllowed: only the lead and administrators may.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            calendar, _ = self._found(session, user_id, calendar_id)
            edit = self._removing(session, calendar, now)
            return calendar.name, consequences(edit, zone_of(session, user_id))

    def remove(self, user_id: str, calendar_id: int, reason: str) -> None:
        """From now on it brings no shifts, and those whose shifts move are told.

        Raises:
            InvalidInput: under `reason`, where the burn-out guard needs a word.
            Mistake: it is gone.
            NotAllowed: only the lead and administrators may.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            calendar, actor = self._found(session, user_id, calendar_id)
            edit = self._removing(session, calendar, now)
            need_reason(edit, reason)
            take_away(session, calendar, now)
            self._done(session, calendar, edit, Word(actor, reason))

    def read_now(self, user_id: str, calendar_id: int) -> None:
        """Have a saved calendar read anew, all of it.

        Raises:
            Mistake: it is gone.
            NotAllowed: only the lead and administrators may.
        """
        with self._database.writing() as session:
            calendar, _ = self._found(session, user_id, calendar_id)
            if calendar.url:
                calendar.etag = calendar.modified = None
                calendar.next_read_at = self._clock.now()
                session.add(calendar)

    def _adding(
        self,
        session: Session,
        calendar: ImportedCalendar,
        known: Mapping[str, str],
        now: datetime,
    ) -> Edit:
        return self._weigh(session, calendar, lambda: settle(session, calendar, known, now), now)

    def _removing(self, session: Session, calendar: ImportedCalendar, now: datetime) -> Edit:
        return self._weigh(session, calendar, lambda: take_away(session, calendar, now), now)

    def _weigh(
        self,
        session: Session,
        calendar: ImportedCalendar,
        change: Callable[[], None],
        now: datetime,
    ) -> Edit:
        return weigh(session, self._guard, calendar.rotation_id, change, begins=now, now=now)

    def _done(self, session: Session, calendar: ImportedCalendar, edit: Edit, word: Word) -> None:
        now, by = edit.begins, word.actor.user_id
        key = f"calendar:{calendar.id}:{int(now.timestamp())}"
        session.add(_audit(calendar, edit, word))
        follow_up(session, self._home, edit, by=by, key=key, now=now)

    def _found(
        self, session: Session, user_id: str, calendar_id: int
    ) -> tuple[ImportedCalendar, Actor]:
        """A calendar that was read, locked, and who asks; they may change its rotation."""
        calendar = session.get(ImportedCalendar, calendar_id, with_for_update=True)
        if calendar is None or calendar.removed_at:
            raise Mistake("That calendar is gone. `/oncall import` shows those there are.")
        team_id = rotation_of(session, calendar.rotation_id).team_id
        actor = self._people.actor(session, user_id)
        require(actor, Action.CHANGE_ROTATION, team_id=team_id)
        if calendar.read_at is None:
            raise Mistake("I am still reading it. A message from me tells you when I have.")
        return calendar, actor


def _check_people(session: Session, known: Mapping[str, str]) -> None:
    """Raises InvalidInput for those who can't be on call."""
    problems = {}
    for each, user_id in known.items():
        someone = session.get(Person, user_id)
        if someone is None or someone.deleted or someone.is_bot or someone.is_guest:
            problems[f"{WHO}{each}"] = "A guest, a bot or a deactivated account can’t be on call."
    if problems:
        raise InvalidInput(problems)


def _audit(calendar: ImportedCalendar, edit: Edit, word: Word) -> AuditEntry:
    return AuditEntry(
        at=edit.begins,
        by=word.actor.user_id,
        subject=f"rotation {edit.before.team}, {edit.before.name}"[:120],
        before=None,
        after={
            "calendar": calendar.name,
            "removed": calendar.removed_at is not None,
            "known": calendar.known,
            "reason": word.reason.strip() or None,
        },
    )
