"""The sample company's Jira: each team has a project, and each item that isn't done an issue."""

from datetime import datetime

from sqlmodel import select

from bot.local.company import SAMPLE_COMPANY
from bot.services.jira_sync import JiraSync
from bot.services.jira_sync.readdressing import readdress
from bot.services.jira_sync.settings import ProjectDraft
from models import Team
from models.database import Database

_ADMINISTRATOR = next(each.id for each in SAMPLE_COMPANY.people if each.is_owner)
_PROJECTS = {"it": "IT", "marketing-ops": "MKT"}
"""By team: the key of its project in the local Jira."""


def find_jira_again(jira: JiraSync, database: Database) -> None:
    """The local Jira may be served on another port each time, and is the same one."""
    with database.writing() as session:
        readdress(session, jira.site)


def connect_jira(jira: JiraSync, database: Database, now: datetime) -> None:
    """Each team has a project there, and everybody's account is known by their name."""
    with database.reading() as session:
        teams = {each.slug: each.id or 0 for each in session.exec(select(Team))}
    for slug, key in _PROJECTS.items():
        draft = ProjectDraft(key, None, creates=True, escalations=False)
        jira.settings.connect(_ADMINISTRATOR, teams[slug], draft)
    jira.learner.run_due(now)
    for slug in _PROJECTS:
        page = jira.settings.of_team(_ADMINISTRATOR, teams[slug])
        accounts = {name: id_ for id_, name in (page.project.people if page.project else ())}
        own = {each.user_id: accounts.get(each.name) for each in page.members}
        jira.settings.link_people(_ADMINISTRATOR, teams[slug], own)
