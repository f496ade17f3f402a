"""Gaps in the rotations that are meant to be around the clock, told while they can be filled."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.rotation import Interval, gaps_between
from bot.services.oncall.loading import Loaded, load
from bot.services.say import say
from bot.views.oncall_handoff import gap_ahead
from models import Team

WEEK, DAY = timedelta(days=7), timedelta(days=1)


def warn_of_gaps(session: Session, now: datetime) -> None:
    """Tell each team's lead about its gaps: once a week ahead, and once a day ahead.

    Only of gaps that are still to come, and only in rotations that are meant to have none.
    """
    for rotation in load(session, now, now + WEEK + DAY).all:
        if not rotation.always:
            continue
        for gap in gaps_between(rotation.schedule, now, now + WEEK + DAY):
            if now < gap.start <= now + WEEK:
                _warn(session, rotation, gap, now)


def _warn(session: Session, rotation: Loaded, gap: Interval, now: datetime) -> None:
    ahead = "day" if gap.start <= now + DAY else "week"
    team = session.get_one(Team, rotation.team_id)
    say(
        session,
        key=f"gap:{rotation.id}:{int(gap.start.timestamp())}:{ahead}",
        destination=team.lead_user_id or team.channel_id,
        words=gap_ahead(rotation.team, rotation.name, gap, team.zone),
        event_type="liaison_notice",
        now=now,
    )
