"""Launches as rows, and what they add up to."""

from datetime import date

from sqlmodel import Session, col, select

from bot.domain.quarter import first_day, next_quarter
from bot.domain.roadmap.launch import (
    LaunchDraft,
    LaunchFact,
    LaunchFigures,
    Request,
    RequestKind,
    figures_of,
)
from models import Launch, RoadmapItem


def facts_between(
    session: Session, first: date, after: date, team_id: int | None = None
) -> list[LaunchFact]:
    """What was live from a day on and before another; of one team's items, or of all."""
    wanted = select(Launch).where(Launch.live_on >= first, Launch.live_on < after)
    if team_id is not None:
        items = select(RoadmapItem.id).where(RoadmapItem.team_id == team_id)
        wanted = wanted.where(col(Launch.item_id).in_(items))
    return [LaunchFact(x.live_on, x.asked_on, x.needed_it) for x in session.exec(wanted)]


def quarters_figures(session: Session, quarter: str, team_id: int | None = None) -> LaunchFigures:
    """What a quarter's launches add up to."""
    first, after = first_day(quarter), first_day(next_quarter(quarter))
    return figures_of(facts_between(session, first, after, team_id))


def request_of(launch: Launch) -> Request | None:
    """The IT request that a launch needed, where it is recorded."""
    if launch.request_escalation_id:
        return Request(RequestKind.ESCALATION, str(launch.request_escalation_id))
    if launch.request_item_id:
        return Request(RequestKind.ITEM, str(launch.request_item_id))
    return Request(RequestKind.ISSUE, launch.request_issue) if launch.request_issue else None


def draft_of(launch: Launch) -> LaunchDraft:
    """A launch as it was recorded."""
    return LaunchDraft(launch.live_on, launch.asked_on, launch.needed_it, request_of(launch))
