"""What a create screen requires beside what items have, as questions in a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.errors import InvalidInput

_OURS = {"project", "issuetype", "reporter", "summary", "description", "labels", "assignee"}
"""Items have these, or Jira sets them itself."""
MOST = 8


@dataclass(frozen=True)
class Question:
    """One required field. `choices` are (id, name); without any it is text, a number or a date."""

    key: str
    name: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()


def questions(screen: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> list[Question]:
    """What is required and not known, at most as many as fit a form.

    Args:
        screen: of creating, as `JiraProject.screen` stores it.
        given: what was answered already, by field id.
    """
    return [
        Question(
            each["key"], each["name"], each["kind"], tuple((i, name) for i, name in each["choices"])
        )
        for each in screen
        if each["required"] and each["key"] not in {*_OURS, *given}
    ][:MOST]


def read_answers(asked: Sequence[Question], values: Mapping[str, str | None]) -> dict[str, Any]:
    """The answers as Jira takes them, by field id.

    Raises:
        InvalidInput: what is missing or wrong, by field id.
    """
    answers, problems = {}, {}
    for each in asked:
        text = (values.get(each.key) or "").strip()
        if not text:
            problems[each.key] = "Jira doesn't make the issue without it."
            continue
        try:
            answers[each.key] = _as_jira(each, text)
        except ValueError:
            problems[each.key] = (
                "A date looks like 2026-12-24." if each.kind == "date" else "A number, please."
            )
    if problems:
        raise InvalidInput(problems)
    return answers


def _as_jira(question: Question, text: str) -> Any:
    one: Any = text
    if question.choices:
        one = {"id": text}
    elif question.kind == "date":
        one = date.fromisoformat(text).isoformat()
    elif question.kind == "number":
        one = float(text.replace(",", "."))
    elif question.kind in {"option", "priority", "version", "component"}:
        one = {"name": text}
    return [one] if question.kind == "array" else one
