"""Taking the issues of a search onto the roadmap, page by page, each page in one transaction.

A killed import goes on after its last page. A dry run takes the same way, and stops before the
rows are written. Slack and the command line begin them differently; what they do is the same.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import NoReturn

from sqlmodel import Session, col, func, select

from bot.clock import Clock
from bot.domain.backoff import MOST_ATTEMPTS, pause
from bot.domain.jira import IssuePage
from bot.errors import AccessRefused, GatewayError, Mistake, OutcomeUnknown, RateLimited, Rejected
from bot.permissions import Action, Actor, require
from bot.services.jira_sync.ahead import one_ahead
from bot.services.jira_sync.connection import SEARCHES
from bot.services.jira_sync.failing import refusal_words
from bot.services.jira_sync.import_notes import show_progress
from bot.services.jira_sync.import_pages import LEASE, ImportPages, PageDone, owner_of
from bot.services.jira_sync.learning import Learner
from bot.services.jira_sync.link_rows import LinkRows
from bot.services.people import PeopleService
from bot.services.teams import match_team, stored_id
from models import ImportState, JiraImport, JiraProject, Team

JQL_LIMIT = 2000
PAGES_AT_ONCE = 3
"""Of one import; then other work has its turn."""


class Importing:
    """One kind of work, too: imports that are under way."""

    def __init__(
        self,
        rows: LinkRows,
        clock: Clock,
        people: PeopleService,
        learner: Learner,
        pages: ImportPages,
    ) -> None:
        self._rows = rows
        self._database = rows.database
        self._jira = rows.connections.jira
        self._clock = clock
        self._people = people
        self._learner = learner
        self._pages = pages

    def begin(self, user_id: str, team_id: int, jql: str, *, dry_run: bool) -> int:
        """Store an import; it begins at once, and tells whoever asked how it goes.

        Raises:
            Mistake: nothing is searched for.
            NotAllowed: only the team's lead and administrators can.
        """
        with self._database.writing() as session:
            actor = self._people.actor(session, user_id)
            row = self._begun(session, actor, team_id, jql, dry_run=dry_run)
            session.add(row)
            session.flush()
            show_progress(session, row, row.at)
            return stored_id(row.id)

    def begin_here(self, actor: Actor, team_id: int, jql: str, *, dry_run: bool) -> JiraImport:
        """The same for whoever takes its `pages` themselves; one that was broken off goes on.

        Raises:
            Mistake: nothing is searched for, the team has no lead, or Jira asks for a pause.
            NotAllowed: the actor may not.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            opens = self._rows.connections.opens_at(session, SEARCHES)
            if opens > now:
                raise Mistake(f"Jira asks for a pause until {opens:%Y-%m-%d %H:%M} UTC.")
            fresh = self._begun(session, actor, team_id, jql, dry_run=dry_run)
            same = select(JiraImport).where(
                JiraImport.site == fresh.site,
                JiraImport.team_id == team_id,
                JiraImport.jql == fresh.jql,
                JiraImport.dry_run == dry_run,
                JiraImport.by == fresh.by,
                JiraImport.state == ImportState.RUNNING,
            )
            row = session.exec(same.with_for_update()).first() or fresh
            row.next_try = now + LEASE
            owner_of(session, row)
            session.add(row)
            session.flush()
            return row

    def team_meant(self, typed: str, jql: str) -> int:
        """Whose lead owns what is nobody's: the team typed, else the one whose project it names.

        Raises:
            Mistake: that can't be told.
        """
        with self._database.reading() as session:
            teams = list(session.exec(select(Team).order_by(Team.name)))
            if typed:
                found = match_team(teams, typed)
                return stored_id(found.id) if found else _which_team(teams)
            mine = select(JiraProject).where(JiraProject.site == self._jira.site)
            projects = session.exec(mine).all()
        words = set(re.findall(r"[\w-]+", jql.upper()))
        named = [each for each in projects if {each.project_key, each.project_id} & words]
        fitting = {each.team_id for each in named or projects}
        return fitting.pop() if len(fitting) == 1 else _which_team(teams)

    def found(self, import_id: int) -> JiraImport:
        """How far an import has come."""
        with self._database.reading() as session:
            return session.get_one(JiraImport, import_id)

    def next_due(self) -> datetime | None:
        first = select(func.min(JiraImport.next_try)).where(JiraImport.site == self._jira.site)
        return self._rows.next_due(first, scope=SEARCHES)

    def run_due(self, now: datetime) -> None:
        import_id: int | None = 0
        while (import_id := self._claim(now, import_id or 0)) is not None:
            try:
                for _ in islice(self.pages(import_id), PAGES_AT_ONCE):
                    pass
            except GatewayError as error:
                self.failed(import_id, error)
            else:
                self._goes_on(import_id)

    def pages(self, import_id: int, *, ahead: bool = False) -> Iterator[PageDone]:
        """Take what is left of an import; yields how far it is after each page that is stored.

        Args:
            import_id: of the import.
            ahead: whether the next page is read while one is stored; for who takes them all.

        Raises:
            GatewayError: Jira failed; what is stored is stored.
        """
        row = self.found(import_id)
        if row.total is None:
            self._count(import_id, self._jira.count(row.jql))
        after, jql = row.token, f"{row.jql}{_ordered(row.jql)}"
        found, learnt = self._jira.pages(jql, self._rows.shape(), after), set[tuple[str, str]]()
        for page in one_ahead(found) if ahead else found:
            if page.next_token is not None and page.next_token == after:
                raise OutcomeUnknown("page_repeated")
            self._learn(page, learnt)
            done = self._pages.store(import_id, page, after)
            if done is None:
                return
            yield done
            after = page.next_token

    def failed(self, import_id: int, error: GatewayError) -> None:
        """Store what a failure means: it waits, is tried again, or has to stop."""
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

    def _begun(
        self, session: Session, actor: Actor, team_id: int, jql: str, *, dry_run: bool
    ) -> JiraImport:
        wanted, now = jql.strip(), self._clock.now()
        if not wanted or len(wanted) > JQL_LIMIT:
            raise Mistake("Which issues? Give a search of Jira's, like `project = MKT`.")
        require(actor, Action.CONNECT_JIRA, team_id=team_id)
        if session.get(Team, team_id) is None:
            raise Mistake("That team no longer exists.")
        self._rows.connections.row(session, now)
        return JiraImport(
            site=self._jira.site,
            team_id=team_id,
            jql=wanted,
            dry_run=dry_run,
            by=actor.user_id,
            at=now,
            next_try=now,
        )

    def _claim(self, now: datetime, after: int) -> int | None:
        """The next that is due, behind that one: each has its turn once."""
        due = select(JiraImport).where(
            JiraImport.site == self._jira.site,
            col(JiraImport.next_try) <= now,
            col(JiraImport.id) > after,
        )
        with self._database.writing() as session:
            if not self._rows.is_open(session, SEARCHES, now):
                return None
            row = session.exec(
                due.order_by(col(JiraImport.id)).limit(1).with_for_update(skip_locked=True)
            ).first()
            if row is None:
                return None
            row.next_try = now + LEASE
            session.add(row)
            return row.id

    def _goes_on(self, import_id: int) -> None:
        """There may be more pages: they are due, but others that are due have their turn first."""
        with self._database.writing() as session:
            row = session.get_one(JiraImport, import_id, with_for_update=True)
            if row.state == ImportState.RUNNING:
                row.next_try = self._clock.now()
                session.add(row)

    def _count(self, import_id: int, total: int) -> None:
        with self._database.writing() as session:
            row = session.get_one(JiraImport, import_id, with_for_update=True)
            row.total = total
            session.add(row)

    def _learn(self, page: IssuePage, learnt: set[tuple[str, str]]) -> None:
        """Learn the statuses of projects that nobody has set up, once each."""
        kinds = {(each.project.id, each.type.id) for each in page.issues}
        if kinds <= learnt:
            return
        learnt |= kinds
        with self._database.reading() as session:
            known = self._rows.known(session)
        missing = {kind[0] for kind in kinds if not known.has_statuses(*kind)}
        for project_id in sorted(missing):
            self._learner.learn_statuses(project_id)


def _which_team(teams: Sequence[Team]) -> NoReturn:
    slugs = ", ".join(each.slug for each in teams) or "none yet"
    raise Mistake(f"Whose roadmap is it for? Say --team and one of these: {slugs}.")


def why(error: GatewayError) -> str:
    """Why a search failed, in a person's words."""
    if isinstance(error, Rejected):
        return f"Jira refused the search: {refusal_words(error)}"
    return f"Jira could not be read ({error.code})"


def _ordered(jql: str) -> str:
    """Pages need an order that stays."""
    return "" if "order by" in jql.lower() else " ORDER BY created ASC"
