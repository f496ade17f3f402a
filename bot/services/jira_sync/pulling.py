"""Reading what has changed in Jira: every minute, from where the last reading came to.

The cursor is the moment at which the last whole reading began, by Jira's own clock. Each reading
begins ten minutes before it, since Jira's index lags; what was seen already changes nothing.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from bot.domain.backoff import pause
from bot.domain.jira import CreatedIssue, JiraIssue
from bot.domain.wall_clock import Daily
from bot.errors import AccessRefused, GatewayError, NotFound, RateLimited, Rejected, Unreachable
from bot.services.jira_sync.connection import SEARCHES
from bot.services.jira_sync.creating import adopt, marker_of
from bot.services.jira_sync.failing import Failing, refusal_words
from bot.services.jira_sync.hints import prune_deliveries
from bot.services.jira_sync.known import shape_of
from bot.services.jira_sync.link_rows import LinkRows
from bot.services.jira_sync.merging import Merging
from models import JiraConnection, JiraLink, JiraProject, LinkState

_log = logging.getLogger(__name__)
EVERY = timedelta(seconds=60)
OVERLAP = timedelta(minutes=10)
LEASE = timedelta(minutes=5)
NIGHTLY = Daily(time(2, 30), "UTC")
AT_ONCE = 100


class Puller:
    """One kind of work: the reading that is due every minute, and every night."""

    def __init__(self, rows: LinkRows, merging: Merging, failing: Failing) -> None:
        self._rows = rows
        self._failing = failing
        self._merging = merging
        self._connections = rows.connections
        self._jira = rows.connections.jira

    def next_due(self) -> datetime | None:
        with self._rows.database.reading() as session:
            connection = self._connections.seen(session)
            if connection is None:
                return None
            opens = self._connections.opens_at(session, SEARCHES)
        if connection.paused_at:
            return max(connection.poll_at, opens)
        return max(min(connection.poll_at, connection.reconcile_at), opens)

    def run_due(self, now: datetime) -> None:
        """Read what is due; a failure is stored, and the next reading begins where this did."""
        connection = self._claim(now)
        if connection is None:
            return
        try:
            self._read(connection, now)
        except AccessRefused as error:
            with self._rows.database.writing() as session:
                self._connections.refused(session, error.code, now)
        except GatewayError as error:
            self._failed(connection, error, now)

    def _claim(self, now: datetime) -> JiraConnection | None:
        """The connection as it was, when it is due; no other process reads it meanwhile."""
        with self._rows.database.writing() as session:
            connection = self._connections.row(session, now, lock=True)
            due = connection.poll_at
            if not connection.paused_at:
                due = min(due, connection.reconcile_at)
            if due > now or self._connections.opens_at(session, SEARCHES) > now:
                return None
            before = JiraConnection(**connection.model_dump())
            connection.poll_at = now + LEASE
            if before.reconcile_at <= now:
                connection.reconcile_at = now + LEASE
            session.add(connection)
            return before

    def _read(self, connection: JiraConnection, now: datetime) -> None:
        if connection.paused_at:
            self._jira.account()
            with self._rows.database.writing() as session:
                self._connections.welcomed(session, now)
            return
        if connection.reconcile_at <= now:
            self._learn(now)
            self._reconcile(connection.reconciled_up_to, now)
        self._pull(now)

    def _learn(self, now: datetime) -> None:
        """Whose account this is, and which field holds the start date."""
        account, dates = self._jira.account(), self._jira.date_fields()
        named = [each.key for each in dates if each.name.strip().lower() == "start date"]
        with self._rows.database.writing() as session:
            row = self._connections.row(session, now, lock=True)
            row.account_id, row.learnt_at = account.id, now
            row.start_field = row.start_field or next(iter(named), None)
            session.add(row)

    def _pull(self, now: datetime) -> None:
        with self._rows.database.reading() as session:
            connection = self._connections.seen(session)
            projects = self._projects(session)
        if connection is None:
            return
        since = (connection.cursor or now) - OVERLAP
        began = self._read_projects(projects, since) if projects else None
        with self._rows.database.writing() as session:
            row = self._connections.row(session, now, lock=True)
            row.cursor, row.poll_at, row.failures = began or row.cursor, now + EVERY, 0
            session.add(row)

    def _read_projects(self, projects: Sequence[str], since: datetime) -> datetime | None:
        """Store all that changed; returns when that began, by Jira's clock.

        A project that is gone makes Jira refuse the whole search: then each is read by itself.
        """
        began: datetime | None = None
        try:
            for page in self._jira.pages(_jql(projects, since), self._rows.shape()):
                began = began or page.at
                self._store(page.issues)
        except (AccessRefused, NotFound):
            raise
        except Rejected as error:
            if len(projects) == 1:
                self._tell_refused(projects[0], error)
                return None
            starts = [self._read_projects([each], since) for each in projects]
            return min((each for each in starts if each), default=None)
        return began

    def _tell_refused(self, project_id: str, error: Rejected) -> None:
        now = self._rows.now()
        with self._rows.database.writing() as session:
            self._connections.project_refused(session, project_id, refusal_words(error), now)

    def _projects(self, session: Session) -> list[str]:
        """Ids of the projects in which something is, or will be, linked."""
        site = self._jira.site
        of_teams = select(JiraProject.project_id).where(JiraProject.site == site)
        of_links = select(JiraLink.project_id).where(JiraLink.site == site).distinct()
        return sorted({*session.exec(of_teams), *session.exec(of_links)} - {""})

    def _store(self, issues: Sequence[JiraIssue]) -> None:
        """Merge those of a page that are linked."""
        by_id = {each.id: each for each in issues}
        markers = {marker: each for each in issues if (marker := marker_of(each))}
        with self._rows.database.writing() as session:
            links = self._links(session, set(by_id), set(markers))
            if not links:
                return
            now, known = self._rows.now(), self._rows.known(session)
            for link in links:
                issue = by_id.get(link.issue_id or "") or markers[link.marker]
                if link.issue_id is None:
                    adopt(link, CreatedIssue(issue.id, issue.key))
                    link.next_try = now
                self._merging.merge(session, link, issue, known, now=now)
                if not known.has_statuses(issue.project.id, issue.type.id):
                    link.next_try = now  # the link's own work learns them
                session.add(link)

    def _links(self, session: Session, ids: set[str], markers: set[str]) -> list[JiraLink]:
        """Those of these issues; and those that wait for one with their marker."""
        ours = select(JiraLink).where(JiraLink.site == self._jira.site).order_by(col(JiraLink.id))
        linked = ours.where(col(JiraLink.issue_id).in_(ids)).with_for_update()
        waiting = ours.where(
            col(JiraLink.marker).in_(markers),
            col(JiraLink.issue_id).is_(None),
            JiraLink.state != LinkState.CREATING,
        )
        return [*session.exec(linked), *session.exec(waiting.with_for_update())]

    def _reconcile(self, after: int, now: datetime) -> None:
        """Look at every linked issue past the index: what lagged, moved or was deleted is found."""
        while part := self._part(after):
            ids = [each.issue_id or "" for each in part]
            with self._rows.database.reading() as session:
                connection = self._connections.seen(session)
            if connection is None:
                return
            found = self._jira.fetch(ids, shape_of(connection))
            self._store(found.issues)
            self._lose(found.missing, now)
            after = part[-1].id or 0
            self._reconciled(after, None)
        self._reconciled(0, next(NIGHTLY.after(now))[1])

    def _part(self, after: int) -> list[JiraLink]:
        wanted = select(JiraLink).where(
            JiraLink.site == self._jira.site,
            col(JiraLink.id) > after,
            col(JiraLink.issue_id).is_not(None),
            JiraLink.state != LinkState.GONE,
        )
        with self._rows.database.reading() as session:
            return list(session.exec(wanted.order_by(col(JiraLink.id)).limit(AT_ONCE)))

    def _lose(self, missing: Sequence[str], now: datetime) -> None:
        if not missing:
            return
        with self._rows.database.writing() as session:
            links = select(JiraLink).where(
                JiraLink.site == self._jira.site, col(JiraLink.issue_id).in_(missing)
            )
            for link in session.exec(links.with_for_update()):
                self._failing.lose(session, link, now)
                session.add(link)

    def _reconciled(self, up_to: int, again_at: datetime | None) -> None:
        now = self._rows.now()
        with self._rows.database.writing() as session:
            row = self._connections.row(session, now, lock=True)
            row.reconciled_up_to = up_to
            row.reconcile_at = again_at or now + LEASE
            session.add(row)
            if again_at is not None:
                prune_deliveries(session, now)

    def _failed(self, before: JiraConnection, error: GatewayError, now: datetime) -> None:
        """What was due is due again, later."""
        _log.warning("jira: reading failed: %s", error.code)
        with self._rows.database.writing() as session:
            row = self._connections.row(session, now, lock=True)
            if isinstance(error, RateLimited):
                again = self._connections.limited(session, SEARCHES, error, now)
            elif isinstance(error, Unreachable):
                again = self._connections.unreachable(session, now)
            else:
                row.failures += 1
                again = now + pause(row.failures)
            row.poll_at = again
            if before.reconcile_at <= now:
                row.reconcile_at = again
            session.add(row)


def _jql(projects: Sequence[str], since: datetime) -> str:
    """Bounded below only: what is indexed late must not fall behind an upper bound."""
    return (
        f"project in ({', '.join(projects)}) "
        f"AND updated >= {int(since.timestamp() * 1000)} ORDER BY updated ASC"
    )
