"""The first message: to the first administrator of a workspace in which nothing is set up."""

from datetime import datetime

from sqlmodel import Session, select

from bot.clock import LONG_AGO
from bot.services.people import PeopleService
from bot.services.say import say
from bot.views.guide.messages import welcome_button, welcome_text
from bot.views.naming import Naming
from models import Person, SyncCursor, Team
from models.database import Database
from models.insert import insert_missing

_CURSOR = "welcome"


class Welcome:
    """One kind of work, done once for good: as soon as Slack's people are known."""

    def __init__(self, database: Database, people: PeopleService, naming: Naming) -> None:
        self._database = database
        self._people = people
        self._naming = naming

    def next_due(self) -> datetime | None:
        """At once, while it is not dealt with and somebody can be greeted."""
        with self._database.reading() as session:
            done = session.get(SyncCursor, _CURSOR) is not None
            return None if done or self._installer(session) is None else LONG_AGO

    def run_due(self, now: datetime) -> None:
        """Greet them, unless teams are set up already; two processes greet once."""
        with self._database.writing() as session:
            installer = self._installer(session)
            if installer is None:
                return
            if not insert_missing(session, SyncCursor(name=_CURSOR, moment=now)):
                return
            if session.exec(select(Team.id)).first() is None:
                self._greet(session, installer, now)

    def _greet(self, session: Session, installer: str, now: datetime) -> None:
        say(
            session,
            key="welcome",
            destination=installer,
            words=welcome_text(self._naming),
            event_type="liaison_welcome",
            now=now,
            buttons=[welcome_button()],
        )

    def _installer(self, session: Session) -> str | None:
        """Slack doesn't say who installed an app: the first who may set it up."""
        known = (session.get(Person, each) for each in self._people.administrators(session))
        return next((each.user_id for each in known if each and not each.deleted), None)
