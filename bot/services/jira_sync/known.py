"""What the rows know of a site, within one transaction: accounts, teams, statuses, projects."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.jira import IssueShape, JiraField
from bot.domain.sync_values import Lookups
from models import JiraConnection, JiraPerson, JiraProject, JiraStatusMeaning, Team

MARKER = "liaison"
"""The key of the property by which an issue or a comment of ours is known again."""


def shape_of(connection: JiraConnection) -> IssueShape:
    """What is read of each issue."""
    return IssueShape(start_field=connection.start_field, properties=(MARKER,))


class Known:
    """Read once for a transaction, however many issues it looks at."""

    def __init__(self, session: Session, connection: JiraConnection, lanes: Sequence[str]) -> None:
        site = connection.site
        people = session.exec(select(JiraPerson).where(JiraPerson.site == site))
        self.users = {each.account_id: each.user_id for each in people}
        self.teams = {each.id or 0: each.slug for each in session.exec(select(Team))}
        self.lanes = tuple(lanes)
        self.start_field = connection.start_field
        self._statuses: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        meanings = select(JiraStatusMeaning).where(JiraStatusMeaning.site == site)
        for each in session.exec(meanings):
            of_type = self._statuses[each.project_id, each.type_id]
            if each.means:
                of_type[each.status_id] = each.means
        projects = select(JiraProject).where(JiraProject.site == site)
        self._projects = session.exec(projects.order_by(col(JiraProject.id))).all()

    def of(self, project_id: str, type_id: str) -> Lookups:
        """The same for issues of one project and type."""
        return Lookups(
            users=self.users,
            teams=self.teams,
            lanes=self.lanes,
            statuses=self._statuses.get((project_id, type_id), {}),
            has_start=self.start_field is not None,
        )

    def has_statuses(self, project_id: str, type_id: str) -> bool:
        return (project_id, type_id) in self._statuses

    def project_of(self, project_id: str, team_id: int | None) -> JiraProject | None:
        """The settings that hold for an issue: its team's own, else any team's of that project."""
        fitting = [each for each in self._projects if each.project_id == project_id]
        own = [each for each in fitting if each.team_id == team_id]
        return next(iter(own or fitting), None)

    def project_ids(self) -> set[str]:
        return {each.project_id for each in self._projects}

    def screen(self, project_id: str, type_id: str) -> list[JiraField]:
        """The fields of the create screen of a team's project, as they were learnt last."""
        stored = next(
            (
                each.screen
                for each in self._projects
                if (each.project_id, each.type_id) == (project_id, type_id)
            ),
            [],
        )
        return [
            JiraField(each["key"], each["name"], each["kind"], required=each["required"])
            for each in stored
        ]

    def learn_again(self, session: Session, project_id: str, now: datetime) -> None:
        """Let a project be looked up soon: it is not what it was."""
        for each in self._projects:
            if each.project_id == project_id:
                each.learn_at = now
                session.add(each)
