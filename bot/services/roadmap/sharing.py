"""Links by which people who are not in Slack read the roadmap: off until it is allowed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select, update

from bot.clock import Clock
from bot.domain.quarter import quarter_of
from bot.domain.wall_clock import zone
from bot.errors import Mistake
from bot.permissions import SYSTEM, Action, require
from bot.services.people import PeopleService
from bot.services.roadmap.gate import require_lead
from bot.services.roadmap.reading import Reader
from bot.services.roadmap.summaries import SummaryService
from bot.services.roadmap.summary_settings import schedule, summary_settings
from bot.services.secret_links import SecretLinks, stored_hash
from bot.views.roadmap.summary import SummaryView
from models import AuditEntry, RoadmapLink, WorkspaceSetting
from models.database import Database

NAME = "roadmap_sharing"
USUAL_DAYS, MOST_DAYS = 30, 365
_L = RoadmapLink


@dataclass(frozen=True)
class SharedLink:
    """A link as it is shown once, and when it ends."""

    url: str
    ends_at: datetime


class SharingService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        summaries: SummaryService,
        *,
        links: SecretLinks,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._summaries = summaries
        self._links = links

    def allow(self, user_id: str, *, allowed: bool) -> int:
        """Let links be made and read, or not; kept in the audit.

        Returns:
            How many links there are that have not ended: not allowed, none of them is read.

        Raises:
            NotAllowed: only administrators can.
        """
        with self._database.writing() as session:
            require(self._people.actor(session, user_id), Action.ALLOW_SHARING)
            before = is_allowed(session)
            session.merge(WorkspaceSetting(name=NAME, value=allowed))
            self._audit(session, user_id, {"allowed": before}, {"allowed": allowed})
            return session.exec(select(func.count()).select_from(_L).where(*self._alive())).one()

    def make(self, user_id: str, days: int = USUAL_DAYS) -> SharedLink:
        """A new link.

        Raises:
            NotAllowed: only leads and administrators can.
            Mistake: links are not allowed, the days are none, or Liaison has no address.
        """
        if not 1 <= days <= MOST_DAYS:
            raise Mistake(f"For how many days? From 1 to {MOST_DAYS}.")
        with self._database.writing() as session:
            require_lead(self._people.actor(session, user_id), Action.SHARE_ROADMAP)
            if not is_allowed(session):
                raise Mistake(
                    "Links to the roadmap are not allowed here. An administrator can allow them."
                )
            link, now = self._links.make(), self._clock.now()
            ends_at = now + timedelta(days=days)
            row = _L(token_hash=link.token_hash, made_by=user_id, made_at=now, ends_at=ends_at)
            session.add(row)
            self._audit(session, user_id, None, {"link until": ends_at.isoformat()})
            return SharedLink(link.url, ends_at)

    def revoke(self, user_id: str) -> int:
        """End every link; returns how many there were.

        Raises:
            NotAllowed: only leads and administrators can.
        """
        with self._database.writing() as session:
            require_lead(self._people.actor(session, user_id), Action.SHARE_ROADMAP)
            now = self._clock.now()
            ended = update(_L).where(*self._alive()).values(revoked_at=now, revoked_by=user_id)
            count = session.exec(ended).rowcount
            self._audit(session, user_id, {"links": count}, {"links": 0})
            return count

    def read(self, token: str) -> tuple[SummaryView, datetime] | None:
        """The present quarter's summary behind a link, and the moment it is of.

        None for a link that never was, has ended, was revoked, or is not allowed any more.
        """
        if (token_hash := stored_hash(token)) is None:
            return None
        now = self._clock.now()
        with self._database.reading() as session:
            link = select(_L.id).where(_L.token_hash == token_hash, *self._alive())
            if not is_allowed(session) or session.exec(link).first() is None:
                return None
            when = schedule(session, summary_settings(session))
            where = when.zone_name if when else "UTC"
            reader = Reader(SYSTEM.user_id, where, now.astimezone(zone(where)).date())
            return self._summaries.view(session, reader, quarter_of(reader.today)), now

    def _alive(self) -> list[ColumnElement[bool]]:
        return [col(_L.revoked_at).is_(None), col(_L.ends_at) > self._clock.now()]

    def _audit(
        self, session: Session, by: str, before: dict[str, object] | None, after: dict[str, object]
    ) -> None:
        subject = "links to the roadmap"
        session.add(
            AuditEntry(at=self._clock.now(), by=by, subject=subject, before=before, after=after)
        )


def is_allowed(session: Session) -> bool:
    """Whether links may be made and read; they may not before someone has said so."""
    row = session.get(WorkspaceSetting, NAME)
    return bool(row and row.value)
