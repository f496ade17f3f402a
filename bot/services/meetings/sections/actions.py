"""The actions of earlier meetings, and of whatever else the teams took away."""

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from bot.domain.meetings.agenda import Found
from bot.services.actions import is_open
from bot.services.meetings.sections.about import About, links
from bot.views.meetings.lines import action_line
from models import ActionItem, ActionOrigin, MeetingOccurrence


def actions(session: Session, about: About) -> Found:
    """What is open, soonest first, and what was done since the last meeting."""
    of_it = and_(*wanted(about), or_(and_(*is_open()), col(ActionItem.done_at) >= about.since))
    total = session.exec(select(func.count()).select_from(ActionItem).where(of_it)).one()
    rows = select(ActionItem).where(of_it)
    order = (col(ActionItem.done_at).is_not(None), col(ActionItem.due_on), col(ActionItem.id))
    found = session.exec(rows.order_by(*order).limit(about.limit)).all()
    urls = links(session, about, {key: each.id or 0 for each in found if (key := _key(each))})
    return Found([action_line(each, about.today, urls.get(each.id or 0)) for each in found], total)


def wanted(about: About) -> tuple[ColumnElement[bool], ...]:
    """The conditions of what this series looks after: not what other series' meetings took away."""
    own = select(MeetingOccurrence.id).where(MeetingOccurrence.series_id == about.series.id)
    of_other_series = and_(
        ActionItem.source == ActionOrigin.MEETING, col(ActionItem.source_id).not_in(own)
    )
    return col(ActionItem.team_id).in_(about.team_ids), ~of_other_series


def _key(action: ActionItem) -> str | None:
    """The key of the message in which it came up."""
    match action.source:
        case ActionOrigin.MEETING:
            return f"meeting:{action.source_id}:agenda"
        case ActionOrigin.POST_MORTEM:
            return f"escalation:{action.source_id}:channel:{action.team_id}"
        case _:
            return None
