"""Links come and go: with a new item or escalation, later, by a key, and not any more."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from bot.clock import Clock
from bot.domain.issue_key import issue_key
from bot.domain.sync_fields import BY_NAME
from bot.errors import Mistake
from bot.permissions import Action, require
from bot.services.jira_sync.asking import answered
from bot.services.jira_sync.connection import Connections
from bot.services.jira_sync.failing import settle_letters
from bot.services.people import PeopleService
from bot.services.roadmap.hooks import Added
from bot.services.teams import stored_id
from models import (
    ChangeSource,
    Escalation,
    EscalationState,
    JiraComment,
    JiraDeadLetter,
    JiraLink,
    JiraProject,
    LinkState,
    RoadmapItem,
)
from models.database import Database

_UNTOUCHABLE = {LinkState.CREATING, LinkState.VERIFYING, LinkState.LINKING, LinkState.GONE}
"""States in which an edit changes nothing about what is due."""
_JUST_RAISED = timedelta(minutes=1)


class Linking:
    """`new_marker` makes a UUID."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        connections: Connections,
        new_marker: Callable[[], str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._connections = connections
        self._site = connections.jira.site
        self._new_marker = new_marker

    # The roadmap's observer

    def added(self, session: Session, added: Sequence[Added], source: ChangeSource) -> None:
        """Each new item gets an issue where its team has a project, unless it was told not to."""
        if source is ChangeSource.JIRA:
            return
        for each in added:
            project = self.project_of(session, each.team_id)
            if each.create_issue and project and project.creates:
                self._begin(session, project, item_id=each.item_id)

    def changed(
        self, session: Session, item: RoadmapItem, fields: frozenset[str], source: ChangeSource
    ) -> None:
        """What Jira shares is written there; a newer edit is tried at once."""
        if source is ChangeSource.JIRA or not fields & {*BY_NAME, "team_id"}:
            return
        link = link_of(session, item_id=stored_id(item.id))
        if link is not None and link.site == self._site:
            self._due_now(session, link)

    def escalated(self, session: Session, escalation: Escalation) -> None:
        """An escalation changed; as it is raised it gets an issue, if its team wants that."""
        number = stored_id(escalation.id)
        link = link_of(session, escalation_id=number)
        if link is not None:
            self._due_now(session, link)
            return
        fresh = escalation.state == EscalationState.OPEN
        fresh &= self._clock.now() - escalation.raised_at < _JUST_RAISED
        project = self.project_of(session, escalation.team_id)
        if fresh and not escalation.confidential and project and project.escalations:
            self._begin(session, project, escalation_id=number)

    # What people do

    def link(self, user_id: str, item_id: int, typed: str) -> str:
        """Link an item with an issue that is there; it is looked up at once.

        Returns:
            The issue's key.

        Raises:
            Mistake: no such item, it has an issue already, or that is no key of this site.
            NotAllowed: only its owner, the team, its lead and administrators can.
        """
        with self._database.writing() as session:
            item = self.allowed(session, user_id, item_id)
            key = issue_key(typed, self._site)
            old = link_of(session, item_id=item_id)
            if old is not None and old.state != LinkState.GONE:
                raise Mistake(
                    f"#{item_id} is linked with {old.issue_key or 'an issue that is being made'} "
                    "already. Unlink it first."
                )
            if old is not None:
                self._forget(session, old)
            taken = select(JiraLink).where(JiraLink.site == self._site, JiraLink.issue_key == key)
            if other := session.exec(taken).first():
                raise Mistake(f"{key} is linked with #{other.item_id or other.id} already.")
            link = self._new(session, item_id=stored_id(item.id))
            link.issue_key, link.state, link.linked_by = key, LinkState.LINKING, user_id
            session.add(link)
            return key

    def unlink(self, user_id: str, item_id: int) -> str:
        """Let both go their own ways; neither the item nor the issue changes.

        Returns:
            What it was linked with.
        """
        with self._database.writing() as session:
            self.allowed(session, user_id, item_id)
            link = link_of(session, item_id=item_id)
            if link is None:
                raise Mistake(f"#{item_id} is not linked with an issue.")
            if link.state == LinkState.CREATING:
                raise Mistake("Its issue is being made right now. Try again in a minute.")
            self._forget(session, link)
            return link.issue_key or "an issue that was not made yet"

    def create(self, user_id: str, item_id: int) -> str:
        """Make an issue for an item that has none; returns the project's key."""
        with self._database.writing() as session:
            item = self.allowed(session, user_id, item_id)
            old = link_of(session, item_id=item_id)
            if old is not None and old.state != LinkState.GONE:
                raise Mistake(f"#{item_id} is linked with an issue already.")
            project = self.project_of(session, item.team_id)
            if project is None:
                raise Mistake(
                    "The team has no Jira project yet. Its lead can connect one: /roadmap jira."
                )
            if old is not None:
                self._forget(session, old)
            self._begin(session, project, item_id=item_id, by=user_id)
            return project.project_key

    def retry(self, user_id: str, item_id: int) -> None:
        """Try again now whatever it waits for, or was given up on."""
        with self._database.writing() as session:
            self.allowed(session, user_id, item_id)
            link = self._linked(session, item_id)
            if link.state == LinkState.CREATING:
                return
            link.refused = {}
            if link.state not in {LinkState.VERIFYING, LinkState.LINKING}:
                link.state = LinkState.WAITING
            self.requeue(session, link)

    def choose(self, user_id: str, item_id: int, *, ours: bool) -> tuple[RoadmapItem, list[str]]:
        """Settle what moved on both sides; it goes its way at once.

        Returns:
            The item, and the fields that this was about.

        Raises:
            Mistake: nothing is to be chosen any more.
            NotAllowed: only its owner, the team, its lead and administrators can.
        """
        with self._database.writing() as session:
            item = self.allowed(session, user_id, item_id)
            link = self._linked(session, item_id)
            if not link.conflicts:
                raise Mistake("There is nothing to choose any more: both sides agree by now.")
            names = list(link.conflicts)
            side = 1 if ours else 0
            answered(session, link, item, user_id, ours=ours, now=self._clock.now())
            dealt_with = {name: both[side] for name, both in link.conflicts.items()}
            link.base = {**link.base, **dealt_with}
            link.forced = names if ours else []
            link.conflicts, link.state = {}, LinkState.WAITING
            self.requeue(session, link)
            return item, names

    def project_of(self, session: Session, team_id: int | None) -> JiraProject | None:
        """A team's project, once it was looked up."""
        wanted = select(JiraProject).where(
            JiraProject.team_id == team_id,
            JiraProject.site == self._site,
            JiraProject.project_id != "",
        )
        return session.exec(wanted).first()

    def project_name(self, session: Session, team_id: int | None) -> str | None:
        """What the roadmap's form calls it; None where new items get no issue."""
        project = self.project_of(session, team_id)
        return project.project_key if project and project.creates else None

    def _begin(
        self,
        session: Session,
        project: JiraProject,
        *,
        item_id: int | None = None,
        escalation_id: int | None = None,
        by: str | None = None,
    ) -> None:
        link = self._new(session, item_id=item_id, escalation_id=escalation_id)
        link.project_id, link.type_id, link.linked_by = project.project_id, project.type_id, by
        session.add(link)

    def _new(
        self, session: Session, *, item_id: int | None = None, escalation_id: int | None = None
    ) -> JiraLink:
        now = self._clock.now()
        self._connections.row(session, now)
        return JiraLink(
            site=self._site,
            item_id=item_id,
            escalation_id=escalation_id,
            marker=self._new_marker(),
            next_try=now,
            linked_at=now,
        )

    def _due_now(self, session: Session, link: JiraLink) -> None:
        if link.state not in _UNTOUCHABLE:
            link.state = LinkState.WAITING
            self.requeue(session, link)

    def requeue(self, session: Session, link: JiraLink) -> None:
        """Let its work be done now, however often it has failed."""
        now: datetime = self._clock.now()
        link.next_try, link.attempts, link.error = now, 0, None
        settle_letters(session, link, now)
        session.add(link)

    def allowed(self, session: Session, user_id: str, item_id: int) -> RoadmapItem:
        """The item, for those who may change how it and Jira go together.

        Raises:
            Mistake: there is none of that number.
            NotAllowed: only its owner, the team, its lead and administrators can.
        """
        item = session.get(RoadmapItem, item_id)
        if item is None:
            raise Mistake(f"There is no roadmap item #{item_id}.")
        actor = self._people.actor(session, user_id)
        owner = (item.owner_user_id,)
        require(actor, Action.LINK_ISSUE, team_id=item.team_id, involved=owner)
        return item

    def _linked(self, session: Session, item_id: int) -> JiraLink:
        link = link_of(session, item_id=item_id)
        if link is None:
            raise Mistake(f"#{item_id} is not linked with an issue any more.")
        return link

    def _forget(self, session: Session, link: JiraLink) -> None:
        for table in (JiraDeadLetter, JiraComment):
            session.exec(delete(table).where(col(table.link_id) == link.id))
        session.delete(link)
        session.flush()


def link_of(
    session: Session, *, item_id: int | None = None, escalation_id: int | None = None
) -> JiraLink | None:
    """The link of an item or an escalation, locked until the transaction ends."""
    mine = JiraLink.item_id == item_id if item_id else JiraLink.escalation_id == escalation_id
    return session.exec(select(JiraLink).where(mine).with_for_update()).first()
