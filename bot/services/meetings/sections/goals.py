"""How the shared goals stand: those off track, and once a quarter all of them."""

from sqlmodel import Session

from bot.domain.cadence import Every
from bot.domain.goals import Standing
from bot.domain.meetings.agenda import Found
from bot.domain.quarter import quarter_of, quarters_between
from bot.domain.wall_clock import zone
from bot.permissions import SYSTEM
from bot.services.goals.looking import stand_at
from bot.services.meetings.sections.about import About
from bot.services.roadmap.reading import Reader
from bot.views.goals.lists import agenda_line

_ALL_IN = (Every.QUARTER, Every.MID_QUARTER)


def goals(session: Session, about: About) -> Found:
    """In a meeting once a quarter all goals since the last one; in others what is off track.

    The figures take a few queries for each measure that is used, not for each goal.
    """
    quarter = quarter_of(about.today)
    is_review = Every(about.series.every) in _ALL_IN
    since = about.since.astimezone(zone(about.series.zone)).date()
    quarters = quarters_between(quarter_of(since), quarter) if is_review else [quarter]
    reader = Reader(SYSTEM.user_id, about.series.zone, about.today)
    found = stand_at(session, quarters, about.team_ids, reader, about.now)
    wanted = [x for x in found if is_review or (x.is_open and x.standing is Standing.OFF_TRACK)]
    lines = [agenda_line(each, quarter) for each in wanted[: about.limit]]
    return Found(lines, len(wanted))
