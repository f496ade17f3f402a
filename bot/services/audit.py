"""Who changed which setting: written with every change, and read by administrators."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.permissions import Action, require
from bot.services.people import PeopleService, zone_of
from models import AuditEntry
from models.database import Database

_SUBJECT_LIMIT = 120
PAGE = 10
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)")
_ANY_MENTION = re.compile(r"<[^>]*>")


def note_change(
    session: Session,
    *,
    by: str,
    at: datetime,
    subject: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Note a change in the caller's transaction: only what differs; nothing when nothing does.

    Args:
        session: the caller's transaction.
        by: the user id of who did it, or Liaison's.
        at: when.
        subject: what was changed, such as `team IT`; cut to 120 characters.
        before: its parts in plain JSON; None where it wasn't there.
        after: the same afterwards; None where it is no more.
    """
    if before is not None and after is not None:
        changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        if not changed:
            return
        before, after = ({name: side.get(name) for name in changed} for side in (before, after))
    session.add(
        AuditEntry(
            at=at,
            by=by,
            subject=subject[:_SUBJECT_LIMIT],
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
        )
    )


@dataclass(frozen=True)
class AuditPage:
    """Changes, the latest first; `older` continues where there are more."""

    typed: str
    entries: Sequence[AuditEntry]
    older: int | None
    reader_zone: str


class AuditService:
    def __init__(self, database: Database, people: PeopleService) -> None:
        self._database = database
        self._people = people

    def page(self, user_id: str, typed: str = "", before: int | None = None) -> AuditPage:
        """Ten changes.

        Args:
            user_id: who asks.
            typed: only those by the people it mentions, and of what its words are about.
            before: only entries older than that number.

        Raises:
            NotAllowed: only administrators may.
        """
        with self._database.reading() as session:
            require(self._people.actor(session, user_id), Action.SEE_AUDIT)
            rows = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(PAGE + 1)
            if before is not None:
                rows = rows.where(col(AuditEntry.id) < before)
            people = _MENTION.findall(typed)
            if people:
                rows = rows.where(col(AuditEntry.by).in_(people))
            for word in _ANY_MENTION.sub(" ", typed).split():
                rows = rows.where(col(AuditEntry.subject).icontains(word, autoescape=True))
            found = session.exec(rows).all()
            more = found[PAGE - 1].id if len(found) > PAGE else None
            return AuditPage(typed, found[:PAGE], more, zone_of(session, user_id))
