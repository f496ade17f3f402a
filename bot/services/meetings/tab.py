"""A team's meetings as the Settings tab shows them."""

from sqlmodel import Session, col, select

from bot.domain.cadence import cadence_words
from bot.services.meetings.case import cadence_of
from bot.services.teams import stored_id
from bot.views import blocks as b
from bot.views.home_settings import PartLine
from bot.views.meetings.series import CHANGE, NEW
from models import MeetingSeries, SeriesTeam, Team

_WEEKLY = "weekly_sync"
_MOST = 3


def meetings_part(session: Session, team: Team) -> list[PartLine]:
    """A line for each series, at most three; the weekly sync to be switched on where none is."""
    rows = (
        select(MeetingSeries)
        .join(SeriesTeam)
        .where(SeriesTeam.team_id == team.id, col(MeetingSeries.ended_at).is_(None))
        .order_by(MeetingSeries.name, col(MeetingSeries.id))
        .limit(_MOST)
    )
    lines = [
        PartLine(_words(each), "Meeting", CHANGE, str(stored_id(each.id)))
        for each in session.exec(rows)
    ]
    none = PartLine("*Weekly sync:* none yet _(the default)_", "Switch on", NEW, _WEEKLY)
    return lines or [none]


def _words(series: MeetingSeries) -> str:
    when = f"{cadence_words(cadence_of(series))} at {series.at:%H:%M} ({b.escape(series.zone)})"
    return f"*{b.one_line(series.name, 80)}:* {when}, in <#{series.channel_id}>"
