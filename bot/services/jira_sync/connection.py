"""The connection to one Jira: paused while the account is refused, held while Jira asks to wait.

Both stand in rows, so that all processes keep to them, and no thread sleeps through them.
"""

import logging
from datetime import datetime, timedelta

from sqlmodel import Session, select

from bot.clock import LONG_AGO
from bot.domain.backoff import pause
from bot.domain.jira_calls import Jira
from bot.errors import RateLimited
from bot.services.people import PeopleService
from bot.services.say import say
from bot.views.blocks import escape
from models import JiraConnection, JiraProject, Pace
from models.insert import insert_missing

_log = logging.getLogger(__name__)

SEARCHES, ISSUES = "jira:search", "jira:issue"
"""What may be held by itself: looks over many issues, and work on single ones."""

ASK_AGAIN = timedelta(minutes=10)
"""How often a refused account is tried."""

_PER_ISSUE = "jira-per-issue-on-write"


class Connections:
    """`jira` is the gateway to the one site that is set up."""

    def __init__(self, jira: Jira, people: PeopleService) -> None:
        self.jira = jira
        self._people = people

    def row(self, session: Session, now: datetime, *, lock: bool = False) -> JiraConnection:
        """The connection's row, made where there is none."""
        row = self._row(session, lock=lock)
        if row is None:
            fresh = JiraConnection(site=self.jira.site, poll_at=now, reconcile_at=now)
            insert_missing(session, fresh)
            row = self._row(session, lock=lock)
        return row or fresh

    def seen(self, session: Session) -> JiraConnection | None:
        """The same for reading; None where nothing has been asked of this site yet."""
        return self._row(session, lock=False)

    def _row(self, session: Session, *, lock: bool) -> JiraConnection | None:
        wanted = select(JiraConnection).where(JiraConnection.site == self.jira.site)
        return session.exec(wanted.with_for_update() if lock else wanted).first()

    def opens_at(self, session: Session, scope: str) -> datetime:
        """From when on such calls may be made; long ago where nothing holds them."""
        held = session.get(Pace, scope)
        return held.free_at if held else LONG_AGO

    def hold(self, session: Session, until: datetime, *scopes: str) -> None:
        """Make no such call before that moment; a longer wait stays."""
        for scope in scopes or (SEARCHES, ISSUES):
            insert_missing(session, Pace(scope=scope, free_at=until))
            row = session.get_one(Pace, scope, with_for_update=True)
            row.free_at = max(row.free_at, until)
            session.add(row)

    def limited(self, session: Session, scope: str, error: RateLimited, now: datetime) -> datetime:
        """Jira asked to wait: all calls do, unless it said which were too many.

        Returns:
            When the call that was refused may be made again.
        """
        until = now + timedelta(seconds=error.retry_after)
        if error.reason != _PER_ISSUE:
            self.hold(session, until, *((scope,) if error.reason else ()))
        return until

    def unreachable(self, session: Session, now: datetime) -> datetime:
        """Nothing can be sent: everything waits, a little longer each time."""
        row = self.row(session, now, lock=True)
        row.failures += 1
        session.add(row)
        until = now + pause(row.failures)
        self.hold(session, until)
        return until

    def reached(self, session: Session, now: datetime) -> None:
        """It answers (again)."""
        row = self.row(session, now)
        if row.failures:
            row.failures = 0
            session.add(row)

    def refused(self, session: Session, code: str, now: datetime) -> None:
        """The account is refused: nothing is asked any more, and administrators are told once."""
        row = self.row(session, now, lock=True)
        if row.paused_at is not None:
            row.poll_at = now + ASK_AGAIN
            session.add(row)
            return
        row.paused_at, row.poll_at = now, now + ASK_AGAIN
        session.add(row)
        _log.error("Jira refuses our account (%s): the sync is paused", code)
        self._tell(session, "paused", now, _paused_words(self.jira.site, code))

    def welcomed(self, session: Session, now: datetime) -> None:
        """The account is let in again: everything that is due goes on."""
        row = self.row(session, now, lock=True)
        if row.paused_at is None:
            return
        since, row.paused_at, row.poll_at = row.paused_at, None, now
        session.add(row)
        words = (
            "Jira lets Liaison in again. What was waiting is being synced now; nothing was lost."
        )
        self._tell(session, "resumed", since, words, now)

    def project_refused(self, session: Session, project_id: str, why: str, now: datetime) -> None:
        """One project can't be read: its administrators hear of it once a week."""
        project = session.exec(
            select(JiraProject).where(JiraProject.project_id == project_id)
        ).first()
        name = project.project_key if project else project_id
        words = (
            f"Jira won't show the project {escape(name)}: {escape(why)}. Check its key and what "
            "Liaison's account may see there; the other projects go on."
        )
        self._tell(session, f"project:{project_id}:{now:%G-%V}", LONG_AGO, words, now)

    def _tell(
        self, session: Session, what: str, since: datetime, words: str, now: datetime | None = None
    ) -> None:
        for user_id in self._people.administrators(session):
            say(
                session,
                key=f"jira:{what}:{since.isoformat()}:{user_id}",
                destination=user_id,
                words=words,
                event_type="liaison_jira_connection",
                now=now or since,
            )


def _paused_words(site: str, code: str) -> str:
    why = "Its API token has probably expired" if code == "http_401" else "It may not do that"
    return (
        f"Jira ({site.partition('//')[2]}) refuses Liaison's account. {why}: make a new token, "
        "put it into JIRA_TOKEN, and start Liaison again. The sync with Jira is paused until "
        "then; everything else works, and edits on the roadmap are kept and sent afterwards."
    )
