"""Escalations that are open, and those resolved since the last meeting."""

from sqlalchemy import ColumnElement, case
from sqlmodel import Session, and_, col, func, or_, select

from bot.domain.meetings.agenda import Found
from bot.services.meetings.sections.about import About, links
from bot.views.meetings.lines import escalation_line, post_mortem_line
from models import Escalation, EscalationState, PostMortem


def escalations(session: Session, about: About) -> Found:
    """Those over their time first, then open ones, the worst first, then what was resolved."""
    unresolved = Escalation.state != EscalationState.RESOLVED
    of_it = and_(_theirs(about), or_(unresolved, col(Escalation.resolved_at) >= about.since))
    late = or_(col(Escalation.deadline_at) <= about.now, col(Escalation.update_due_at) <= about.now)
    place = case((~unresolved, 2), (late, 0), else_=1)  # type: ignore[arg-type]  # SQLModel says bool
    rows = select(Escalation, func.count().over()).where(of_it).limit(about.limit)
    found = session.exec(rows.order_by(place, col(Escalation.severity), col(Escalation.id))).all()
    urls = links(session, about, {each.id or 0: _key(each) for each, _ in found})
    names = {number: team.name for number, team in about.teams.items()}
    lines = [escalation_line(each, names, about.now, urls.get(each.id or 0)) for each, _ in found]
    return Found(lines, found[0][1] if found else 0)


def post_mortems(session: Session, about: About) -> Found:
    """Those published since the last meeting."""
    published = col(PostMortem.published_at) >= about.since
    rows = select(PostMortem, Escalation, func.count().over()).join(Escalation)
    rows = rows.where(published, _theirs(about)).order_by(col(PostMortem.published_at))
    found = session.exec(rows.limit(about.limit)).all()
    urls = links(session, about, {each.id or 0: _key(each) for _, each, _ in found})
    lines = [post_mortem_line(one, each.summary, urls.get(each.id or 0)) for one, each, _ in found]
    return Found(lines, found[0][2] if found else 0)


def _theirs(about: About) -> ColumnElement[bool]:
    """Asked of one of the teams, or raised by one; never what only named people see."""
    return and_(
        or_(
            col(Escalation.team_id).in_(about.team_ids),
            col(Escalation.raised_from_team_id).in_(about.team_ids),
        ),
        ~col(Escalation.confidential),
    )


def _key(escalation: Escalation) -> str:
    return f"escalation:{escalation.id}:channel:{escalation.team_id}"
