"""Making a calendar count, or count no more: the changes of rows, as they are tried and saved."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.calendar_import import Kept, identified, renewed, unknown
from bot.services.oncall.imports.rows import (
    bottom_position,
    coming,
    directory,
    store,
    top_position,
)
from bot.services.teams import stored_id
from bot.views.oncall_import import digest
from models import ImportedCalendar

EVERY = timedelta(hours=1)
"""How often a calendar with an address is read anew."""


def settle(
    session: Session, calendar: ImportedCalendar, known: Mapping[str, str], now: datetime
) -> None:
    """From now on a calendar's shifts are a layer, those of people who are named now too.

    Args:
        session: the caller's transaction.
        calendar: one that was read, saved already or not.
        known: people by the digest of what the calendar calls them.
        now: the present moment.
    """
    id_ = stored_id(calendar.id)
    old = coming(session, id_, now)
    calendar.known = {**calendar.known, **by_name(old, known, now)}
    found = identified(old, directory(session, calendar.known))
    store(session, id_, renewed(old if calendar.saved_at else [], found, now), now)
    if calendar.saved_at is None:
        above = calendar.position >= 0
        place = top_position if above else bottom_position
        calendar.position = place(session, calendar.rotation_id)
        calendar.saved_at = now
        calendar.next_read_at = now + EVERY if calendar.url else None
    session.add(calendar)


def by_name(shifts: Iterable[Kept], known: Mapping[str, str], now: datetime) -> dict[str, str]:
    """People by what the calendar calls them, from people by the digest of that."""
    names = {digest(whose): whose for whose in unknown(shifts, now)}
    return {names[each]: user_id for each, user_id in known.items() if each in names}


def take_away(session: Session, calendar: ImportedCalendar, now: datetime) -> None:
    """From now on it brings no shifts."""
    old = coming(session, stored_id(calendar.id), now)
    store(session, stored_id(calendar.id), renewed(old, [], now), now)
    calendar.removed_at, calendar.next_read_at = now, None
    session.add(calendar)
