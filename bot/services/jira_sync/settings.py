"""How a team and Jira go together: its project, which fields go which way, what statuses mean."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from sqlmodel import Session, col, delete, select

from bot.clock import Clock
from bot.domain.issue_key import project_key
from bot.domain.roadmap import ItemStatus
from bot.domain.sync_fields import BY_NAME, Direction
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, Actor, require
from bot.services.jira_sync.connection import Connections
from bot.services.jira_sync.requeue import requeue_all
from bot.services.people import PeopleService
from bot.services.teams import match_team, members_of
from bot.views.home_settings import PartLine
from bot.views.jira.settings import OPEN, project_words
from models import (
    AuditEntry,
    JiraConnection,
    JiraLink,
    JiraPerson,
    JiraProject,
    JiraStatusMeaning,
    Person,
    Team,
)
from models.database import Database

MOST_ACCOUNTS = 100
"""As many as a menu of Slack's takes."""


@dataclass(frozen=True)
class ProjectDraft:
    """What someone filled in about a team's project."""

    key: str
    type_id: str | None
    creates: bool
    escalations: bool


@dataclass(frozen=True)
class ProjectPage:
    """A team's project, as far as there is one, with the meanings of its statuses by type."""

    team: Team
    site: str
    project: JiraProject | None = None
    statuses: Mapping[str, Sequence[JiraStatusMeaning]] = field(default_factory=dict)
    members: Sequence[Person] = ()
    accounts: Mapping[str, str] = field(default_factory=dict)
    """Accounts by the user id of whom they are linked with."""
    linked: int = 0

    def likely(self, someone: Person) -> list[tuple[str, str]]:
        """The accounts of the project, those with a name like theirs first: (id, name)."""
        people = [(each[0], each[1]) for each in self.project.people] if self.project else []

        def likeness(account: tuple[str, str]) -> float:
            return SequenceMatcher(None, account[1].lower(), someone.name.lower()).ratio()

        own = self.accounts.get(someone.user_id)
        ranked = sorted(people, key=lambda each: (each[0] != own, -likeness(each), each[1]))
        return ranked[:MOST_ACCOUNTS]


