"""What is linked with issues: roadmap items and escalations, read and written in one manner."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlmodel import Session

from bot.domain.jira import JiraIssue
from bot.domain.roadmap import ItemStatus
from bot.domain.sync_fields import BY_NAME, FIELDS, Direction, SyncField, Value, Values, direction_of
from bot.domain.sync_plan import Rule
from bot.domain.sync_values import Lookups, Told, as_fields, told_by_escalation, told_by_item
from bot.errors import InvalidInput
from bot.services.escalations.alerted import RaisedByAlerts
from bot.services.roadmap.changing import Changing
from bot.services.roadmap.rows import values_of
from models import (
    ChangeSource,
    Escalation,
    EscalationState,
    JiraLink,
    JiraProject,
    RoadmapItem,
)


class Subject(Protocol):
    """One kind of what is linked."""

    fields: Sequence[SyncField]

    def team_id(self, session: Session, link: JiraLink) -> int | None: ...

    def rules(
        self, link: JiraLink, project: JiraProject | None, issue: JiraIssue | None
    ) -> Mapping[str, Rule]:
        """Which way each field goes; without an issue as for one that is to be made."""
        ...

    def ours(self, session: Session, link: JiraLink, known: Lookups) -> Told:
        """Its values; its row is locked until the transaction ends."""
        ...

    def take(
        self, session: Session, link: JiraLink, values: Values, known: Lookups
    ) -> dict[str, str]:
        """Give it Jira's values; returns what could not be taken, with a sentence by field."""
        ...


class Items:
    """Roadmap items."""

    fields = FIELDS

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

    def ours(self, session: Session, link: JiraLink, known: Lookups) -> Told:
        return told_by_item(values_of(session, _item(session, link)), known)

    def take(
        self, session: Session, link: JiraLink, values: Values, known: Lookups
    ) -> dict[str, str]:
        item = _item(session, link)
        try:
            self._changing.change_item(
                session, item, as_fields(values, known), None, ChangeSource.JIRA
            )
        except InvalidInput as invalid:
            sound = {
                name: each for name, each in values.items() if name not in invalid.problems
            }
            if len(sound) == len(values):
                raise
            return {**invalid.problems, **(self.take(session, link, sound, known) if sound else {})}
        return {}


def _item(session: Session, link: JiraLink) -> RoadmapItem:
    return session.get_one(RoadmapItem, link.item_id, with_for_update=True)


class EscalationIssues:
    """Escalations: told to Jira, and from there only where they stand."""

    fields = tuple(BY_NAME[name] for name in ("title", "description", "status"))

    def __init__(self, escalations: RaisedByAlerts) -> None:
        self._escalations = escalations

    def team_id(self, session: Session, link: JiraLink) -> int | None:
        return _escalation(session, link).team_id

    def rules(
        self, link: JiraLink, project: JiraProject | None, issue: JiraIssue | None
    ) -> Mapping[str, Rule]:
        del link, project
        told = Rule(Direction.TO_JIRA, guarded=False)
        rewritten = Rule(Direction.OFF) if issue is not None and not issue.plain else told
        return {"title": told, "description": rewritten, "status": Rule()}

    def ours(self, session: Session, link: JiraLink, known: Lookups) -> Told:
        each = _escalation(session, link)
        return Told(told_by_escalation(each.id or 0, each.summary, each.state, known))

    def take(
        self, session: Session, link: JiraLink, values: Values, known: Lookups
    ) -> dict[str, str]:
        del known
        escalation = _escalation(session, link)
        number, key = escalation.id or 0, link.issue_key
        status: Value = values.get("status")
        if status in {ItemStatus.DONE, ItemStatus.DROPPED}:
            self._escalations.resolve_alert(session, number, f"Closed in Jira: {key}")
        elif status and escalation.state != EscalationState.RESOLVED:
            words = f"In Jira, {key} is {str(status).replace('_', ' ')} now"
            self._escalations.note_alert(session, number, words)
        return {}


def _escalation(session: Session, link: JiraLink) -> Escalation:
    return session.get_one(Escalation, link.escalation_id, with_for_update=True)
