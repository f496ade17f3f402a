"""Watches the rotations: notices when one passes to somebody else, and does what follows."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select, update

from bot.clock import LONG_AGO
from bot.domain.rotation import Duty, Schedule, paged_for
from bot.services.oncall.following import follow
from bot.services.oncall.handoff import ask_for_notes, hand_over, tell_unreached
from bot.services.oncall.loading import AROUND, load
from bot.services.oncall.lookup import duty_of, rotation_and_duty
from models import Rotation, RotationWatch
from models.database import Database

NOTES_AHEAD = timedelta(hours=1)
LOOK_AGAIN = timedelta(days=1)
"""A rotation is looked at that often at least, since people come and go."""


class RotationWatcher:
    """One kind of work: each rotation is looked at when something about it is to change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next_due(self) -> datetime | None:
        """When the next rotation is to be looked at; at once for one that never was."""
        watched = select(RotationWatch.rotation_id)
        with self._database.reading() as session:
            new = session.exec(select(Rotation.id).where(col(Rotation.id).not_in(watched))).first()
            if new is not None:
                return LONG_AGO
            return session.exec(select(func.min(RotationWatch.next_look_at))).one()

    def run_due(self, now: datetime) -> None:
        """Look at each rotation that is due, in a transaction of its own."""
        for rotation_id in self._due(now):
            with self._database.writing() as session:
                if (watch := _claim(session, rotation_id, now)) is not None:
                    _look(session, watch, now)

    def person_changed(self, user_id: str, now: datetime) -> None:
        """Someone's account has changed: look at their rotations at once."""
        with self._database.writing() as session:
            look_again_for(session, user_id, now)

    def _due(self, now: datetime) -> list[int]:
        later = select(RotationWatch.rotation_id).where(RotationWatch.next_look_at > now)
        due = select(Rotation.id).where(col(Rotation.id).not_in(later)).order_by(col(Rotation.id))
        with self._database.reading() as session:
            return [each for each in session.exec(due) if each is not None]


def look_again(session: Session, rotation_id: int, now: datetime) -> None:
    """A rotation has changed: look at it at the next tick. Within the caller's transaction."""
    session.exec(
        update(RotationWatch)
        .where(col(RotationWatch.rotation_id) == rotation_id)
        .values(next_look_at=now)
    )


def look_again_for(session: Session, user_id: str, now: datetime) -> None:
    """The same for all rotations in which that person is."""
    for each in load(session, now - AROUND, now + AROUND, of_person=user_id).all:
        look_again(session, each.id, now)


def _claim(session: Session, rotation_id: int, now: datetime) -> RotationWatch | None:
    """The rotation's row, locked; a new one at first sight; None when another process has it."""
    query = select(RotationWatch).where(RotationWatch.rotation_id == rotation_id)
    watch = session.exec(query.with_for_update(skip_locked=True)).first()
    if watch is None:
        return _first_sight(session, rotation_id, now)
    return watch if watch.next_look_at <= now else None


def _first_sight(session: Session, rotation_id: int, now: datetime) -> RotationWatch | None:
    """Whoever has it by now was not handed anything: only later changes are told."""
    if session.get(RotationWatch, rotation_id) is not None:
        return None
    duty = duty_of(session, rotation_id, now)
    if duty is None:
        return None
    watch = RotationWatch(rotation_id=rotation_id, on_call=paged_for(duty), next_look_at=now)
    watch.since = duty.current.start if duty.current else None
    session.add(watch)
    session.flush()
    follow(session, rotation_id, duty, now)
    return watch


def _look(session: Session, watch: RotationWatch, now: datetime) -> None:
    found = rotation_and_duty(session, watch.rotation_id, now)
    if found is None:
        return
    loaded, duty = found
    if paged_for(duty) != watch.on_call:
        hand_over(session, loaded, duty, watch, now)
        watch.on_call = paged_for(duty)
        watch.since = now
        session.add(watch)
        session.flush()
        follow(session, watch.rotation_id, duty, now)
    if not duty.reachable:
        tell_unreached(session, loaded, duty, now)
    if _notes_are_due(duty, watch, now):
        ask_for_notes(session, loaded, duty, now)
        watch.notes_asked_for = duty.current.end if duty.current else None
    watch.next_look_at = _next_look(loaded.schedule, duty, now)
    session.add(watch)


def _notes_are_due(duty: Duty, watch: RotationWatch, now: datetime) -> bool:
    current, following = duty.current, duty.following
    if current is None or following is None or following.user_id == current.user_id:
        return False
    long_enough = current.end - current.start > NOTES_AHEAD
    return (
        duty.reachable
        and long_enough
        and now >= current.end - NOTES_AHEAD
        and watch.notes_asked_for != current.end
    )


def _next_look(schedule: Schedule, duty: Duty, now: datetime) -> datetime:
    """The next moment at which something may be different, a day ahead at most."""
    moments = [now + LOOK_AGAIN]
    if duty.current:
        moments += [duty.current.end, duty.current.end - NOTES_AHEAD]
    if duty.following:
        moments.append(duty.following.start)
    moments += [edge for off in schedule.time_off for edge in (off.start, off.end)]
    return min(moment for moment in moments if moment > now)
