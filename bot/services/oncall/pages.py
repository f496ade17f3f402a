"""Who was paged when: read from the escalations' pages."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from models import Page


def pages_of(
    session: Session, user_ids: Iterable[str], start: datetime, end: datetime
) -> list[tuple[str, datetime]]:
    """The pages that reached these people from `start` until before `end` (UTC), in order."""
    pages = (
        select(Page.user_id, Page.paged_at)
        .where(col(Page.user_id).in_(set(user_ids)), ~col(Page.failed))
        .where(Page.paged_at >= start, Page.paged_at < end)
        .order_by(col(Page.paged_at))
    )
    return list(session.exec(pages).all())


def paged_between(session: Session, start: datetime, end: datetime) -> list[tuple[str, datetime]]:
    """Who was paged after `start` and until `end`, in order."""
    pages = (
        select(Page.user_id, Page.paged_at)
        .where(Page.paged_at > start, Page.paged_at <= end, ~col(Page.failed))
        .order_by(col(Page.paged_at))
    )
    return list(session.exec(pages).all())
