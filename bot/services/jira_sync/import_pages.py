"""One page of an import: what of it is new, as items and links, stored in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlmodel import Session, col, select

from bot.domain.jira import IssuePage
from bot.domain.sync_import import FillIn, Imported, imported
from bot.errors import Mistake
from bot.permissions import is_person
from bot.services.jira_sync.import_notes import show_progress
from bot.services.jira_sync.known import Known
from bot.services.jira_sync.link_rows import LinkRows
from bot.services.people import today_of
from bot.services.roadmap.changing import Changing
from models import ChangeSource, ImportState, JiraImport, JiraLink, LinkState, Team

LEASE = timedelta(minutes=5)
"""After so long whoever has begun with an import is taken for dead."""
_EXAMPLES = 8


@dataclass(frozen=True)
class PageDone:
    """How far an import is after a page, and what was, or would be, added, a line each."""

    row: JiraImport
    lines: Sequence[str]


class ImportPages:
    def __init__(
        self,
        rows: LinkRows,
        changing: Changing,
        *,
        lanes: Sequence[str],
        new_marker: Callable[[], str],
    ) -> None:
        self._rows = rows
        self._changing = changing
        self._lanes = lanes
        self._new_marker = new_marker

    def store(self, import_id: int, page: IssuePage, after: str | None) -> PageDone | None:
        """Take a page; a dry run stops just before the rows are written.

        Args:
            import_id: of the import.
            page: as Jira gave it.
            after: the token by which it was asked for.

        Returns:
            None when somebody else has stored it meanwhile.
        """
        now = self._rows.now()
        with self._rows.database.writing() as session:
            row = session.get_one(JiraImport, import_id, with_for_update=True)
            if row.token != after or row.state != ImportState.RUNNING:
                return None
            new = self._planned(session, row, page, now)
            if not row.dry_run:
                self._add(session, row, new, now)
            lines = [_line(each) for each in new]
            _note(row, page, new, lines)
            row.next_try = now + LEASE if page.next_token else None
            row.state = ImportState.RUNNING if page.next_token else ImportState.DONE
            session.add(row)
            session.flush()
            show_progress(session, row, now)
            return PageDone(row, lines)

    def _planned(
        self, session: Session, row: JiraImport, page: IssuePage, now: datetime
    ) -> list[Imported]:
        """What of a page is not linked yet, as items."""
        ids = [each.id for each in page.issues]
        linked = select(JiraLink.issue_id).where(
            JiraLink.site == row.site, col(JiraLink.issue_id).in_(ids)
        )
        there = set(session.exec(linked))
        known: Known = self._rows.known(session)
        owner = owner_of(session, row)
        fill_in = FillIn(owner, lane=self._lanes[0], today=today_of(session, owner, now))
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
        like_all = JiraLink(
            site=row.site,
            marker="",
            state=LinkState.IN_STEP,
            in_step_at=now,
            linked_by=row.by,
            linked_at=now,
        ).model_dump(exclude={"id"})  # each by itself would take longer than all the rest
        links = [
            {
                **like_all,
                "item_id": item_id,
                "marker": self._new_marker(),
                "issue_id": each.issue.id,
                "issue_key": each.issue.key,
                "project_id": each.issue.project.id,
                "type_id": each.issue.type.id,
                "updated": each.issue.updated,
                "base": each.base,
                "notes": each.notes,
            }
            for item_id, each in zip(ids, new, strict=True)
        ]
        session.execute(insert(JiraLink), links)


def owner_of(session: Session, row: JiraImport) -> str:
    """Who gets what is nobody's in Jira: whoever imports it; from the command line, the lead.

    Raises:
        Mistake: there is no lead.
    """
    if is_person(row.by):
        return row.by
    team = session.get_one(Team, row.team_id)
    if team.lead_user_id is None:
        raise Mistake(
            f"{team.name} has no lead yet, who would own what is nobody's in Jira. "
            "/liaison setup sets one."
        )
    return team.lead_user_id


def _note(row: JiraImport, page: IssuePage, new: Sequence[Imported], lines: Sequence[str]) -> None:
    row.token, row.attempts = page.next_token, 0
    row.seen += len(page.issues)
    row.added += len(new)
    row.known += len(page.issues) - len(new)
    row.odd += sum(bool(each.notes) for each in new)
    if len(row.examples) < _EXAMPLES:
        row.examples = [*row.examples, *lines[: _EXAMPLES - len(row.examples)]]


def _line(each: Imported) -> str:
    odd = f" ({'; '.join(each.notes)})" if each.notes else ""
    draft = each.draft
    return f"{each.issue.key} {draft.title} – {draft.quarter}, {draft.lane}, {draft.status}{odd}"
