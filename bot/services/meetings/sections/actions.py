"""The actions of earlier meetings, and of whatever else the teams took away."""

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from bot.domain.meetings.agenda import Found
from bot.services.actions import is_open, may_be_told
from bot.services.meetings.sections.about import About, links
from bot.views.meetings.lines import action_line
from models import ActionItem, ActionOrigin, MeetingOccurrence


def actions(session: Session, about: About) -> Found:
    """What is open, soonest first, and what was done since the last meeting."""
    of_survey = col(ActionItem.source) == ActionOrigin.SURVEY
    # Where the survey has a section of its own, its action stands there.
    apart = (~of_survey,) if "survey" in about.series.sections else ()
    found, total = actions_found(session, about, *apart)
    urls = links(session, about, {each.id or 0: _key(each) for each in found})
    return Found([action_line(each, about.today, urls.get(each.id or 0)) for each in found], total)


def actions_found(
    session: Session, about: About, *of_kind: ColumnElement[bool]
) -> tuple[list[ActionItem], int]:
    """The first that are open, or were done since the last meeting; and how many there are.

    Args:
        session: to read with.
        about: whose they are, and how many are wanted.
        of_kind: more conditions.
    """
    fresh = or_(and_(*is_open()), col(ActionItem.done_at) >= about.since)
    rows = select(ActionItem, func.count().over()).where(*wanted(about), fresh, *of_kind)
    order = (col(ActionItem.done_at).is_not(None), col(ActionItem.due_on), col(ActionItem.id))
    found = session.exec(rows.order_by(*order).limit(about.limit)).all()
    return [action for action, _ in found], found[0][1] if found else 0


def wanted(about: About) -> tuple[ColumnElement[bool], ...]:
    """The conditions of what this series looks after: not what other series' meetings took away."""
    own = select(MeetingOccurrence.id).where(MeetingOccurrence.series_id == about.series.id)
    of_other_series = and_(
        ActionItem.source == ActionOrigin.MEETING, col(ActionItem.source_id).not_in(own)
    )
    return col(ActionItem.team_id).in_(about.team_ids), ~of_other_series, may_be_told()


def _key(action: ActionItem) -> str:
    """The key of the message in which it came up; empty where there is none."""
    match action.source:
        case ActionOrigin.MEETING:
            return f"meeting:{action.source_id}:agenda"
        case ActionOrigin.POST_MORTEM:
            return f"escalation:{action.source_id}:channel:{action.team_id}"
        case _:
            return ""
