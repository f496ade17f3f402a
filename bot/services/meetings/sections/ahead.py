"""What the next days bring: who is on call, who is away, public holidays."""

from datetime import timedelta

from sqlmodel import Session, col, select

from bot.domain.meetings.agenda import Found
from bot.domain.public_holidays import holidays_between
from bot.domain.rotation import shifts_between
from bot.services.meetings.sections.about import About
from bot.services.oncall.loading import load
from bot.views.meetings.lines import away_line, holiday_line, shift_line
from models import Person, TeamMember, TimeOff

_AHEAD = timedelta(days=7)
_AWAY_AHEAD = timedelta(days=14)


def on_call(session: Session, about: About) -> Found:
    """The shifts of the teams' rotations in the week from the meeting on."""
    start = about.meeting.starts_at
    end = start + _AHEAD
    lines = [
        shift_line(each.team, each.name, shift.user_id, shift.end, about.series.zone)
        for each in load(session, start, end).all
        if each.team_id in about.team_ids
        for shift in shifts_between(each.schedule, start, end)
    ]
    return Found(lines[: about.limit], len(lines))


def away(session: Session, about: About) -> Found:
    """Who is away in the two weeks from the meeting on, and the holidays of its regions."""
    first, last = about.meeting.day, about.meeting.day + _AWAY_AHEAD
    members = select(TeamMember.user_id).where(col(TeamMember.team_id).in_(about.team_ids))
    off = (
        select(TimeOff)
        .join(Person, col(Person.user_id) == TimeOff.user_id)
        .where(
            col(TimeOff.user_id).in_(members),
            TimeOff.starts_on <= last,
            TimeOff.ends_on >= first,
            col(TimeOff.removed_at).is_(None),
            ~col(Person.deleted),
        )
    )
    lines = [
        holiday_line(day, name, region, about.today)
        for region in about.series.regions
        for day, name in holidays_between(region, first, last).items()
    ]
    rows = session.exec(off.order_by(col(TimeOff.starts_on), col(TimeOff.user_id))).all()
    lines += [away_line(each.user_id, each, about.today) for each in rows]
    return Found(lines[: about.limit], len(lines))
