"""What people were thanked for since the last meeting."""

from sqlmodel import Session

from bot.domain.meetings.agenda import Found
from bot.services.meetings.sections.about import About
from bot.services.wins import wins_since
from bot.views.wins import win_line


def wins(session: Session, about: About) -> Found:
    """Oldest first; who would rather not be named isn't."""
    found = wins_since(session, about.team_ids, about.since)
    return Found([win_line(each) for each in found[: about.limit]], len(found))
