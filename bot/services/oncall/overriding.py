"""Putting one person over another in a rotation: the one way in which hours change hands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.rotation import Override as Over
from bot.domain.rotation import Schedule, difference
from bot.errors import InvalidInput, Mistake
from bot.services.home import HomeService
from bot.services.oncall.guard import BurnOutGuard, Word
from bot.services.oncall.loading import AROUND, Loaded, away_moments, load
from bot.services.oncall.telling import affected, tell_changes
from bot.services.oncall.watch import look_again
from bot.services.teams import stored_id
from bot.views.blocks import person
from models import Override, OverrideKind, Person, TimeOff


@dataclass(frozen=True)
class Handover:
    """Someone takes these hours of a rotation; moments in UTC."""

    rotation_id: int
    user_id: str
    start: datetime
    end: datetime


class Overriding:
    """Checks handovers, stores them, and tells those concerned, in the caller's transaction."""

    def __init__(self, clock: Clock, home: HomeService, guard: BurnOutGuard) -> None:
        self._clock = clock
        self._home = home
        self._guard = guard

    def put(
        self,
        session: Session,
        handovers: Sequence[Handover],
        *,
        kind: OverrideKind,
        word: Word,
        tell: bool = True,
    ) -> list[Override]:
        """Store handovers that belong together: all of them or none.

        Args:
            session: the caller's transaction.
            handovers: who takes which hours; what has passed of them is left out.
            kind: how they came about.
            word: who makes them, and why what the guard refuses is let through.
            tell: whether those concerned are told here, in the general words.

        Raises:
            Mistake: the hours have passed, the person can't be on call then or is already, or
                the burn-out guard refuses it.
        """
        now = self._clock.now()
        coming = [self._checked(session, each, now) for each in handovers]
        start, end = min(each.start for each in coming), max(each.end for each in coming)
        rotations = {
            id_: load_rotation(session, id_, start, end)
            for id_ in dict.fromkeys(each.rotation_id for each in coming)
        }
        changed = {id_: over(each, coming) for id_, each in rotations.items()}
        self._guard.check(session, coming, changed, word)
        rows = [self._store(session, each, kind, word, now) for each in coming]
        for rotation_id, rotation in rotations.items():
            mine = [row for row in rows if row.rotation_id == rotation_id]
            window = (min(row.starts_at for row in mine), max(row.ends_at for row in mine))
            changes = difference(rotation.schedule, changed[rotation_id].schedule, *window)
            if not changes:
                raise Mistake(f"Nothing to do: {person(mine[0].user_id)} is on call then already.")
            key = f"override:{stored_id(mine[0].id)}"
            if tell:
                tell_changes(session, rotation, changes, by=word.actor.user_id, key=key, now=now)
            self._home.refresh(session, affected(changes), key)
            look_again(session, rotation_id, now)
        return rows

    def remove(self, session: Session, row: Override, by: str) -> None:
        """Take an override away from now on; those concerned are told."""
        now = self._clock.now()
        start, end = max(row.starts_at, now), row.ends_at
        rotation = load_rotation(session, row.rotation_id, start, end)
        row.removed_at, row.removed_by = now, by
        if row.starts_at < now:
            # What has been stays: the row ends here, and is not gone from the past.
            row.ends_at, row.removed_at, row.removed_by = now, None, None
        session.add(row)
        session.flush()
        after = load_rotation(session, row.rotation_id, start, end)
        changes = difference(rotation.schedule, after.schedule, start, end)
        key = f"override:{row.id}:removed"
        tell_changes(session, rotation, changes, by=by, key=key, now=now)
        self._home.refresh(session, affected(changes), key)
        look_again(session, row.rotation_id, now)

    def _checked(self, session: Session, each: Handover, now: datetime) -> Handover:
        if each.end <= each.start:
            raise InvalidInput({"until": "That ends before it begins. Choose a later end."})
        if each.end <= now:
            raise Mistake("Those hours have passed. Choose a coming shift.")
        if problem := unfit(session, each.user_id, each.start, each.end):
            raise Mistake(problem)
        return replace(each, start=max(each.start, now))

    def _store(
        self, session: Session, each: Handover, kind: OverrideKind, word: Word, now: datetime
    ) -> Override:
        row = Override(
            rotation_id=each.rotation_id,
            user_id=each.user_id,
            starts_at=each.start,
            ends_at=each.end,
            kind=kind,
            reason=word.reason.strip()[:300] or None,
            made_by=word.actor.user_id,
            made_at=now,
        )
        session.add(row)
        session.flush()
        return row


def load_rotation(session: Session, rotation_id: int, start: datetime, end: datetime) -> Loaded:
    """One rotation with what counts about an interval.

    Raises:
        Mistake: it is gone.
    """
    found = load(session, start - AROUND, end + AROUND, rotation_id=rotation_id)
    if not found.all:
        raise Mistake("That rotation is gone. Look again, please.")
    return found.all[0]


def unfit(session: Session, user_id: str, start: datetime, end: datetime) -> str | None:
    """Why that person can't be on call then, in a sentence; None when they can."""
    someone = session.get(Person, user_id)
    if someone is None:
        return f"I don't know {person(user_id)} yet. Try again in a minute."
    if someone.deleted or someone.is_bot:
        return f"{person(user_id)} can't be paged: that account is a bot or deactivated."
    if someone.is_guest:
        return f"{person(user_id)} is a guest, and guests are not on call."
    if is_away(session, someone, start, end):
        return f"{person(user_id)} is away then."
    return None


def is_away(session: Session, someone: Person, start: datetime, end: datetime) -> bool:
    """Whether they have noted days off that touch this time."""
    offs = select(TimeOff).where(
        TimeOff.user_id == someone.user_id, col(TimeOff.removed_at).is_(None)
    )
    spans = (away_moments(off.starts_on, off.ends_on, someone.zone) for off in session.exec(offs))
    return any(begins < end and start < ends for begins, ends in spans)


def over(rotation: Loaded, handovers: Sequence[Handover]) -> Loaded:
    """The rotation as it would be with these handovers."""
    new = tuple(
        Over(each.user_id, each.start, each.end)
        for each in handovers
        if each.rotation_id == rotation.id
    )
    schedule = rotation.schedule
    return replace(
        rotation,
        schedule=Schedule(schedule.layers, (*schedule.overrides, *new), schedule.time_off),
    )
