"""What a project is like: its types, statuses, ways between them, and what creating asks for."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from bot.domain.jira import (
    IssueShape,
    JiraAccount,
    JiraField,
    JiraIssueType,
    TypeStatuses,
)
from bot.domain.jira import (
    JiraProject as FoundProject,
)
from bot.domain.jira_words import failure_words
from bot.domain.sync_status import suggested
from bot.errors import AccessRefused, GatewayError, NotFound, RateLimited, Unreachable
from bot.services.jira_sync.connection import ISSUES
from bot.services.jira_sync.link_rows import LinkRows
from bot.services.say import say
from bot.views.blocks import escape
from models import JiraProject, JiraStatusMeaning, Team

_log = logging.getLogger(__name__)
EVERY, AFTER_FAILURE = timedelta(days=1), timedelta(minutes=5)
_WHILE_EMPTY = timedelta(hours=1)
"""Only an issue shows where its status leads: a project without any is looked at again soon."""
_LEASE = timedelta(minutes=5)
_USUAL_TYPES = ("task", "story", "initiative", "epic")
_MOST_WAYS = 20
"""Issues whose transitions are looked at: one for each type and status."""


@dataclass(frozen=True)
class _Found:
    project: FoundProject
    types: Sequence[JiraIssueType]
    statuses: Sequence[TypeStatuses]
    type: JiraIssueType | None = None
    screen: Sequence[JiraField] = ()
    ways: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    people: Sequence[JiraAccount] = ()


class Learner:
    """One kind of work: the projects that are to be looked up."""

    def __init__(self, rows: LinkRows) -> None:
        self._rows = rows
        self._jira = rows.connections.jira

    def next_due(self) -> datetime | None:
        first = select(func.min(JiraProject.learn_at)).where(JiraProject.site == self._jira.site)
        return self._rows.next_due(first)

    def run_due(self, now: datetime) -> None:
        while (project := self._claim(now)) is not None:
            self._learn(project, now)

    def learn_statuses(self, project_id: str) -> None:
        """Learn the statuses of a project that nobody has set up, as a linked issue is in it."""
        statuses = self._jira.project_statuses(project_id)
        with self._rows.database.writing() as session:
            store_statuses(session, self._jira.site, project_id, statuses)

    def _claim(self, now: datetime) -> JiraProject | None:
        with self._rows.database.writing() as session:
            if not self._rows.is_open(session, ISSUES, now):
                return None
            due = select(JiraProject).where(
                JiraProject.site == self._jira.site, col(JiraProject.learn_at) <= now
            )
            row = session.exec(
                due.order_by(col(JiraProject.id)).limit(1).with_for_update(skip_locked=True)
            ).first()
            if row is not None:
                row.learn_at = now + _LEASE
                session.add(row)
            return row

    def _learn(self, row: JiraProject, now: datetime) -> None:
        try:
            found = self._look(row)
        except NotFound:
            self._failed(row, now, f"Jira has no project {row.project_key}, or hides it", None)
        except AccessRefused as error:
            self._refused(row, error, now)
        except (RateLimited, Unreachable) as error:
            self._wait(row, error, now)
        except GatewayError as error:
            self._failed(row, now, failure_words(error.code), now + AFTER_FAILURE)
        else:
            self._store(row, found, now)

    def _look(self, row: JiraProject) -> _Found:
        project = self._jira.project(row.project_key)
        types = [each for each in self._jira.issue_types(project.id) if not each.subtask]
        chosen = _usual(types, row.type_id)
        return _Found(
            project=project,
            types=types,
            statuses=self._jira.project_statuses(project.id),
            type=chosen,
            screen=self._jira.create_fields(project.id, chosen.id) if chosen else (),
            ways=self._ways(project.id),
            people=self._jira.find_accounts("", project.key),
        )

    def _ways(self, project_id: str) -> dict[tuple[str, str], list[str]]:
        """Where transitions lead, by type and status; of one issue that stands there each."""
        page = self._jira.search(f"project = {project_id} ORDER BY updated DESC", IssueShape())
        standing = {(each.type.id, each.status.id): each.id for each in page.issues}
        return {
            where: [each.to.id for each in self._jira.transitions(issue_id)]
            for where, issue_id in list(standing.items())[:_MOST_WAYS]
        }

    def _store(self, given: JiraProject, found: _Found, now: datetime) -> None:
        site = self._jira.site
        with self._rows.database.writing() as session:
            row = session.get(JiraProject, given.id, with_for_update=True)
            if row is None:
                return
            row.project_id, row.project_key = found.project.id, found.project.key
            row.project_name = found.project.name[:200]
            row.types = [[each.id, each.name] for each in found.types]
            row.type_id = found.type.id if found.type else ""
            row.type_name = found.type.name[:120] if found.type else ""
            row.people = [[each.id, each.name] for each in found.people]
            row.screen = [_as_json(each) for each in found.screen]
            row.error = None if found.type else "Liaison's account can't create issues there"
            row.learnt_at, row.learn_at = now, now + (EVERY if found.ways else _WHILE_EMPTY)
            session.add(row)
            store_statuses(session, site, found.project.id, found.statuses, found.ways)

    def _failed(
        self, given: JiraProject, now: datetime, why: str, again_at: datetime | None
    ) -> None:
        with self._rows.database.writing() as session:
            row = session.get(JiraProject, given.id, with_for_update=True)
            if row is None:
                return
            is_news = row.error != why
            row.error, row.learn_at = why, again_at
            session.add(row)
            team = session.get(Team, row.team_id)
            if is_news and team and (reader := team.lead_user_id):
                say(
                    session,
                    key=f"jira:project:{row.id}:{now.isoformat()}",
                    destination=reader,
                    words=f"{escape(why)}. Check the key of {escape(team.name)}'s project in "
                    "the App Home, under Settings; nothing is synced with it until then.",
                    event_type="liaison_jira_connection",
                    now=now,
                )

    def _refused(self, row: JiraProject, error: AccessRefused, now: datetime) -> None:
        with self._rows.database.writing() as session:
            self._rows.connections.refused(session, error.code, now)
            again = session.get_one(JiraProject, row.id, with_for_update=True)
            again.learn_at = now
            session.add(again)

    def _wait(self, row: JiraProject, error: RateLimited | Unreachable, now: datetime) -> None:
        with self._rows.database.writing() as session:
            again = session.get_one(JiraProject, row.id, with_for_update=True)
            connections = self._rows.connections
            again.learn_at = (
                connections.limited(session, ISSUES, error, now)
                if isinstance(error, RateLimited)
                else connections.unreachable(session, now)
            )
            session.add(again)


def store_statuses(
    session: Session,
    site: str,
    project_id: str,
    types: Iterable[TypeStatuses],
    ways: dict[tuple[str, str], list[str]] | None = None,
) -> None:
    """Keep a project's statuses.

    At first sight of a type they mean what they probably mean; a status that comes later means
    nothing until somebody says so.
    """
    for each in types:
        rows = select(JiraStatusMeaning).where(
            JiraStatusMeaning.site == site,
            JiraStatusMeaning.project_id == project_id,
            JiraStatusMeaning.type_id == each.type.id,
        )
        known = {row.status_id: row for row in session.exec(rows.with_for_update())}
        meanings = {} if known else suggested(each.statuses)
        for place, status in enumerate(each.statuses):
            row = known.get(status.id) or JiraStatusMeaning(
                site=site,
                project_id=project_id,
                type_id=each.type.id,
                status_id=status.id,
                name="",
                type_name="",
                means=meanings.get(status.id),
            )
            row.name, row.type_name, row.place = status.name[:120], each.type.name[:120], place
            row.leads_to = (ways or {}).get((each.type.id, status.id), row.leads_to)
            session.add(row)


def _usual(types: Sequence[JiraIssueType], chosen: str) -> JiraIssueType | None:
    """The type that was chosen, else the one that is usual for such items."""
    by_id = {each.id: each for each in types}
    by_name = {each.name.lower(): each for each in types}
    usual = next((by_name[name] for name in _USUAL_TYPES if name in by_name), None)
    return by_id.get(chosen) or usual or next(iter(types), None)


def _as_json(each: JiraField) -> dict[str, Any]:
    return {
        "key": each.key,
        "name": each.name,
        "kind": each.kind,
        "required": each.required,
        "choices": [[choice.id, choice.name] for choice in each.choices],
    }
