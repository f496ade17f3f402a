"""After a page at night, cover for the morning is offered."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from bot.clock import Clock
from bot.domain.burn_out import morning_rest
from bot.domain.rotation import Interval
from bot.outbox.queue import enqueue
from bot.services.oncall.coming import held_between
from bot.services.oncall.pages import first_page_after, paged_between
from bot.services.people import known_zone
from bot.views.oncall_away import rest_blocks, rest_words
from models import Priority, SyncCursor, Team, TeamMember
from models.database import Database

_CURSOR = "night-pages"
AFTERWARDS = timedelta(minutes=30)
"""How long after the page it is offered: first things first."""
_OLD = timedelta(hours=12)


class MorningRest:
    """One kind of work: the pages of which a cursor has not passed yet."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def next_due(self) -> datetime | None:
        """Half an hour after the first page that was not looked at."""
        with self._database.reading() as session:
            page = first_page_after(session, self._seen(session))
        return page + AFTERWARDS if page else None

    def run_due(self, now: datetime) -> None:
        """Offer cover to each person who was paged at night and is on call in the morning."""
        until = now - AFTERWARDS
        with self._database.writing() as session:
            since = max(self._seen(session), now - _OLD)
            for user_id, page in paged_between(session, since, until):
                self._offer(session, user_id, page, now)
            session.merge(SyncCursor(name=_CURSOR, moment=until))

    def _seen(self, session: Session) -> datetime:
        cursor = session.get(SyncCursor, _CURSOR)
        return cursor.moment if cursor else self._clock.now() - _OLD

    def _offer(self, session: Session, user_id: str, page: datetime, now: datetime) -> None:
        zone_name = known_zone(session, user_id)
        rest = morning_rest(page, zone_name, _rest_of(session, user_id)) if zone_name else None
        if rest is None or zone_name is None or rest.end <= now:
            return
        rest = Interval(max(rest.start, now), rest.end)
        shifts = held_between(session, rest.start, rest.end, of_person=user_id)
        if not shifts:
            return
        words = rest_words(page, rest.end, zone_name)
        enqueue(
            session,
            # One offer a night, however often they were paged.
            key=f"rest:{user_id}:{rest.end.date()}",
            destination=user_id,
            method="chat.postMessage",
            payload={"text": words, "blocks": rest_blocks(words, shifts, zone_name)},
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
