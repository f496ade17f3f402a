"""What a calendar brings, and how the calendars of a rotation stand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.domain.calendar_address import read_address
from bot.domain.calendar_import import Directory, Found, Kept, unknown
from bot.services.oncall.editing import Edit, consequences
from bot.services.oncall.imports.rows import coming, directory
from bot.services.oncall.imports.settling import by_name
from bot.services.people import zone_of
from bot.services.teams import stored_id
from bot.views.oncall_import import DryRun, ListedCalendar, Theirs
from models import ImportedCalendar


def dry_run(
    session: Session,
    calendar: ImportedCalendar,
    edit: Edit,
    known: Mapping[str, str],
    *,
    reader: str,
    now: datetime,
) -> DryRun:
    """What it brings, and what that would change.

    Args:
        session: to read with.
        calendar: one that was read.
        edit: what would be different with it.
        known: people by the digest of what it calls them, said just now.
        reader: who is shown it.
        now: the present moment.
    """
    shifts = coming(session, stored_id(calendar.id), now)
    who = directory(session, {**calendar.known, **by_name(shifts, known, now)})
    return DryRun(
        calendar_id=stored_id(calendar.id),
        name=calendar.name,
        first=max(now, shifts[0].start) if shifts else None,
        last=max(each.end for each in shifts) if shifts else None,
        people=_people(shifts, who),
        unknown=Counter(
            each.whose for each in shifts if not (each.user_id or who.find(each.whose))
        ),
        known=known,
        would=consequences(edit, zone_of(session, reader)),
    )


def listed(
    session: Session, calendar: ImportedCalendar, rotation: str, now: datetime
) -> ListedCalendar:
    """How a calendar stands that is a layer already."""
    shifts = coming(session, stored_id(calendar.id), now)
    return ListedCalendar(
        id=stored_id(calendar.id),
        name=calendar.name,
        rotation=rotation,
        # The rest of an address is often a secret.
        place=read_address(calendar.url).host if calendar.url else "",
        read_at=calendar.read_at,
        coming=len(shifts),
        unknown=unknown(shifts, now),
        problem=calendar.problem,
    )


def _people(shifts: Sequence[Kept], who: Directory) -> list[Theirs]:
    counts: Counter[tuple[str, Found]] = Counter()
    for each in shifts:
        if found := who.find(each.whose):
            counts[found.user_id, found.how] += 1
        elif each.user_id:
            counts[each.user_id, Found.BEFORE] += 1
    return [Theirs(user_id, how, count) for (user_id, how), count in counts.most_common()]
