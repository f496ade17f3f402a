"""What Jira asks for when an issue is made, and nobody has said yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from bot.domain.jira_form import Question, questions, read_answers
from bot.errors import Mistake
from bot.services.jira_sync.linking import Linking, link_of
from models import JiraLink, JiraProject, LinkState, RoadmapItem
from models.database import Database


@dataclass(frozen=True)
class LackingForm:
    item: RoadmapItem
    project_key: str
    questions: list[Question]


class Lacking:
    def __init__(self, database: Database, linking: Linking) -> None:
        self._database = database
        self._linking = linking

    def form(self, user_id: str, item_id: int) -> LackingForm:
        """What is asked for an item.

        Raises:
            Mistake: nothing is asked any more.
            NotAllowed: only its owner, the team, its lead and administrators can answer.
        """
        with self._database.reading() as session:
            item = self._linking.allowed(session, user_id, item_id)
            link = session.exec(select(JiraLink).where(JiraLink.item_id == item_id)).first()
            asked = lacking(session, link) if link else []
            project = _project(session, link) if link else None
            if not asked or project is None:
                raise Mistake(f"Jira asks for nothing more for #{item_id}.")
            return LackingForm(item, project.project_key, asked)

    def answer(
        self, user_id: str, item_id: int, values: Mapping[str, str | None], *, for_all: bool
    ) -> None:
        """Keep the answers, for this item or for all that the team makes, and try again now.

        Raises:
            InvalidInput: an answer is missing or no answer, by block id.
        """
        with self._database.writing() as session:
            self._linking.allowed(session, user_id, item_id)
            link = link_of(session, item_id=item_id)
            project = _project(session, link) if link else None
            if link is None or project is None:
                raise Mistake(f"Jira asks for nothing more for #{item_id}.")
            more: dict[str, Any] = read_answers(lacking(session, link), values)
            if for_all:
                project.more = {**project.more, **more}
                session.add(project)
            link.more = {**link.more, **more}
            session.add(link)
            self._linking.requeue(session, link)


def lacking(session: Session, link: JiraLink) -> list[Question]:
    """The questions of a link whose issue can't be made without answers."""
    if link.issue_id is not None or link.state != LinkState.BLOCKED:
        return []
    project = _project(session, link)
    return questions(project.screen, {**project.more, **link.more}) if project else []


def _project(session: Session, link: JiraLink) -> JiraProject | None:
    mine = select(JiraProject).where(
        JiraProject.site == link.site,
        JiraProject.project_id == link.project_id,
        JiraProject.type_id == link.type_id,
    )
    return session.exec(mine).first()
