"""The roadmap and escalations, kept in step with Jira both ways.

One link row for each pair; its own due moment is the work (docs/adr/ says why not the outbox).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from bot.clock import Clock
from bot.domain.jira_calls import Jira
from bot.services.escalations import Escalations
from bot.services.jira_sync.comment_work import CommentWork
from bot.services.jira_sync.comments import Comments
from bot.services.jira_sync.connection import Connections
from bot.services.jira_sync.failing import Failing
from bot.services.jira_sync.hints import Hints
from bot.services.jira_sync.import_pages import ImportPages
from bot.services.jira_sync.importing import Importing
from bot.services.jira_sync.lacking import Lacking
from bot.services.jira_sync.learning import Learner
from bot.services.jira_sync.link_rows import LinkRows
from bot.services.jira_sync.linking import Linking
from bot.services.jira_sync.looking import Looking
from bot.services.jira_sync.merging import Merging
from bot.services.jira_sync.pulling import Puller
from bot.services.jira_sync.pushing import Pusher
from bot.services.jira_sync.settings import JiraSettings
from bot.services.jira_sync.subjects import EscalationIssues, Items
from bot.services.people import PeopleService
from bot.services.roadmap import Roadmap
from models.database import Database

__all__ = ["JIRA_LOOKS", "JiraSync", "build_jira_sync"]

JIRA_LOOKS = ("jira-reading",)
"""The kinds of work that only look whether something has changed in Jira."""


class Work(Protocol):
    """As `bot.jobs` runs it."""

    def next_due(self) -> datetime | None: ...

    def run_due(self, now: datetime) -> None: ...


@dataclass(frozen=True)
class JiraSync:
    """Everything one can do with one Jira, and the works that keep it in step."""

    site: str
    """Where people browse it."""
    linking: Linking
    lacking: Lacking
    settings: JiraSettings
    hints: Hints
    importing: Importing
    comments: Comments
    comment_work: CommentWork
    puller: Puller
    pusher: Pusher
    learner: Learner

    @property
    def works(self) -> dict[str, Work]:
        """Its kinds of work, by name."""
        return {
            "jira-projects": self.learner,
            "jira-reading": self.puller,
            "jira-writing": self.pusher,
            "jira-comments": self.comment_work,
            "jira-imports": self.importing,
        }


def _marker() -> str:
    return uuid4().hex


def build_jira_sync(
    database: Database,
    clock: Clock,
    jira: Jira,
    *,
    people: PeopleService,
    roadmap: Roadmap,
    escalations: Escalations,
    lanes: Sequence[str],
    new_marker: Callable[[], str] = _marker,
) -> JiraSync:
    """All of it over one database; it hangs itself into the roadmap and escalations."""
    connections = Connections(jira, people)
    rows = LinkRows(database, clock, connections, lanes)
    failing = Failing(connections, escalations.mirrored)
    merging = Merging(
        Items(roadmap.changing), EscalationIssues(escalations.mirrored, jira.browse_url)
    )
    learner = Learner(rows)
    linking = Linking(database, clock, people, connections, new_marker)
    roadmap.hooks.observers.append(linking)
    roadmap.hooks.project_of = linking.project_name
    looking = Looking(clock, people, connections, linking)
    roadmap.hooks.more.append(looking.more)
    roadmap.hooks.marks.append(looking.marks)
    escalations.desk.observers.append(linking.escalated)
    return JiraSync(
        site=jira.site,
        linking=linking,
        importing=Importing(
            rows,
            clock,
            people,
            learner,
            ImportPages(rows, roadmap.changing, lanes=lanes, new_marker=new_marker),
        ),
        lacking=Lacking(database, linking),
        settings=JiraSettings(database, clock, people, connections),
        hints=Hints(database, clock, jira.site),
        comments=Comments(database, clock, people, new_marker),
        comment_work=CommentWork(rows),
        puller=Puller(rows, merging, failing),
        pusher=Pusher(rows, merging, failing, learner),
        learner=learner,
    )
