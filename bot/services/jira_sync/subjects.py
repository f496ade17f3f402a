"""What is linked with issues: roadmap items and escalations, read and written in one manner."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlmodel import Session

from bot.domain.jira import JiraIssue
from bot.domain.roadmap import ItemStatus
from bot.domain.sync_fields import BY_NAME, FIELDS, Direction, SyncField, Values, direction_of
from bot.domain.sync_plan import Rule
from bot.domain.sync_values import Lookups, Told, as_fields, told_by_escalation, told_by_item
from bot.errors import InvalidInput
from bot.services.escalations.mirrored import MirroredEscalations
from bot.services.roadmap.changing import Changing
from bot.services.roadmap.rows import values_of
from models import (
    ChangeSource,
    Escalation,
    JiraLink,
    JiraProject,
    RoadmapItem,
)


@dataclass(frozen=True)
class Took:
    """From where values are taken."""

    issue: JiraIssue
    known: Lookups


class Subject(Protocol):
    """One kind of what is linked."""

    fields: Sequence[SyncField]

    def team_id(self, session: Session, link: JiraLink) -> int | None: ...

    def rules(
        self, link: JiraLink, project: JiraProject | None, issue: JiraIssue | None
    ) -> Mapping[str, Rule]:
        """Which way each field goes; without an issue as for one that is to be made."""
        ...

    def met(self, session: Session, link: JiraLink) -> None:
        """Its issue is seen for the first time."""
        ...

    def ours(self, session: Session, link: JiraLink, known: Lookups) -> Told:
        """Its values; its row is locked until the transaction ends."""
        ...

    def take(self, session: Session, link: JiraLink, values: Values, took: Took) -> dict[str, str]:
        """Give it Jira's values; returns what could not be taken, with a sentence by field."""
        ...


class Items:
    """Roadmap items."""

    fields: Sequence[SyncField] = FIELDS

    def __init__(self, changing: Changing) -> None:
        self._changing = changing

    def team_id(self, session: Session, link: JiraLink) -> int | None:
        return _item(session, link).team_id

    def rules(
        self, link: JiraLink, project: JiraProject | None, issue: JiraIssue | None
    ) -> Mapping[str, Rule]:
        chosen = project.directions if project else {}
        rules = {each.name: Rule(direction_of(each, chosen)) for each in FIELDS}
        if issue is not None and not issue.plain and "description" not in link.forced:
            rules["description"] = Rule(rules["description"].direction, guarded=True)
        return rules

    def met(self, session: Session, link: JiraLink) -> None:
        """Its card shows the issue."""

    def ours(self, session: Session, link: JiraLink, known: Lookups) -> Told:
        return told_by_item(values_of(session, _item(session, link)), known)

    def take(self, session: Session, link: JiraLink, values: Values, took: Took) -> dict[str, str]:
        item = _item(session, link)
        try:
            fields = as_fields(values, took.known)
            self._changing.change_item(session, item, fields, None, ChangeSource.JIRA)
        except InvalidInput as invalid:
            problems = {name: each for name, each in invalid.problems.items() if name in values}
            if not problems:
                raise
            sound = {name: each for name, each in values.items() if name not in problems}
            return {**problems, **(self.take(session, link, sound, took) if sound else {})}
        return {}


def _item(session: Session, link: JiraLink) -> RoadmapItem:
    return session.get_one(RoadmapItem, link.item_id, with_for_update=True)


class EscalationIssues:
    """Escalations: told to Jira, and from there only where they stand."""

    fields: Sequence[SyncField] = tuple(
        BY_NAME[name] for name in ("title", "description", "status")
    )

    def __init__(self, escalations: MirroredEscalations, browse_url: Callable[[str], str]) -> None:
        self._escalations = escalations
        self._browse_url = browse_url

    def team_id(self, session: Session, link: JiraLink) -> int | None:
        return _escalation(session, link).team_id

    def rules(
        self, link: JiraLink, project: JiraProject | None, issue: JiraIssue | None
    ) -> Mapping[str, Rule]:
        del link, project
        formatted = issue is not None and not issue.plain
        description = Direction.OFF if formatted else Direction.TO_JIRA
        return {
            "title": Rule(Direction.TO_JIRA),
            "description": Rule(description),
            "status": Rule(),
        }

    def met(self, session: Session, link: JiraLink) -> None:
        number, key = _escalation(session, link).id or 0, link.issue_key or ""
        self._escalations.linked(session, number, key, self._browse_url(key))

    def ours(self, session: Session, link: JiraLink, known: Lookups) -> Told:
        each = _escalation(session, link)
        return Told(told_by_escalation(each.id or 0, each.summary, each.state, known))

    def take(self, session: Session, link: JiraLink, values: Values, took: Took) -> dict[str, str]:
        """An escalation is resolved as its issue is; acknowledged only by a person we know."""
        number, status = _escalation(session, link).id or 0, values.get("status")
        if status in {ItemStatus.DONE, ItemStatus.DROPPED}:
            self._escalations.resolve(session, number, f"Closed in Jira: {link.issue_key}")
            return {}
        assignee = took.issue.assignee
        user_id = took.known.users.get(assignee.id) if assignee else None
        begun = status == ItemStatus.IN_PROGRESS and user_id
        if begun and self._escalations.acknowledge(session, number, str(user_id)):
            return {}
        words = str(status).replace("_", " ")
        return {"status": f"in Jira it is {words}, which has changed nothing here"}


def _escalation(session: Session, link: JiraLink) -> Escalation:
    return session.get_one(Escalation, link.escalation_id, with_for_update=True)
