"""Decisions that are needed, each with who may decide."""

from sqlmodel import Session, col, func, or_, select

from bot.domain.meetings.agenda import Found
from bot.domain.policy import Policy
from bot.domain.roadmap import OPEN_STATUSES
from bot.services.meetings.sections.about import About, links
from bot.services.meetings.sections.roadmap import issue_url
from bot.views.meetings.lines import decision_line, item_decision_line
from models import (
    Decision,
    DecisionState,
    Escalation,
    EscalationPolicy,
    JiraLink,
    RoadmapItem,
    Team,
)


def decisions(session: Session, about: About) -> Found:
    """What was asked and is not decided, oldest first; then what roadmap items wait for."""
    asked, of_records = _asked(session, about)
    waiting, of_items = _of_roadmap(session, about)
    return Found([*asked, *waiting][: about.limit], of_records + of_items)


def _asked(session: Session, about: About) -> tuple[list[str], int]:
    """An agenda is read by a whole channel: what is confidential has no place in it."""
    rows = (
        select(Decision, Escalation, EscalationPolicy, func.count().over())
        .outerjoin(Escalation, col(Escalation.id) == Decision.escalation_id)
        .outerjoin(EscalationPolicy, col(EscalationPolicy.team_id) == Decision.team_id)
        .where(
            Decision.state == DecisionState.ASKED,
            col(Decision.team_id).in_(about.team_ids),
            or_(col(Escalation.id).is_(None), ~col(Escalation.confidential)),
        )
        .order_by(col(Decision.id))
        .limit(about.limit)
    )
    found = session.exec(rows).all()
    keys = {
        each.id or 0: f"escalation:{escalation.id}:channel:{escalation.team_id}"
        for each, escalation, _, _ in found
        if escalation
    }
    urls = links(session, about, keys)
    lines = [
        decision_line(each, _approver(about, each, escalation, policy), urls.get(each.id or 0))
        for each, escalation, policy, _ in found
    ]
    return lines, found[0][3] if found else 0


def _approver(
    about: About,
    decision: Decision,
    escalation: Escalation | None,
    policy: EscalationPolicy | None,
) -> str | None:
    """A record names its approver; of an escalation the authority map does, else the lead."""
    if decision.approver_user_id or escalation is None:
        return decision.approver_user_id
    other = about.teams.get(escalation.raised_from_team_id or 0)
    rules = Policy.model_validate(policy.rules if policy else {})
    line = rules.approver(decision.kind, other.slug if other else "")
    return line.user_id if line else _lead(about.teams.get(decision.team_id))


def _of_roadmap(session: Session, about: About) -> tuple[list[str], int]:
    """What items wait for is of no kind that the authority map knows: the team's lead decides."""
    rows = (
        select(RoadmapItem, JiraLink, func.count().over())
        .outerjoin(JiraLink, col(JiraLink.item_id) == RoadmapItem.id)
        .where(
            col(RoadmapItem.decision_needed) != "",
            col(RoadmapItem.status).in_(OPEN_STATUSES),
            col(RoadmapItem.team_id).in_(about.team_ids),
        )
        .order_by(col(RoadmapItem.target_on), col(RoadmapItem.id))
        .limit(about.limit)
    )
    found = session.exec(rows).all()
    lines = [
        item_decision_line(each, _lead(about.teams.get(each.team_id or 0)), issue_url(link))
        for each, link, _ in found
    ]
    return lines, found[0][2] if found else 0


def _lead(team: Team | None) -> str | None:
    return team.lead_user_id if team else None
