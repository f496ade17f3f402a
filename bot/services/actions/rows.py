"""Actions as rows: where they came up, which are open, whose working days count."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, not_, or_, select

from bot.domain.business import BusinessCalendar
from bot.services.people import zone_of
from models import ActionItem, ActionOrigin, Escalation, MeetingOccurrence, SeriesTeam, Team


@dataclass(frozen=True)
class ActionSource:
    """Where an action came up: in the post-mortem, meeting, audit line or survey of that number."""

    origin: ActionOrigin = ActionOrigin.NONE
    number: int | None = None


def source_of(action: ActionItem) -> ActionSource:
    """Where an action came up."""
    return ActionSource(ActionOrigin(action.source), action.source_id)


def actions_of(session: Session, source: ActionSource) -> list[ActionItem]:
    """The actions of one post-mortem, meeting, …, in the order in which they were added."""
    wanted = select(ActionItem).where(
        ActionItem.source == source.origin, ActionItem.source_id == source.number
    )
    return list(session.exec(wanted.order_by(col(ActionItem.id))))


def is_open() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions under which an action is neither done nor dropped."""
    return col(ActionItem.done_at).is_(None), col(ActionItem.dropped_at).is_(None)


def concerns(reader: str, team_ids: Collection[int]) -> ColumnElement[bool]:
    """The condition of an action of these teams, of their meetings, or of the reader."""
    meetings = (
        select(MeetingOccurrence.id)
        .join(SeriesTeam, col(SeriesTeam.series_id) == MeetingOccurrence.series_id)
        .where(col(SeriesTeam.team_id).in_(team_ids))
    )
    in_meeting = ActionItem.source == ActionOrigin.MEETING
    return or_(
        col(ActionItem.team_id).in_(team_ids),
        and_(in_meeting, col(ActionItem.source_id).in_(meetings)),
        col(ActionItem.owner_user_id) == reader,
        col(ActionItem.created_by) == reader,
    )


def may_be_told(reader: str = "") -> ColumnElement[bool]:
    """The condition of an action that a reader may know of, or a whole channel.

    What a confidential escalation has led to is known to its owner and to who added it.
    """
    confidential = select(Escalation.id).where(col(Escalation.confidential))
    of_it = and_(
        ActionItem.source == ActionOrigin.POST_MORTEM, col(ActionItem.source_id).in_(confidential)
    )
    return or_(
        not_(of_it),
        col(ActionItem.owner_user_id) == reader,
        col(ActionItem.created_by) == reader,
    )


def calendar_of(session: Session, action: ActionItem) -> BusinessCalendar:
    """The working days of an action's owner: their clock, and their team's public holidays."""
    team = session.get(Team, action.team_id)
    zone_name = zone_of(session, action.owner_user_id)
    return BusinessCalendar(zone_name, region=team.holiday_region if team else None)
