"""Which calendars are due to be read, and that we alone read them meanwhile.

A reading takes seconds, so it is done outside of any transaction: the row's next reading is put
off first, which is the claim, and what was read is stored if the row still says so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.domain.calendar_import import Wanted
from bot.services.oncall.imports import messages
from bot.services.oncall.imports.rows import forget
from bot.services.teams import stored_id
from bot.views.oncall_import_words import forgotten
from models import ImportedCalendar

AHEAD = timedelta(days=400)
"""How far into the future shifts are taken."""
_BEFORE = timedelta(days=1)
_CLAIM = timedelta(minutes=5)
_WHOLE = timedelta(days=7)
"""Read wholly that often, for what repeats without end goes further by then."""
_MOST_AT_A_TIME = 20
_C = ImportedCalendar


@dataclass(frozen=True)
class Claim:
    """A calendar that is being read by us until then."""

    id: int
    until: datetime
    wanted: Wanted
    file_id: str | None = None


def claims(session: Session, now: datetime) -> list[Claim]:
    """What is due to be read, put off meanwhile; drafts that nobody saved are forgotten."""
    due = select(_C).where(col(_C.next_read_at) <= now).order_by(col(_C.next_read_at))
    found = []
    for calendar in session.exec(
        due.limit(_MOST_AT_A_TIME).with_for_update(skip_locked=True)
    ).all():
        if calendar.saved_at is None and calendar.read_at is not None:
            messages.renew(session, calendar, forgotten(calendar.name), now)
            forget(session, calendar)
            continue
        calendar.next_read_at = now + _CLAIM
        session.add(calendar)
        until = calendar.next_read_at
        found.append(Claim(stored_id(calendar.id), until, _wanted(calendar, now), calendar.file_id))
    return found


def _wanted(calendar: ImportedCalendar, now: datetime) -> Wanted:
    whole = calendar.read_whole_at is None or now - calendar.read_whole_at > _WHOLE
    return Wanted(
        start=now - _BEFORE,
        end=now + AHEAD,
        zone=calendar.zone,
        url=calendar.url,
        content=calendar.content,
        etag=None if whole else calendar.etag,
        modified=None if whole else calendar.modified,
    )


def still(session: Session, claim: Claim) -> ImportedCalendar | None:
    """The claimed row, locked; None when it was removed meanwhile, or is being read by others."""
    calendar = session.get(_C, claim.id, with_for_update=True)
    return calendar if calendar and calendar.next_read_at == claim.until else None
