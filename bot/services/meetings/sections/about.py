"""What a section of an agenda may look at, and what it says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.domain.meetings.agenda import Found
from bot.services.posted import posted
from models import MeetingOccurrence, MeetingSeries, Team


@dataclass(frozen=True)
class About:
    """The meeting, as its sections need it.

    Args:
        series: whose meeting it is.
        meeting: which one.
        team_ids: of the teams whose meeting it is.
        teams: every team, by id.
        since: when the last meeting began: what is new is new since then (UTC).
        now: the present moment.
        today: on the clock of the series.
        limit: how many lines are wanted at most; all are counted.
        address: where the workspace's messages are, `https://larkfield.slack.com/`.
    """

    series: MeetingSeries
    meeting: MeetingOccurrence
    team_ids: Sequence[int]
    teams: Mapping[int, Team]
    since: datetime
    now: datetime
    today: date
    limit: int
    address: str


Loader = Callable[[Session, About], Found]
"""Of one section: at most three queries, however much there is."""


def links(session: Session, about: About, keys: Mapping[int, str]) -> dict[int, str]:
    """Where messages of some outbox keys can be read, by the number of what they are about."""
    return posted(session, about.address, keys)
