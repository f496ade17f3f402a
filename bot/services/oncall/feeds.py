"""Calendar links: an address that shows one person's shifts, or one rotation's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.rotation import shifts_between
from bot.permissions import Action, require
from bot.services.oncall.loading import AROUND, Loaded, load
from bot.services.people import PeopleService
from bot.services.secret_links import SecretLinks, stored_hash
from bot.services.teams import named
from models import CalendarLink, Person, Rotation
from models.database import Database

PAST, FUTURE = timedelta(days=30), timedelta(days=180)
_L = CalendarLink


@dataclass(frozen=True)
class FeedLink:
    """A link as it is shown once, and whose shifts are behind it."""

    what: str
    url: str


class FeedService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        links: SecretLinks,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._links = links

    def make(self, actor_id: str, typed_team: str = "") -> list[FeedLink]:
        """New links: to one's own shifts, or to each rotation of a team.

        Raises:
            Mistake: no such team, or Liaison doesn't know its own address.
            NotAllowed: guests can't.
        """
        with self._database.writing() as session:
            require(self._people.actor(session, actor_id), Action.READ_CALENDAR)
            if not typed_team:
                return [self._link(session, actor_id, "your shifts", user_id=actor_id)]
            team = named(session, typed_team)
            rotations = session.exec(
                select(Rotation).where(Rotation.team_id == team.id).order_by(col(Rotation.id))
            ).all()
            return [
                self._link(session, actor_id, f"{team.name}, {each.name}", rotation_id=each.id)
                for each in rotations
            ]

    def revoke(self, actor_id: str, typed_team: str = "") -> int:
        """End links: those to one's own shifts, or a team's.

        Of a team, a member ends those they made, its lead and administrators all of them.

        Returns:
            How many.

        Raises:
            Mistake: no such team.
        """
        with self._database.writing() as session:
            mine: list[ColumnElement[bool]] = [col(_L.revoked_at).is_(None)]
            if typed_team:
                team = named(session, typed_team)
                rotations = select(Rotation.id).where(Rotation.team_id == team.id)
                mine.append(col(_L.rotation_id).in_(rotations))
                actor = self._people.actor(session, actor_id)
                if not (actor.is_administrator or team.id in actor.lead_of):
                    mine.append(col(_L.made_by) == actor_id)
            else:
                mine.append(col(_L.user_id) == actor_id)
            links = session.exec(select(_L).where(*mine)).all()
            for link in links:
                link.revoked_at = self._clock.now()
                session.add(link)
            return len(links)

    def read(self, token: str) -> bytes | None:
        """The calendar behind a link's token: 30 days back and 180 ahead; None for no such link."""
        if (token_hash := stored_hash(token)) is None:
            return None
        now = self._clock.now().replace(microsecond=0)
        with self._database.reading() as session:
            link = session.exec(
                select(_L).where(_L.token_hash == token_hash, col(_L.revoked_at).is_(None))
            ).first()
            return _calendar(session, link, now) if link else None

    def _link(
        self,
        session: Session,
        actor_id: str,
        what: str,
        *,
        user_id: str | None = None,
        rotation_id: int | None = None,
    ) -> FeedLink:
        link = self._links.make()
        row = CalendarLink(
            token_hash=link.token_hash,
            user_id=user_id,
            rotation_id=rotation_id,
            made_by=actor_id,
            made_at=self._clock.now(),
        )
        session.add(row)
        return FeedLink(what, link.url)


def _calendar(session: Session, link: CalendarLink, now: datetime) -> bytes:
    start, end = now - PAST, now + FUTURE
    found = load(
        session,
        start - AROUND,
        end + AROUND,
        rotation_id=link.rotation_id,
        of_person=link.user_id,
    )
    # Loaded here, since a start without it is quicker, and calendars are read a few times an hour.
    from bot.domain.ical import FeedShift, feed  # noqa: PLC0415

    names = dict(session.exec(select(Person.user_id, Person.name)).all())
    shifts = [
        FeedShift(
            uid=f"{each.id}-{shift.user_id}-{int(shift.start.timestamp())}@liaison",
            summary=_title(each, None if link.user_id else names.get(shift.user_id, shift.user_id)),
            start=shift.start,
            end=shift.end,
        )
        for each in found.all
        for shift in shifts_between(each.schedule, start, end)
        if link.user_id in (None, shift.user_id)
    ]
    title = "On call" if link.user_id else (f"On call: {found.all[0].team}" if found.all else "")
    return feed(title, shifts, now)


def _title(rotation: Loaded, name: str | None) -> str:
    where = f"{rotation.team}, {rotation.name}"
    return f"{name} on call: {where}" if name else f"On call: {where}"
