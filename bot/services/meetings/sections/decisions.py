"""Decisions that are needed, each with who may decide."""

from sqlmodel import Session, col, func, or_, select

from bot.domain.meetings.agenda import Found
from bot.domain.roadmap import OPEN_STATUSES
from bot.services.meetings.sections.about import About
from bot.views.meetings.lines import decision_line, item_decision_line
from models import Decision, DecisionState, Escalation, RoadmapItem


def decisions(session: Session, about: About) -> Found:
    """What was asked and is not decided, oldest first; then what roadmap items wait for.

    An agenda is read by a whole channel: what is confidential has no place in it.
    """
    confidential = select(Escalation.id).where(col(Escalation.confidential))
    asked = (
        Decision.state == DecisionState.ASKED,
        col(Decision.team_id).in_(about.team_ids),
        or_(
            col(Decision.escalation_id).is_(None),
            col(Decision.escalation_id).not_in(confidential),
        ),
    )
    open_ones = session.exec(
        select(Decision).where(*asked).order_by(col(Decision.id)).limit(about.limit)
    ).all()
    waiting = select(RoadmapItem).where(
        col(RoadmapItem.decision_needed) != "",
        col(RoadmapItem.status).in_(OPEN_STATUSES),
        col(RoadmapItem.team_id).in_(about.team_ids),
    )
    items = session.exec(waiting.order_by(col(RoadmapItem.target_on)).limit(about.limit)).all()
    counts = (
        select(func.count()).select_from(Decision).where(*asked).scalar_subquery(),
        select(func.count()).select_from(waiting.subquery()).scalar_subquery(),
    )
    total = sum(session.exec(select(*counts)).one())
    lines = [decision_line(each, _asked_last(each), None) for each in open_ones]
    lines += [item_decision_line(each, None) for each in items]
    return Found(lines[: about.limit], total)


def _asked_last(decision: Decision) -> str | None:
    """Who was asked last: the approver, or who decides in their place by now."""
    pages = [page.partition(":")[2] for page in decision.pages]
    return pages[-1] if pages else None
