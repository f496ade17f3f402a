"""The step that connects a team with its Jira project, where Liaison is connected with a Jira."""

from sqlmodel import Session, select

from bot.errors import Mistake
from bot.services.guide.desk import GuideDesk
from bot.services.jira_sync.settings import JiraSettings, ProjectDraft, ProjectPage
from bot.views.jira.settings import project_words, unmapped_words
from models import JiraProject, JiraStatusMeaning, Team

NO_JIRA = "Liaison isn't connected with a Jira: whoever looks after it sets `JIRA_URL`."


class JiraStep:
    def __init__(self, desk: GuideDesk, settings: JiraSettings | None) -> None:
        self._desk = desk
        self._settings = settings

    @property
    def is_there(self) -> bool:
        """Whether there is a Jira at all."""
        return self._settings is not None

    def page(self, user_id: str, team_id: int) -> ProjectPage:
        """What is set for the team.

        Raises:
            NotAllowed: only its lead and administrators may.
            Mistake: there is no Jira.
        """
        return self._jira().of_team(user_id, team_id)

    def save(self, user_id: str, team_id: int, draft: ProjectDraft) -> None:
        """Connect it; statuses are mapped by themselves as far as they are clear.

        Raises:
            NotAllowed, Mistake: as for `page`.
            InvalidInput: that is no project's key.
        """
        self._jira().connect(user_id, team_id, draft)

    def _jira(self) -> JiraSettings:
        if self._settings is None:
            raise Mistake(NO_JIRA)
        return self._settings


def jira_words(session: Session, team: Team) -> str | None:
    """A team's project for the guide's page, with the statuses that nobody has mapped yet."""
    row = session.exec(select(JiraProject).where(JiraProject.team_id == team.id)).first()
    if row is None:
        return None
    statuses = select(JiraStatusMeaning).where(
        JiraStatusMeaning.site == row.site,
        JiraStatusMeaning.project_id == row.project_id,
        JiraStatusMeaning.type_id == row.type_id,
    )
    left = [each.name for each in session.exec(statuses) if each.means is None]
    return project_words(row) + unmapped_words(left)
