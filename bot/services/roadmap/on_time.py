"""Which items were done by the day that was promised first."""

from datetime import date

from sqlmodel import Session, col, select

from bot.domain.roadmap import ItemStatus
from bot.domain.roadmap.fields import CREATED
from bot.services.roadmap.reading import Reader
from models import RoadmapChange, RoadmapItem


def on_time(
    session: Session, first: date, before: date, reader: Reader, team_id: int | None = None
) -> tuple[int, int]:
    """Of the items promised for some days: how many were done by then, and how many there are.

    Args:
        session: to read with.
        first: of the days.
        before: the first day after them.
        reader: on whose calendar an item was done.
        team_id: only items of this team.

    What was dropped is not counted: nobody waits for it any more.
    """
    promised = select(RoadmapItem).where(
        col(RoadmapItem.promised_on) >= first,
        col(RoadmapItem.promised_on) < before,
        RoadmapItem.status != ItemStatus.DROPPED,
    )
    if team_id is not None:
        promised = promised.where(RoadmapItem.team_id == team_id)
    items = session.exec(promised).all()
    done = _done_on(session, [each.id for each in items if each.status == ItemStatus.DONE], reader)
    kept = [each for each in items if each.promised_on and _by(done.get(each.id), each.promised_on)]
    return len(kept), len(items)


def _by(done_on: date | None, promised_on: date) -> bool:
    return done_on is not None and done_on <= promised_on


def _done_on(
    session: Session, ids: list[int | None], reader: Reader
) -> dict[int | None, date | None]:
    """When these items, which are done, came to be so."""
    changes = select(RoadmapChange).where(
        col(RoadmapChange.item_id).in_(ids), col(RoadmapChange.field).in_(("status", CREATED))
    )
    latest = session.exec(changes.order_by(col(RoadmapChange.id))).all()
    return {each.item_id: reader.day_of(each.at) for each in latest}
