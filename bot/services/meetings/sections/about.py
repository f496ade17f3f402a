"""What a section of an agenda may look at, and what it says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.domain.meetings.agenda import Found
from models import MeetingOccurrence, MeetingSeries, OutboxMessage, OutboxState


@dataclass(frozen=True)
class About:
    """The meeting, as its sections need it.

    Args:
        series: whose meeting it is.
        meeting: which one.
        team_ids: of the teams whose meeting it is.
        team_names: of every team, by id.
        since: when the last meeting began: what is new is new since then (UTC).
        now: the present moment.
        today: on the clock of the series.
        limit: how many lines are wanted at most; all are counted.
        address: where the workspace's messages are, `https://larkfield.slack.com/`.
    """

    series: MeetingSeries
    meeting: MeetingOccurrence
    team_ids: Sequence[int]
    team_names: Mapping[int, str]
    since: datetime
    now: datetime
    today: date
    limit: int
    address: str


Loader = Callable[[Session, About], Found]
"""Of one section: at most three queries, however much there is."""


def links(session: Session, about: About, keys: Mapping[int, str]) -> dict[int, str]:
    """Where messages that Liaison has posted can be read, by the number of what they are about.

    Args:
        session: to read with.
        about: knows the workspace's address.
        keys: the outbox key of a message for each number; several may share one.
    """
    sent = select(OutboxMessage).where(
        col(OutboxMessage.key).in_(set(keys.values())), OutboxMessage.state == OutboxState.SENT
    )
    places = {
        each.key: f"{about.address}archives/{each.posted_channel}/p{_digits(each)}"
        for each in session.exec(sent)
        if each.posted_channel and each.posted_ts
    }
    return {number: places[key] for number, key in keys.items() if key in places}


def _digits(message: OutboxMessage) -> str:
    return str(message.posted_ts).replace(".", "")
