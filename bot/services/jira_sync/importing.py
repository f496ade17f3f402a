"""Taking the issues of a search onto the roadmap, page by page, each page in one transaction.

A killed import goes on after its last page. A dry run takes the same way, and stops before the
rows are written.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlmodel import Session, col, func, select

from bot.clock import Clock
from bot.domain.backoff import MOST_ATTEMPTS, pause
from bot.domain.jira import IssuePage
from bot.domain.sync_import import FillIn, Imported, imported
from bot.errors import AccessRefused, GatewayError, Mistake, RateLimited, Rejected
from bot.permissions import Action, require
from bot.services.jira_sync.connection import SEARCHES
from bot.services.jira_sync.failing import refusal_words
from bot.services.jira_sync.import_notes import show_progress
from bot.services.jira_sync.known import Known
from bot.services.jira_sync.learning import Learner
from bot.services.jira_sync.link_rows import LinkRows
from bot.services.people import PeopleService, today_of
from bot.services.roadmap.changing import Changing
from bot.services.teams import stored_id
from models import ChangeSource, ImportState, JiraImport, JiraLink, LinkState, Team

LEASE = timedelta(minutes=5)
_EXAMPLES = 8
JQL_LIMIT = 2000


class Importing:
    """One kind of work, too: imports that are begun in Slack."""

    def __init__(
        self,
        rows: LinkRows,
        clock: Clock,
        people: PeopleService,
        changing: Changing,
        learner: Learner,
        *,
        lanes: Sequence[str],
        new_marker: Callable[[], str],
    ) -> None:
        self._rows = rows
        self._database = rows.database
        self._jira = rows.connections.jira
        self._clock = clock
        self._people = people
        self._changing = changing
        self._learner = learner
        self._lanes = tuple(lanes)
        self._new_marker = new_marker

    def begin(self, user_id: str, team_id: int, jql: str, *, dry_run: bool) -> int:
        """Store an import; it begins at once, and tells whoever asked how it goes.

        Raises:
            Mistake: nothing is searched for.
            NotAllowed: only the team's lead and administrators can.
        """
        wanted, now = " ".join(jql.split()), self._clock.now()
        if not wanted or len(wanted) > JQL_LIMIT:
            raise Mistake("Which issues? Give a search of Jira's, like `project = MKT`.")
        with self._database.writing() as session:
            actor = self._people.actor(session, user_id)
            require(actor, Action.CONNECT_JIRA, team_id=team_id)
            if session.get(Team, team_id) is None:
                raise Mistake("That team no longer exists.")
            self._rows.connections.row(session, now)
            row = JiraImport(
                site=self._jira.site,
                team_id=team_id,
                jql=wanted,
                dry_run=dry_run,
                by=user_id,
                at=now,
                next_try=now,
            )
            session.add(row)
            session.flush()
            show_progress(session, row, now)
            return stored_id(row.id)

    def found(self, import_id: int) -> JiraImport:
        """How far an import has come."""
        with self._database.reading() as session:
            return session.get_one(JiraImport, import_id)

    def next_due(self) -> datetime | None:
        first = select(func.min(JiraImport.next_try)).where(JiraImport.site == self._jira.site)
        with self._database.reading() as session:
            connection = self._rows.connections.seen(session)
            due = session.exec(first).one()
            if connection is None or connection.paused_at or due is None:
                return None
            return max(due, self._rows.connections.opens_at(session, SEARCHES))

    def run_due(self, now: datetime) -> None:
        while (import_id := self._claim(now)) is not None:
            try:
                for _ in self.pages(import_id):
                    pass
            except GatewayError as error:
                self._failed(import_id, error)

    def pages(self, import_id: int) -> Iterator[JiraImport]:
        """Take what is left of an import; yields how far it is after each page that is stored.

        Raises:
            GatewayError: Jira failed; what is stored is stored.
        """
        row = self.found(import_id)
        if row.total is None:
            self._count(import_id, self._jira.count(row.jql))
        for page in self._jira.pages(
            f"{row.jql}{_ordered(row.jql)}", self._rows.shape(), row.token
        ):
            self._learn(page)
            yield self._store(import_id, page)

    def _claim(self, now: datetime) -> int | None:
        with self._database.writing() as session:
            connection = self._rows.connections.seen(session)
            if connection is None or connection.paused_at:
                return None
            if self._rows.connections.opens_at(session, SEARCHES) > now:
                return None
            due = select(JiraImport).where(
                JiraImport.site == self._jira.site, col(JiraImport.next_try) <= now
            )
            row = session.exec(
                due.order_by(col(JiraImport.id)).limit(1).with_for_update(skip_locked=True)
            ).first()
            if row is None:
                return None
            row.next_try = now + LEASE
            session.add(row)
            return row.id

    def _count(self, import_id: int, total: int) -> None:
        with self._database.writing() as session:
            row = session.get_one(JiraImport, import_id, with_for_update=True)
            row.total = total
            session.add(row)

    def _learn(self, page: IssuePage) -> None:
        """Learn the statuses of projects that nobody has set up, once each."""
        with self._database.reading() as session:
            known = self._rows.known(session)
        missing = {
            each.project.id
            for each in page.issues
            if not known.has_statuses(each.project.id, each.type.id)
        }
        for project_id in sorted(missing):
            self._learner.learn_statuses(project_id)

    def _store(self, import_id: int, page: IssuePage) -> JiraImport:
        now = self._clock.now()
        with self._database.writing() as session:
            row = session.get_one(JiraImport, import_id, with_for_update=True)
            new = self._planned(session, row, page)
            if not row.dry_run:
                self._add(session, row, new, now)
            _note(row, page, new)
            row.next_try = now + LEASE if page.next_token else None
            row.state = ImportState.RUNNING if page.next_token else ImportState.DONE
            session.add(row)
            session.flush()
            show_progress(session, row, now)
            return row

    def _planned(self, session: Session, row: JiraImport, page: IssuePage) -> list[Imported]:
        """What of a page is not linked yet, as items."""
        ids = [each.id for each in page.issues]
        linked = select(JiraLink.issue_id).where(
            JiraLink.site == row.site, col(JiraLink.issue_id).in_(ids)
        )
        there = set(session.exec(linked))
        known: Known = self._rows.known(session)
        today = today_of(session, row.by, self._clock.now())
        fill_in = FillIn(owner=row.by, lane=self._lanes[0], today=today)
        return [
            imported(each, known.of(each.project.id, each.type.id), fill_in)
            for each in page.issues
            if each.id not in there
        ]

    def _add(
        self, session: Session, row: JiraImport, new: Sequence[Imported], now: datetime
    ) -> None:
        if not new:
            return
        drafts = [each.draft for each in new]
        ids = self._changing.add_items(session, drafts, row.by, ChangeSource.JIRA)
        links = [
            JiraLink(
                site=row.site,
                item_id=item_id,
                marker=self._new_marker(),
                issue_id=each.issue.id,
                issue_key=each.issue.key,
                project_id=each.issue.project.id,
                type_id=each.issue.type.id,
                updated=each.issue.updated,
                base=each.base,
                notes=each.notes,
                state=LinkState.IN_STEP,
                in_step_at=now,
                linked_by=row.by,
                linked_at=now,
            ).model_dump(exclude={"id"})
            for item_id, each in zip(ids, new, strict=True)
        ]
        session.execute(insert(JiraLink), links)

    def _failed(self, import_id: int, error: GatewayError) -> None:
        now = self._clock.now()
        with self._database.writing() as session:
            row = session.get_one(JiraImport, import_id, with_for_update=True)
            if isinstance(error, AccessRefused):
                self._rows.connections.refused(session, error.code, now)
                row.next_try = now
            elif isinstance(error, RateLimited):
                row.next_try = self._rows.connections.limited(session, SEARCHES, error, now)
            elif isinstance(error, Rejected) or row.attempts >= MOST_ATTEMPTS:
                row.state, row.next_try = ImportState.STOPPED, None
                row.error = why(error)[:500]
            else:
                row.attempts += 1
                row.next_try = now + pause(row.attempts)
            session.add(row)
            show_progress(session, row, now)


def why(error: GatewayError) -> str:
    """Why a search failed, in a person's words."""
    if isinstance(error, Rejected):
        return f"Jira refused the search: {refusal_words(error)}"
    return f"Jira could not be read ({error.code})"


def _ordered(jql: str) -> str:
    """Pages need an order that stays."""
    return "" if "order by" in jql.lower() else " ORDER BY created ASC"


def _note(row: JiraImport, page: IssuePage, new: Sequence[Imported]) -> None:
    row.token, row.attempts = page.next_token, 0
    row.seen += len(page.issues)
    row.added += len(new)
    row.known += len(page.issues) - len(new)
    row.odd += sum(bool(each.notes) for each in new)
    if len(row.examples) < _EXAMPLES:
        lines = [_line(each) for each in new[: _EXAMPLES - len(row.examples)]]
        row.examples = [*row.examples, *lines]


def _line(each: Imported) -> str:
    odd = f" ({'; '.join(each.notes)})" if each.notes else ""
    draft = each.draft
    return f"{each.issue.key} {draft.title} – {draft.quarter}, {draft.lane}, {draft.status}{odd}"
