"""Each team's Jira project in the setup file; address and account are in the environment."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlmodel import col, select

from bot.domain.issue_key import project_key
from bot.domain.sync_fields import BY_NAME, Direction
from bot.errors import Mistake
from bot.services.setup.parts.part import Part, Scene
from bot.services.teams import stored_id
from models import JiraConnection, JiraProject, Team


def _key(written: str) -> str:
    try:
        return project_key(written)
    except Mistake as error:
        raise ValueError(str(error)) from None


def _field(name: str) -> str:
    if name not in BY_NAME:
        raise ValueError(f"there is no such field; there are {', '.join(BY_NAME)}")
    return name


class JiraFile(BaseModel):
    """A team's project."""

    model_config = ConfigDict(extra="forbid")

    project: Annotated[str, Field(max_length=40), AfterValidator(_key)]
    creates: bool = True
    """Whether a new item gets an issue at once."""
    escalations: bool = False
    """Whether an escalation to the team gets one."""
    directions: dict[Annotated[str, AfterValidator(_field)], Direction] = Field(
        default_factory=dict
    )
    """By field, where it doesn't go both ways."""


def _export(scene: Scene) -> dict[str, JiraFile] | None:
    rows = select(Team.slug, JiraProject).join(JiraProject, col(JiraProject.team_id) == Team.id)
    found = {
        slug: JiraFile(
            project=row.project_key,
            creates=row.creates,
            escalations=row.escalations,
            directions=dict(sorted(row.directions.items())),
        )
        for slug, row in scene.session.exec(rows.order_by(Team.slug))
    }
    return found or None


def _apply(scene: Scene, written: Mapping[str, JiraFile]) -> None:
    teams = {slug: scene.team(slug) for slug in written}
    for row in scene.session.exec(select(JiraProject)).all():
        if row.team_id not in {team.id for team in teams.values()}:
            scene.session.delete(row)
    scene.session.flush()
    for slug, each in written.items():
        _project(scene, stored_id(teams[slug].id), each)


def _project(scene: Scene, team_id: int, written: JiraFile) -> None:
    session = scene.session
    row = session.exec(select(JiraProject).where(JiraProject.team_id == team_id)).first()
    row = row or JiraProject(site=_site(scene), team_id=team_id, project_key="")
    if row.project_key != written.project:
        row.project_key, row.project_id, row.type_id = written.project, "", ""
        row.types, row.screen, row.more, row.error = [], [], {}, None
        row.learn_at = scene.now
    row.creates, row.escalations = written.creates, written.escalations
    row.directions = {
        name: way.value for name, way in written.directions.items() if way != Direction.BOTH
    }
    session.add(row)


def _site(scene: Scene) -> str:
    """Of the Jira that is read; it is known once Liaison has run with `JIRA_URL`."""
    site = scene.session.exec(select(JiraConnection.site)).first()
    if site is None:
        raise Mistake(
            "The file sets up Jira, but Liaison has not read any yet. Set JIRA_URL, start Liaison "
            "once, and apply the file again."
        )
    return site


def _subjects(written: Mapping[str, JiraFile]) -> Mapping[str, Any]:
    return {f"Jira of {slug}": each for slug, each in written.items()}


JIRA = Part("jira", _export, _apply, _subjects)
