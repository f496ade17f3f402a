"""Telling those whose shifts changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.domain.rotation import Change
from bot.services.oncall.loading import Loaded
from bot.services.people import zone_of
from bot.services.say import say
from bot.views.oncall_changes import change_words


def affected(changes: Sequence[Change]) -> list[str]:
    """Everyone who gains or loses hours, each once."""
    people = (user_id for change in changes for user_id in (change.gains, change.loses))
    return sorted({user_id for user_id in people if user_id})


def tell_changes(
    session: Session,
    rotation: Loaded,
    changes: Sequence[Change],
    *,
    by: str,
    key: str,
    now: datetime,
    named: str | None = None,
) -> None:
    """A DM to each person who gains or loses hours, but the one who made the change.

    Args:
        session: the caller's transaction.
        rotation: whose hours they are.
        changes: what is different from now on.
        by: who made the change.
        key: names the change for good; each person's message has its own key under it.
        now: the present moment.
        named: words for what made it, where it was nobody.
    """
    for user_id in affected(changes):
        if user_id == by:
            continue
        words = change_words(
            rotation.team,
            rotation.name,
            changes,
            to=user_id,
            by=by,
            reader_zone=zone_of(session, user_id),
            named=named,
        )
        say(
            session,
            key=f"{key}:{user_id}",
            destination=user_id,
            words=words,
            event_type="liaison_shift",
            now=now,
        )
