"""The notices that hold at a moment, as cards and forms show them."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from bot.views.escalations.notices import notice_line
from models import Notice


def notice_lines(session: Session, team_ids: Iterable[int | None], now: datetime) -> list[str]:
    """The notices of these teams that hold at `now`, each on one line of mrkdwn."""
    under_way = select(Notice).where(
        col(Notice.team_id).in_([each for each in team_ids if each]),
        Notice.starts_at <= now,
        Notice.ends_at > now,
        col(Notice.removed_at).is_(None),
    )
    return [notice_line(each) for each in session.exec(under_way.order_by(col(Notice.id)))]
