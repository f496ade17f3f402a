"""Who changed which setting: written with every change, and read by administrators."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import AuditEntry

_SUBJECT_LIMIT = 120


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
