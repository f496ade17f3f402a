"""What has changed on the roadmap since the last meeting, in Slack and in Jira."""

from collections import defaultdict

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, case, col, func, or_, select

from bot.domain.meetings.agenda import Found
from bot.services.meetings.sections.about import About
from bot.views.meetings.lines import roadmap_line
from models import RoadmapChange, RoadmapItem, RoadmapTeam

_TOLD = ("created", "status", "target_on", "owner_user_id", "quarter")


def roadmap(session: Session, about: About) -> Found:
    """A line for each item that has changed: those whose date moved first, then the latest."""
    changed = and_(
        col(RoadmapChange.at) >= about.since, col(RoadmapChange.field).in_(_TOLD), _theirs(about)
    )
    count = select(func.count(func.distinct(RoadmapChange.item_id))).join(
        RoadmapItem, col(RoadmapItem.id) == RoadmapChange.item_id
    )
    total = session.exec(count.where(changed)).one()
    moved = func.max(case((col(RoadmapChange.field) == "target_on", 1), else_=0))
    latest = func.max(RoadmapChange.id)
    items = (
        select(RoadmapItem)
        .join(RoadmapChange, col(RoadmapChange.item_id) == RoadmapItem.id)
        .where(changed)
        .group_by(col(RoadmapItem.id))
        .order_by(moved.desc(), latest.desc())
        .limit(about.limit)
    )
    found = session.exec(items).all()
    changes = defaultdict(list)
    rows = select(RoadmapChange).where(
        col(RoadmapChange.item_id).in_([each.id for each in found]),
        col(RoadmapChange.at) >= about.since,
        col(RoadmapChange.field).in_(_TOLD),
    )
    for row in session.exec(rows.order_by(col(RoadmapChange.id))):
        changes[row.item_id].append(row)
    return Found(
        [roadmap_line(each, changes[each.id or 0], None, about.today) for each in found], total
    )


def _theirs(about: About) -> ColumnElement[bool]:
    """Of one of the teams, or with one of them on it; or nobody's."""
    helped = select(RoadmapTeam.item_id).where(col(RoadmapTeam.team_id).in_(about.team_ids))
    return or_(
        col(RoadmapItem.team_id).in_(about.team_ids),
        col(RoadmapItem.team_id).is_(None),
        col(RoadmapItem.id).in_(helped),
    )
