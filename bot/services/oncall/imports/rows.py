"""The rows of an imported calendar, and the layer that they make."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, insert, select

from bot.domain.calendar_import import Directory, Kept, Someone
from bot.errors import Mistake
from bot.services.teams import stored_id
from models import ImportedCalendar, ImportedShift, Person, Rotation, RotationLayer

_S = ImportedShift


def rotation_of(session: Session, rotation_id: int) -> Rotation:
    """A rotation's row. Raises Mistake when it is gone."""
    rotation = session.get(Rotation, rotation_id)
    if rotation is None:
        raise Mistake("That rotation is gone. Look again, please.")
    return rotation


def directory(session: Session, known: Mapping[str, str]) -> Directory:
    """Who may be meant: everyone of the workspace but bots and guests, who aren't on call.

    Args:
        session: to read with.
        known: user ids by what the calendar calls them, as people have said.
    """
    rows = select(Person.user_id, Person.name, Person.email, Person.deleted).where(
        ~col(Person.is_bot), ~col(Person.is_guest)
    )
    return Directory([Someone(*each) for each in session.exec(rows)], known)


def coming(session: Session, calendar_id: int, now: datetime) -> list[Kept]:
    """What is stored of a calendar and isn't over, in order of time."""
    rows = select(_S.whose, _S.user_id, _S.starts_at, _S.ends_at).where(
        _S.calendar_id == calendar_id, _S.ends_at > now
    )
    return [Kept(*each) for each in session.exec(rows.order_by(col(_S.starts_at), col(_S.id)))]


def store(session: Session, calendar_id: int, shifts: Sequence[Kept], now: datetime) -> None:
    """Put these in place of what is stored and isn't over."""
    session.exec(delete(_S).where(col(_S.calendar_id) == calendar_id, col(_S.ends_at) > now))
    rows = [
        {
            "calendar_id": calendar_id,
            "whose": each.whose,
            "user_id": each.user_id,
            "starts_at": each.start,
            "ends_at": each.end,
        }
        for each in shifts
    ]
    if rows:
        session.exec(insert(_S), params=rows)


def positions(session: Session, rotation_id: int) -> list[int]:
    """Where the layers of a rotation lie, calendars among them."""
    layers = select(RotationLayer.position).where(RotationLayer.rotation_id == rotation_id)
    calendars = select(ImportedCalendar.position).where(
        ImportedCalendar.rotation_id == rotation_id, col(ImportedCalendar.saved_at).is_not(None)
    )
    return [*session.exec(layers), *session.exec(calendars)]


def top_position(session: Session, rotation_id: int) -> int:
    """Where a layer lies that is above all others."""
    return max(positions(session, rotation_id), default=-1) + 1


def bottom_position(session: Session, rotation_id: int) -> int:
    """Where a layer lies that is below all others; below 0."""
    return min([0, *positions(session, rotation_id)]) - 1


def calendars_of(session: Session, rotation_ids: Sequence[int]) -> list[ImportedCalendar]:
    """The calendars that are layers of these rotations, in the order they were made."""
    rows = select(ImportedCalendar).where(
        col(ImportedCalendar.rotation_id).in_(rotation_ids),
        col(ImportedCalendar.saved_at).is_not(None),
        col(ImportedCalendar.removed_at).is_(None),
    )
    return list(session.exec(rows.order_by(col(ImportedCalendar.id))))


def forget(session: Session, calendar: ImportedCalendar) -> None:
    """Take one away that never counted."""
    session.exec(delete(_S).where(col(_S.calendar_id) == stored_id(calendar.id)))
    session.delete(calendar)
