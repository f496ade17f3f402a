"""Short transactions on one link's row, between calls to Jira."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from bot.clock import Clock
from bot.domain.jira import IssueShape
from bot.services.jira_sync.connection import ISSUES, Connections
from bot.services.jira_sync.known import Known, shape_of
from models import JiraLink
from models.database import Database

_Result = TypeVar("_Result")


class LinkRows:
    """What the steps of a link's work have in common."""

    def __init__(
        self, database: Database, clock: Clock, connections: Connections, lanes: Sequence[str]
    ) -> None:
        self.database = database
        self.connections = connections
        self._clock = clock
        self._lanes = lanes

    def now(self) -> datetime:
        return self._clock.now()

    def on(self, link_id: int, change: Callable[[Session, JiraLink], _Result]) -> _Result | None:
        """Change a link in a transaction of its own; None where it was unlinked meanwhile."""
        with self.database.writing() as session:
            link = session.get(JiraLink, link_id, with_for_update=True)
            if link is None:
                return None
            result = change(session, link)
            if link not in session.deleted:
                session.add(link)
            return result

    def read(self, link_id: int) -> JiraLink | None:
        with self.database.reading() as session:
            return session.get(JiraLink, link_id)

    def next_due(self, *firsts: SelectOfScalar[Any], scope: str = ISSUES) -> datetime | None:
        """When the first of some rows is due.

        Args:
            firsts: each selects the least moment of a kind of rows.
            scope: of the calls that their work makes.

        Returns:
            None while nothing is due, or the account is refused.
        """
        with self.database.reading() as session:
            connection = self.connections.seen(session)
            if connection is None or connection.paused_at:
                return None
            moments = [session.exec(each).one() for each in firsts]
            due = min((each for each in moments if each), default=None)
            return max(due, self.connections.opens_at(session, scope)) if due else None

    def is_open(self, session: Session, scope: str, now: datetime) -> bool:
        """Whether such calls may be made now."""
        connection = self.connections.seen(session)
        if connection is None or connection.paused_at:
            return False
        return self.connections.opens_at(session, scope) <= now

    def known(self, session: Session) -> Known:
        """What the rows know, within that transaction."""
        connection = self.connections.row(session, self.now())
        return Known(session, connection, self._lanes)

    def shape(self) -> IssueShape:
        """What to read of issues."""
        with self.database.reading() as session:
            connection = self.connections.seen(session)
        return shape_of(connection) if connection else IssueShape()
