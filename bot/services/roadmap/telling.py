"""Whom a change concerns is told: who is made responsible, and who waits for what is late now."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.roadmap import OPEN_STATUSES, ItemStatus
from bot.services.people import unreachable_of
from bot.services.reminders import remind
from bot.services.roadmap.reading import Reader, other_of
from bot.services.say import say
from bot.views.roadmap.telling import contributor_text, held_up_text, owner_text
from models import ChangeSource, RoadmapDependency, RoadmapItem

EVENT_TYPE = "liaison_roadmap_item"
_TROUBLE = (ItemStatus.BLOCKED, ItemStatus.DROPPED)


def tell(
    session: Session,
    item: RoadmapItem,
    changed: Mapping[str, tuple[Any, Any]],
    by: str | None,
    source: ChangeSource,
    *,
    key: str,
    now: datetime,
) -> None:
    """Tell whom it concerns, within the caller's transaction; never who did it themselves.

    Args:
        session: the caller's transaction.
        item: as it is now.
        changed: by field, before and after.
        by: who changed it.
        source: from where.
        key: names this change.
        now: the present moment.
    """
    words: dict[str, str] = {}
    if "contributors" in changed:
        before, after = changed["contributors"]
        words |= {each: contributor_text(item, by, source) for each in set(after) - set(before)}
    if "owner_user_id" in changed:
        words[item.owner_user_id] = owner_text(item, by, source)
    for user_id in _reachable(session, words, by):
        say(
            session,
            key=f"{key}:{user_id}",
            destination=user_id,
            words=words[user_id],
            event_type=EVENT_TYPE,
            now=now,
        )
    if _is_trouble(item, changed):
        _tell_who_waits(session, item, by, key, now)


def _is_trouble(item: RoadmapItem, changed: Mapping[str, tuple[Any, Any]]) -> bool:
    if "status" in changed and item.status in _TROUBLE:
        return True
    before, after = changed.get("target_on", (None, None))
    return bool(before and after and after > before and item.slipped_at)


def _tell_who_waits(
    session: Session, item: RoadmapItem, by: str | None, key: str, now: datetime
) -> None:
    waiting = (
        select(RoadmapItem)
        .join(RoadmapDependency, col(RoadmapDependency.item_id) == RoadmapItem.id)
        .where(RoadmapDependency.needs_id == item.id, col(RoadmapItem.status).in_(OPEN_STATUSES))
    )
    rows = session.exec(waiting).all()
    reachable = set(_reachable(session, [each.owner_user_id for each in rows], by))
    for each in rows:
        if each.owner_user_id in reachable:
            reader = Reader.of(session, each.owner_user_id, now)
            remind(
                session,
                user_id=each.owner_user_id,
                key=f"{key}:waits:{each.id}",
                words=held_up_text(each, other_of(item, reader)),
                event_type=EVENT_TYPE,
                now=now,
            )


def _reachable(session: Session, user_ids: Iterable[str], by: str | None) -> list[str]:
    wanted = set(user_ids) - {by}
    return sorted(wanted - unreachable_of(session, wanted)) if wanted else []
