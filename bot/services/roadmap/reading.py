"""What lists, cards and summaries read alike: how late items are, what needs what."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, union
from sqlmodel import Session, col, select

from bot.domain.roadmap import OPEN_STATUSES
from bot.domain.roadmap.slip import Slip, slip_of
from bot.domain.wall_clock import zone
from bot.services.people import zone_of
from bot.views.roadmap.lists import Listed
from bot.views.roadmap.words import Other
from models import (
    Escalation,
    RoadmapContributor,
    RoadmapDependency,
    RoadmapItem,
    RoadmapTeam,
    TeamMember,
)

_I = RoadmapItem
OPEN = col(_I.status).in_(OPEN_STATUSES)
SCORE: Any = col(_I.reach) * col(_I.impact) * col(_I.confidence) / 100.0 / func.nullif(_I.effort, 0)
"""What `bot.domain.roadmap.rice` counts, in SQL; NULL until all four are there."""


@dataclass(frozen=True)
class Reader:
    """Who reads, and what day it is for them."""

    user_id: str
    zone: str
    today: date

    @classmethod
    def of(cls, session: Session, user_id: str, now: datetime) -> "Reader":
        where = zone_of(session, user_id)
        return cls(user_id, where, now.astimezone(zone(where)).date())

    def day_of(self, moment: datetime | None) -> date | None:
        return moment.astimezone(zone(self.zone)).date() if moment else None


def slip(item: RoadmapItem, reader: Reader) -> Slip | None:
    """How late an item is, on the reader's calendar."""
    moved = reader.day_of(item.slipped_at)
    return slip_of(item.status, item.promised_on, item.target_on, moved, reader.today)


def other_of(item: RoadmapItem, reader: Reader) -> Other:
    """An item as it is named on another."""
    return Other(
        id=item.id or 0,
        title=item.title,
        status=item.status,
        target_on=item.target_on,
        slip=slip(item, reader),
        quarter=item.quarter,
    )


def listed(session: Session, items: Sequence[RoadmapItem], reader: Reader) -> list[Listed]:
    """These items with what holds them up, and with the escalations about them."""
    ids = [item.id or 0 for item in items]
    needed = needed_by(session, ids, reader)
    escalations = escalations_about(session, ids)
    return [
        Listed(
            item=item,
            slip=slip(item, reader),
            waits_for=[
                other
                for other in needed.get(item.id or 0, ())
                if item.status in OPEN_STATUSES and other.holds_up(item)
            ],
            escalations=escalations.get(item.id or 0, ()),
        )
        for item in items
    ]


def needed_by(session: Session, ids: Collection[int], reader: Reader) -> Mapping[int, list[Other]]:
    """By item: what it needs to be done first."""
    pairs = select(RoadmapDependency.item_id, _I).join(_I, col(_I.id) == RoadmapDependency.needs_id)
    return _others(session, pairs.where(col(RoadmapDependency.item_id).in_(ids)), ids, reader)


def waiting_for(
    session: Session, ids: Collection[int], reader: Reader
) -> Mapping[int, list[Other]]:
    """By item: what needs it to be done first."""
    pairs = select(RoadmapDependency.needs_id, _I).join(_I, col(_I.id) == RoadmapDependency.item_id)
    return _others(session, pairs.where(col(RoadmapDependency.needs_id).in_(ids)), ids, reader)


def _others(
    session: Session, pairs: Any, ids: Collection[int], reader: Reader
) -> Mapping[int, list[Other]]:
    found: dict[int, list[Other]] = defaultdict(list)
    for item_id, other in session.exec(pairs.order_by(col(_I.id))) if ids else ():
        found[item_id].append(other_of(other, reader))
    return found


def escalations_about(session: Session, ids: Collection[int]) -> Mapping[int, list[Escalation]]:
    """Escalations about items; what is confidential is in no list but its own."""
    by_item: dict[int, list[Escalation]] = defaultdict(list)
    if ids:
        about = select(Escalation).where(
            col(Escalation.roadmap_item_id).in_(ids), ~col(Escalation.confidential)
        )
        for each in session.exec(about.order_by(col(Escalation.id))):
            by_item[each.roadmap_item_id or 0].append(each)
    return by_item


def on_teams() -> Select[Any]:
    """Which item has which team on it: the owner's, those named, and those of contributors."""
    owners: Any = select(col(_I.id).label("item_id"), col(_I.team_id).label("team_id"))
    named = select(RoadmapTeam.item_id, RoadmapTeam.team_id)
    people = select(RoadmapContributor.item_id, TeamMember.team_id).join(
        TeamMember, col(TeamMember.user_id) == RoadmapContributor.user_id
    )
    every = union(owners.where(col(_I.team_id).is_not(None)), named, people).subquery()
    pairs: Any = select(every.c.item_id, every.c.team_id)
    return pairs  # type: ignore[no-any-return]
