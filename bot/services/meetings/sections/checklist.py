"""The checklist of an audit, line by line."""

from sqlmodel import Session, col, select

from bot.domain.meetings.agenda import Found
from bot.services.meetings.sections.about import About
from bot.views.meetings.audit import check_line
from models import AuditLine


def checklist(session: Session, about: About) -> Found:
    """Each line with its owner, evidence, and whether it has passed."""
    lines = select(AuditLine).where(AuditLine.occurrence_id == about.meeting.id)
    rows = session.exec(lines.order_by(col(AuditLine.position))).all()
    return Found([check_line(each) for each in rows[: about.limit]], len(rows))
