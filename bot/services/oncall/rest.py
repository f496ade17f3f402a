"""In the morning after a page at night, cover is offered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from bot.clock import Clock
from bot.domain.burn_out import morning_rest
from bot.domain.rotation import Interval
from bot.outbox.queue import enqueue
from bot.services.oncall.coming import held_between
from bot.services.oncall.pages import paged_between
from bot.services.people import known_zone
from bot.views.oncall_away import rest_blocks, rest_words
from models import Priority, SyncCursor, Team, TeamMember
from models.database import Database

_CURSOR = "night-pages"
AFTERWARDS = timedelta(minutes=30)
"""How long after the page it is offered at the earliest: first things first."""
_OLD = timedelta(hours=12)
"""Longer than a night: whatever is offered now was a page since."""


@dataclass(frozen=True)
class _Night:
    """A page at night, and the hours of the morning in which its person should rest."""

    user_id: str
    zone_name: str
    page: datetime
    rest: Interval

    @property
    def offered_at(self) -> datetime:
        """When the night is over: an offer before would ring once more in it."""
        return max(self.rest.start, self.page + AFTERWARDS)


class MorningRest:
    """One kind of work: the pages of a night, until that night is over where its person is."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def next_due(self) -> datetime | None:
        """When the first night is over in which somebody was paged."""
        now = self._clock.now()
        with self._database.reading() as session:
            seen = self._seen(session)
            offers = (each.offered_at for each in _nights(session, seen - _OLD, now))
            return min((each for each in offers if each > seen), default=None)

    def run_due(self, now: datetime) -> None:
        """Offer cover to each person who was paged in a night that is over, and is on call."""
        with self._database.writing() as session:
            seen = self._seen(session)
            for night in _nights(session, seen - _OLD, now):
                if seen < night.offered_at <= now < night.rest.end:
                    _offer(session, night, now)
            session.merge(SyncCursor(name=_CURSOR, moment=now))

    def _seen(self, session: Session) -> datetime:
        """Until when everything was offered."""
        cursor = session.get(SyncCursor, _CURSOR)
        return cursor.moment if cursor else self._clock.now() - _OLD


def _nights(session: Session, start: datetime, end: datetime) -> Iterator[_Night]:
    """The pages at night of that time, as far as they call for rest."""
    for user_id, page in paged_between(session, start, end):
        zone_name = known_zone(session, user_id)
        rest = morning_rest(page, zone_name, _rest_of(session, user_id)) if zone_name else None
        if rest and zone_name:
            yield _Night(user_id, zone_name, page, rest)


def _offer(session: Session, night: _Night, now: datetime) -> None:
    rest = Interval(max(night.rest.start, now), night.rest.end)
    shifts = held_between(session, rest.start, rest.end, of_person=night.user_id)
    if not shifts:
        return
    words = rest_words(night.page, rest.end, night.zone_name)
    enqueue(
        session,
        # One offer a night, however often they were paged.
        key=f"rest:{night.user_id}:{rest.end.date()}",
        destination=night.user_id,
        method="chat.postMessage",
        payload={"text": words, "blocks": rest_blocks(words, shifts, night.zone_name)},
        priority=Priority.UPDATE,
        now=now,
        event_type="liaison_rest",
    )


def _rest_of(session: Session, user_id: str) -> timedelta:
    """The longest rest that any of their teams grants."""
    theirs = (
        select(func.max(Team.rest_hours))
        .join(TeamMember, col(TeamMember.team_id) == Team.id)
        .where(TeamMember.user_id == user_id)
    )
    hours: int | None = session.exec(theirs).one()
    return timedelta(hours=hours or Team.model_fields["rest_hours"].default)
