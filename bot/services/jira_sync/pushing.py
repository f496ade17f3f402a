"""Bringing one link into step: look at the issue, take what is Jira's, write what is ours.

The link's own row is the work: `next_try` says when. What is written is decided by the issue as it
is just before, so that many edits become one write, and a write that was done already becomes
none. A kill between any two steps leaves a row whose next try begins with a look.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from bot.domain.jira import JiraIssue
from bot.domain.sync_fields import Values
from bot.errors import AccessRefused, GatewayError, NotFound
from bot.services.jira_sync.connection import ISSUES
from bot.services.jira_sync.creating import Creating
from bot.services.jira_sync.failing import Failing
from bot.services.jira_sync.finding import Finding
from bot.services.jira_sync.learning import Learner
from bot.services.jira_sync.link_rows import LinkRows
from bot.services.jira_sync.merging import Merging, Writes
from bot.services.jira_sync.writing import Writing
from bot.services.teams import stored_id
from models import JiraLink, LinkState

LEASE = timedelta(minutes=5)
"""After so long a process that has begun with a link is taken for dead."""


class Pusher:
    """One kind of work: the links that are due."""

    def __init__(
        self, rows: LinkRows, merging: Merging, failing: Failing, learner: Learner
    ) -> None:
        self._rows = rows
        self._merging = merging
        self._failing = failing
        self._learner = learner
        self._creating = Creating(rows, merging, failing)
        self._finding = Finding(rows)
        self._writing = Writing(rows, failing)
        self._jira = rows.connections.jira

    def next_due(self) -> datetime | None:
        """When the first link is due; None while nothing is, or the account is refused."""
        first = select(func.min(JiraLink.next_try)).where(JiraLink.site == self._jira.site)
        return self._rows.next_due(first)

    def run_due(self, now: datetime) -> None:
        """Work on each link that is due; one that fails doesn't hold up the next."""
        while (link_id := self._claim(now)) is not None:
            self.work(link_id)

    def work(self, link_id: int) -> None:
        """Bring one link into step, or store why it can't be."""
        try:
            issue_id = self._issue_of(link_id)
            if issue_id is not None:
                self._sync(link_id, issue_id)
        except AccessRefused as error:
            self._refused(link_id, error)
        except GatewayError as error:
            self._failed(link_id, error)

    def _issue_of(self, link_id: int) -> str | None:
        """The id of the link's issue, which is found or made where it isn't known."""
        link = self._rows.read(link_id)
        if link is None or link.issue_id is not None:
            return link.issue_id if link else None
        if link.state == LinkState.LINKING:
            return self._finding.find(link_id, link.issue_key or "")
        return self._creating.create_or_look(link_id)

    def _claim(self, now: datetime) -> int | None:
        with self._rows.database.writing() as session:
            if not self._rows.is_open(session, ISSUES, now):
                return None
            due = select(JiraLink).where(
                JiraLink.site == self._jira.site, col(JiraLink.next_try) <= now
            )
            first = due.order_by(col(JiraLink.next_try), col(JiraLink.id)).limit(1)
            link = session.exec(first.with_for_update(skip_locked=True)).first()
            if link is None:
                return None
            link.next_try = now + LEASE
            session.add(link)
            return stored_id(link.id)

    def _sync(self, link_id: int, issue_id: str) -> None:
        issue = self._look(issue_id)
        if issue and not self._knows_statuses(issue):
            self._learner.learn_statuses(issue.project.id)
        writes = self._merged(link_id, issue, sending=True)
        if writes and writes.push:
            sent = self._writing.write(link_id, writes)
            self._merged(link_id, self._look(issue_id), sent=sent)

    def _look(self, issue_id: str) -> JiraIssue | None:
        """The issue as it is; None when it is gone: looked up twice, since a move hides it."""
        shape = self._rows.shape()
        try:
            return self._jira.issue(issue_id, shape)
        except NotFound:
            return next(iter(self._jira.fetch([issue_id], shape).issues), None)

    def _knows_statuses(self, issue: JiraIssue) -> bool:
        with self._rows.database.reading() as session:
            return self._rows.known(session).has_statuses(issue.project.id, issue.type.id)

    def _merged(
        self,
        link_id: int,
        issue: JiraIssue | None,
        *,
        sending: bool = False,
        sent: Values | None = None,
    ) -> Writes | None:
        """Merge; with `sending`, what is to be written is noted as being on its way."""
        now = self._rows.now()

        def merge(session: Session, link: JiraLink) -> Writes | None:
            link.next_try = None
            self._rows.connections.reached(session, now)
            if issue is None:
                self._failing.lose(session, link, now)
                return None
            known = self._rows.known(session)
            writes = self._merging.merge(session, link, issue, known, now=now, sent=sent)
            if writes and writes.push and sending:
                link.in_flight = {**link.in_flight, **writes.push}
                link.next_try = now + LEASE
            return writes

        return self._rows.on(link_id, merge)

    def _refused(self, link_id: int, error: AccessRefused) -> None:
        """Is it the whole account, or this issue only? An unknown account is it for all of them."""
        if error.code == "http_401":
            self._pause(link_id, error)
            return
        try:
            self._jira.account()
        except AccessRefused:
            self._pause(link_id, error)
        except GatewayError as unclear:
            self._failed(link_id, unclear)
        else:
            self._failed(link_id, error)

    def _pause(self, link_id: int, error: AccessRefused) -> None:
        now = self._rows.now()

        def due_again(session: Session, link: JiraLink) -> None:
            link.next_try = now
            self._rows.connections.refused(session, error.code, now)

        self._rows.on(link_id, due_again)

    def _failed(self, link_id: int, error: GatewayError) -> None:
        now = self._rows.now()
        self._rows.on(link_id, lambda session, link: self._failing.note(session, link, error, now))