class JiraSettings:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, connections: Connections
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._connections = connections
        self._site = connections.jira.site

    def page(self, user_id: str, typed: str) -> ProjectPage:
        """The settings of the team that was typed; of the first one may change where none was.

        Raises:
            Mistake: there is no such team.
            NotAllowed: only the team's lead and administrators can.
        """
        with self._database.reading() as session:
            actor = self._people.actor(session, user_id)
            return self._page(session, _team_typed(session, actor, typed))

    def of_team(self, user_id: str, team_id: int) -> ProjectPage:
        """The settings of a team; raises as `page` does."""
        with self._database.reading() as session:
            return self._page(session, self._allowed(session, user_id, team_id))

    def connect(self, user_id: str, team_id: int, draft: ProjectDraft) -> ProjectPage:
        """Store a team's project; a new key is looked up at once.

        Raises:
            InvalidInput: that is no key.
        """
        try:
            key = project_key(draft.key)
        except Mistake as mistake:
            raise InvalidInput({"key": str(mistake)}) from None
        now = self._clock.now()
        with self._database.writing() as session:
            team = self._allowed(session, user_id, team_id)
            self._connections.row(session, now)
            row = self._project(session, team_id) or JiraProject(
                site=self._site, team_id=team_id, project_key=""
            )
            before = _told(row)
            if row.project_key != key:
                row.project_key, row.project_id, row.type_id = key, "", ""
                row.types, row.screen, row.more, row.error = [], [], {}, None
                row.learn_at = now
            elif draft.type_id and draft.type_id != row.type_id:
                row.type_id, row.more, row.learn_at = draft.type_id, {}, now
                row.type_name = dict(row.types).get(row.type_id, "")
            row.creates, row.escalations = draft.creates, draft.escalations
            session.add(row)
            self._audit(session, user_id, team, before, _told(row))
            session.flush()
            return self._page(session, team)

    def disconnect(self, user_id: str, team_id: int) -> None:
        """Make no more issues for this team; what is linked stays linked."""
        with self._database.writing() as session:
            team = self._allowed(session, user_id, team_id)
            row = self._project(session, team_id)
            if row is not None:
                self._audit(session, user_id, team, _told(row), {})
                session.delete(row)

    def direct(self, user_id: str, team_id: int, chosen: Mapping[str, str]) -> ProjectPage:
        """Say which way each field goes, by its name; what is not named stays as it is."""
        with self._database.writing() as session:
            team = self._allowed(session, user_id, team_id)
            row = self._existing(session, team_id)
            before = _told(row)
            wanted = {**row.directions, **chosen}
            row.directions = {
                name: Direction(each).value
                for name, each in wanted.items()
                if name in BY_NAME and each != Direction.BOTH
            }
            session.add(row)
            self._audit(session, user_id, team, before, _told(row))
            requeue_all(session, self._site, row.project_id, self._clock.now())
            session.flush()
            return self._page(session, team)

    def map_statuses(
        self, user_id: str, team_id: int, type_id: str, meanings: Mapping[str, str | None]
    ) -> ProjectPage:
        """Say what the statuses of one issue type mean, by their ids; None for nothing."""
        with self._database.writing() as session:
            team = self._allowed(session, user_id, team_id)
            row = self._existing(session, team_id)
            before = {}
            for each in self._statuses(session, row.project_id).get(type_id, ()):
                if each.status_id not in meanings:
                    continue
                before[each.name] = each.means
                wanted = meanings[each.status_id]
                each.means = ItemStatus(wanted).value if wanted else None
                session.add(each)
            self._audit(session, user_id, team, before, dict(meanings))
            requeue_all(session, self._site, row.project_id, self._clock.now())
            session.flush()
            return self._page(session, team)

    def link_people(
        self, user_id: str, team_id: int, chosen: Mapping[str, str | None]
    ) -> ProjectPage:
        """Say whose account is whose, by user id; None for nobody's.

        Raises:
            InvalidInput: two people would have the same account, by user id.
        """
        given = [each for each in chosen.values() if each]
        twice = {user: each for user, each in chosen.items() if each and given.count(each) > 1}
        if twice:
            raise InvalidInput(dict.fromkeys(twice, "Two people can't have the same account."))
        with self._database.writing() as session:
            team = self._allowed(session, user_id, team_id)
            row = self._existing(session, team_id)
            for whose, account in chosen.items():
                self._link_person(session, row, user_id, whose, account)
            requeue_all(session, self._site, row.project_id, self._clock.now())
            session.flush()
            return self._page(session, team)

    def _link_person(
        self, session: Session, row: JiraProject, by: str, whose: str, account: str | None
    ) -> None:
        site, user = col(JiraPerson.site) == self._site, col(JiraPerson.user_id) == whose
        old = session.exec(select(JiraPerson).where(site, user)).first()
        if (old.account_id if old else None) == account:
            return
        session.exec(delete(JiraPerson).where(site, user))
        names = {each[0]: each[1] for each in row.people}
        if account is not None and account in names:
            # It may have been somebody else's so far.
            session.merge(
                JiraPerson(
                    site=self._site,
                    account_id=account,
                    user_id=whose,
                    name=names[account],
                    linked_by=by,
                    linked_at=self._clock.now(),
                )
            )

    def _page(self, session: Session, team: Team) -> ProjectPage:
        row = self._project(session, team.id or 0)
        if row is None:
            return ProjectPage(team, self._site)
        ids = members_of(session, team.id or 0)
        members = select(Person).where(col(Person.user_id).in_(ids), ~col(Person.deleted))
        people = select(JiraPerson).where(JiraPerson.site == self._site)
        links = select(JiraLink.id).where(JiraLink.project_id == row.project_id)
        return ProjectPage(
            team=team,
            site=self._site,
            project=row,
            statuses=self._statuses(session, row.project_id),
            members=session.exec(members.order_by(Person.name)).all(),
            accounts={each.user_id: each.account_id for each in session.exec(people)},
            linked=len(session.exec(links).all()) if row.project_id else 0,
        )

    def _statuses(self, session: Session, project_id: str) -> dict[str, list[JiraStatusMeaning]]:
        rows = select(JiraStatusMeaning).where(
            JiraStatusMeaning.site == self._site, JiraStatusMeaning.project_id == project_id
        )
        by_type = defaultdict(list)
        for each in session.exec(rows.order_by(col(JiraStatusMeaning.place))):
            by_type[each.type_id].append(each)
        return dict(by_type)

    def _project(self, session: Session, team_id: int) -> JiraProject | None:
        return session.exec(
            select(JiraProject).where(JiraProject.team_id == team_id).with_for_update()
        ).first()

    def _existing(self, session: Session, team_id: int) -> JiraProject:
        row = self._project(session, team_id)
        if row is None:
            raise Mistake("The team has no Jira project (any more). Connect one first.")
        return row

    def _allowed(self, session: Session, user_id: str, team_id: int) -> Team:
        actor = self._people.actor(session, user_id)
        require(actor, Action.CONNECT_JIRA, team_id=team_id)
        team = session.get(Team, team_id)
        if team is None:
            raise Mistake("That team no longer exists.")
        return team

    def _audit(
        self,
        session: Session,
        by: str,
        team: Team,
        before: dict[str, Any],
        after: dict[str, Any],
    ) -> None:
        if before != after:
            subject = f"Jira of {team.slug}"
            now = self._clock.now()
            session.add(AuditEntry(at=now, by=by, subject=subject, before=before, after=after))


def jira_part(session: Session, team: Team) -> list[PartLine]:
    """A team's project, as the Settings tab shows it; nothing where no Jira was ever read."""
    row = session.exec(select(JiraProject).where(JiraProject.team_id == team.id)).first()
    if row is None and session.exec(select(JiraConnection)).first() is None:
        return []
    return [PartLine(f"*Jira:* {project_words(row)}", "Jira", OPEN, str(team.id))]


def _told(row: JiraProject) -> dict[str, Any]:
    """What an audit keeps."""
    told = ("project_key", "type_id", "creates", "escalations", "directions")
    return {name: getattr(row, name) for name in told}


def _team_typed(session: Session, actor: Actor, typed: str) -> Team:
    teams = list(session.exec(select(Team).order_by(Team.name)))
    mine = [each for each in teams if actor.is_administrator or each.id in actor.lead_of]
    if typed:
        team = match_team(teams, typed)
        if team is None:
            raise Mistake(f"I don't know that team. There are: {', '.join(x.slug for x in teams)}.")
        require(actor, Action.CONNECT_JIRA, team_id=team.id)
        return team
    if not mine:
        require(actor, Action.CONNECT_JIRA)
        raise Mistake("There are no teams yet.")
    own = [each for each in mine if each.id in actor.member_of]
    return (own or mine)[0]
