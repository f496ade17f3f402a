"""Days on which people are away, and the shifts they clash with."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.when import parse_days
from bot.errors import Mistake
from bot.permissions import Action, require
from bot.services.home import HomeService
from bot.services.oncall.coming import held_between
from bot.services.oncall.loading import away_moments
from bot.services.oncall.watch import look_again_for
from bot.services.people import PeopleService, lock_people, today_of, zone_of
from bot.views.blocks import escape, person
from bot.views.oncall_away import Noted
from models import TeamMember, TimeOff
from models.database import Database

_MOST_DAYS = 366


class TimeOffService:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, home: HomeService
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._home = home

    def add(self, actor_id: str, user_id: str, typed: str) -> Noted:
        """Note days off, on that person's own calendar.

        Args:
            actor_id: who notes them: the person, or a lead or administrator.
            user_id: who is away.
            typed: the days, like `2026-12-20 2026-12-31`.

        Raises:
            Mistake: the days can't be read, have passed, are noted already, or are too many.
            NotAllowed: only they themselves, their lead and administrators may.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            self._may(session, actor_id, user_id)
            lock_people(session, [user_id])
            row = self._checked(session, actor_id, user_id, typed, now)
            session.add(row)
            session.flush()
            look_again_for(session, row.user_id, self._clock.now())
            self._home.refresh(session, [user_id], f"away:{row.id}")
            return self._noted(session, row, actor_id, now)

    def coming(self, actor_id: str, user_id: str) -> list[Noted]:
        """Someone's days off that are not over, soonest first."""
        now = self._clock.now()
        with self._database.reading() as session:
            today = today_of(session, user_id, now)
            rows = select(TimeOff).where(
                TimeOff.user_id == user_id,
                col(TimeOff.removed_at).is_(None),
                TimeOff.ends_on >= today,
            )
            found = session.exec(rows.order_by(col(TimeOff.starts_on), col(TimeOff.id))).all()
            return [self._noted(session, row, actor_id, now) for row in found]

    def remove(self, actor_id: str, time_off_id: int) -> str:
        """Take days off away again. Removed twice, nothing changes.

        Returns:
            Whose they were.

        Raises:
            Mistake: there are none of that number.
            NotAllowed: only they themselves, their lead and administrators may.
        """
        with self._database.writing() as session:
            row = session.get(TimeOff, time_off_id, with_for_update=True)
            if row is None:
                raise Mistake("Those days off are gone.")
            self._may(session, actor_id, row.user_id)
            row.removed_at = row.removed_at or self._clock.now()
            session.add(row)
            look_again_for(session, row.user_id, self._clock.now())
            self._home.refresh(session, [row.user_id], f"away:{row.id}:removed")
            return row.user_id

    def _checked(
        self, session: Session, actor_id: str, user_id: str, typed: str, now: datetime
    ) -> TimeOff:
        try:
            days = parse_days(typed, today_of(session, actor_id, now))
        except Mistake as error:
            raise Mistake(escape(str(error))) from None
        if days.last < today_of(session, user_id, now):
            raise Mistake(f"I read {days.first} until {days.last}: that is over. Type coming days.")
        if (days.last - days.first).days >= _MOST_DAYS:
            raise Mistake(f"I read {days.first} until {days.last}: that is more than a year.")
        same = select(TimeOff).where(
            TimeOff.user_id == user_id,
            col(TimeOff.removed_at).is_(None),
            TimeOff.starts_on <= days.first,
            TimeOff.ends_on >= days.last,
        )
        if session.exec(same).first():
            raise Mistake(f"Nothing to do: {person(user_id)} is away then already.")
        return TimeOff(
            user_id=user_id,
            starts_on=days.first,
            ends_on=days.last,
            made_by=actor_id,
            made_at=now,
        )

    def _may(self, session: Session, actor_id: str, user_id: str) -> None:
        """Themselves, and the lead of any team they are in."""
        actor = self._people.actor(session, actor_id)
        theirs = select(TeamMember.team_id).where(TeamMember.user_id == user_id)
        led = set(session.exec(theirs)) & actor.lead_of
        team_id = next(iter(led), None)
        require(actor, Action.NOTE_TIME_OFF, team_id=team_id, involved=(user_id,))

    def _noted(self, session: Session, row: TimeOff, reader: str, now: datetime) -> Noted:
        start, end = away_moments(row.starts_on, row.ends_on, zone_of(session, row.user_id))
        clashes = (
            held_between(session, max(start, now), end, of_person=row.user_id) if end > now else []
        )
        return Noted(row, clashes, zone_of(session, reader))
