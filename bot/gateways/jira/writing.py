"""Plain data to Jira's JSON."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.domain.jira import (
    FieldValue,
    IssueChange,
    IssueDraft,
    IssueField,
    IssueShape,
    LabelChange,
)
from bot.gateways.jira.dialect import Dialect


def edited(dialect: Dialect, change: IssueChange, shape: IssueShape) -> dict[str, Any]:
    """The body of an edit; labels are added and removed one by one, never set as a whole."""
    labels = [each for each in change.values() if isinstance(each, LabelChange)]
    plain = {name: each for name, each in change.items() if not isinstance(each, LabelChange)}
    body: dict[str, Any] = {}
    if plain:
        body["fields"] = fields(dialect, plain, shape)
    if labels:
        steps = [{"add": each} for label in labels for each in sorted(label.add)]
        steps += [{"remove": each} for label in labels for each in sorted(label.remove)]
        body["update"] = {IssueField.LABELS.value: steps}
    return body


def fields(dialect: Dialect, change: IssueChange, shape: IssueShape) -> dict[str, Any]:
    """The `fields` of a create or an edit.

    Raises:
        ValueError: a start date, and `shape` doesn't say where it is kept.
    """
    return {_id(field, shape): _value(dialect, field, value) for field, value in change.items()}


def draft(dialect: Dialect, new: IssueDraft, shape: IssueShape) -> dict[str, Any]:
    """The body of a create."""
    given = {name: value for name, value in fields(dialect, new.change, shape).items() if value}
    body: dict[str, Any] = {
        "fields": {
            **new.more,
            **given,
            "project": {"key": new.project},
            "issuetype": {"id": new.type_id},
        }
    }
    if new.properties:
        body["properties"] = properties(new.properties)
    if new.transition_id:
        body["transition"] = {"id": new.transition_id}
    return body


def properties(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in given.items()]


def _id(field: IssueField, shape: IssueShape) -> str:
    if field is not IssueField.START:
        return field.value
    if shape.start_field is None:
        raise ValueError("no field is known that holds the start date")
    return shape.start_field


def _value(dialect: Dialect, field: IssueField, value: FieldValue) -> Any:
    if isinstance(value, LabelChange):
        return sorted(value.add)
    if isinstance(value, date):
        return value.isoformat()
    if field is IssueField.ASSIGNEE:
        return {dialect.user_key: value} if value else None
    if field is IssueField.DESCRIPTION:
        return dialect.write_text(value or "")
    return value
