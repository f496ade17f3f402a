"""What has changed on the roadmap since the last meeting, in Slack and in Jira."""

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import quote

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, case, col, func, or_, select

from bot.domain.meetings.agenda import Found
from bot.services.meetings.sections.about import About
from bot.views.meetings.lines import roadmap_line
from models import JiraLink, RoadmapChange, RoadmapItem, RoadmapTeam

_TOLD = ("created", "status", "target_on", "owner_user_id", "quarter")
_ID = col(RoadmapItem.id)


def roadmap(session: Session, about: About) -> Found:
    """A line for each item that has changed: those whose date moved first, then the latest."""
    fresh = and_(col(RoadmapChange.at) >= about.since, col(RoadmapChange.field).in_(_TOLD))
    moved = func.max(case((col(RoadmapChange.field) == "target_on", 1), else_=0))
    items = (
        select(RoadmapItem, JiraLink, func.count().over())
        .join(RoadmapChange, col(RoadmapChange.item_id) == _ID)
        .outerjoin(JiraLink, col(JiraLink.item_id) == _ID)
        .where(fresh, _theirs(about))
        .group_by(_ID, col(JiraLink.id))
        .order_by(moved.desc(), func.max(RoadmapChange.id).desc())
        .limit(about.limit)
    )
    found = session.exec(items).all()
    changes = _changes(session, fresh, [item.id or 0 for item, _, _ in found])
    lines = [
        roadmap_line(item, changes[item.id or 0], issue_url(link), about.today)
        for item, link, _ in found
    ]
    return Found(lines, found[0][2] if found else 0)


def issue_url(link: JiraLink | None) -> str | None:
    """Where an item's issue is browsed, if it has one."""
    if link is None or link.issue_key is None:
        return None
    return f"{link.site}/browse/{quote(link.issue_key)}"


def _changes(
    session: Session, fresh: ColumnElement[bool], item_ids: Iterable[int]
) -> dict[int, list[RoadmapChange]]:
    rows = select(RoadmapChange).where(col(RoadmapChange.item_id).in_(item_ids), fresh)
    changes = defaultdict(list)
    for row in session.exec(rows.order_by(col(RoadmapChange.id))):
        changes[row.item_id].append(row)
    return changes


def _theirs(about: About) -> ColumnElement[bool]:
    """Of one of the teams, or with one of them on it; or nobody's."""
    helped = select(RoadmapTeam.item_id).where(col(RoadmapTeam.team_id).in_(about.team_ids))
    return or_(
        col(RoadmapItem.team_id).in_(about.team_ids),
        col(RoadmapItem.team_id).is_(None),
        _ID.in_(helped),
    )
