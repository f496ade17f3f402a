"""Which fields Jira and Liaison share: who wins, which way they go, how their values are compared.

This is the one table of it. A value is normalised before it is compared or stored as a base:
text trimmed, dates as `2026-12-24`, people as Jira account ids, a status as ours, sets sorted.
Nothing at all is None, so an empty text is None too.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Value = str | list[str] | None
"""What a field holds, normalised, as JSON has it."""

Values = Mapping[str, Value]


class Direction(StrEnum):
    BOTH = "both"
    TO_JIRA = "to_jira"
    FROM_JIRA = "from_jira"
    OFF = "off"


class Policy(StrEnum):
    """What happens when both sides have moved since they last agreed."""

    JIRA = "Jira's counts"
    ROADMAP = "the roadmap's counts"
    ASK = "both are kept, and a person is asked"
    MERGE = "what each side added and removed counts"


class Kind(StrEnum):
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    SET = "set"


@dataclass(frozen=True)
class SyncField:
    """One shared field; `name` is the roadmap's own.

    `words` is what people call it; `jira` the field of the issue that holds it. Several live in
    Jira's labels: each owns those that begin with its `prefix`, and all others are left alone.
    An item always has what is `required`: where Jira empties it, ours is written again; only a
    label that is missing is no news, since Jira's people may not want any.
    """

    name: str
    words: str
    jira: str
    kind: Kind
    policy: Policy
    prefix: str = ""
    required: bool = False


FIELDS = (
    SyncField("title", "title", "summary", Kind.TEXT, Policy.ASK, required=True),
    SyncField("description", "description", "description", Kind.TEXT, Policy.ASK),
    SyncField("status", "status", "status", Kind.CHOICE, Policy.JIRA, required=True),
    SyncField("owner_user_id", "owner", "assignee", Kind.CHOICE, Policy.JIRA, required=True),
    SyncField("start_on", "start date", "start", Kind.DATE, Policy.ASK),
    SyncField("target_on", "target date", "duedate", Kind.DATE, Policy.ASK),
    SyncField(
        "quarter", "quarter", "labels", Kind.CHOICE, Policy.ROADMAP, "quarter-", required=True
    ),
    SyncField("lane", "lane", "labels", Kind.CHOICE, Policy.ROADMAP, "lane-", required=True),
    SyncField("teams", "teams", "labels", Kind.SET, Policy.MERGE, "team-"),
)
"""What isn't here (rank, RICE, notes, dependencies, contributors) is the roadmap's alone."""

BY_NAME = {field.name: field for field in FIELDS}
DIRECTION_WORDS = {
    Direction.BOTH: "both ways",
    Direction.TO_JIRA: "only to Jira",
    Direction.FROM_JIRA: "only from Jira",
    Direction.OFF: "not at all",
}


def direction_of(field: SyncField, chosen: Mapping[str, str]) -> Direction:
    """Which way a field goes: both, unless the project's settings say otherwise."""
    return Direction(chosen.get(field.name, Direction.BOTH))


def normal(field: SyncField, value: object) -> Value:
    """A value as it is compared: what means the same is the same."""
    if value is None:
        return None
    if isinstance(value, list | tuple | set | frozenset):
        return sorted({str(each) for each in value}) or None
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = str(value)
    return (_trimmed(text) if field.name == "description" else " ".join(text.split())) or None


def _trimmed(text: str) -> str:
    lines = [re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def label_of(field: SyncField, value: str) -> str:
    """A value as a label: Jira's have no spaces."""
    return field.prefix + re.sub(r"\s+", "-", value.strip())


def from_labels(field: SyncField, labels: Iterable[str], known: Iterable[str]) -> Value:
    """What the labels say of a field.

    Args:
        field: one that lives in labels.
        labels: all of the issue's.
        known: the values that there are (lanes, teams, quarters); others are no values of ours.

    Returns:
        For a set all that are known; for a choice the one, or None when none or several stand.
    """
    by_label = {label_of(field, each).lower(): each for each in known}
    found = {by_label[each.lower()] for each in labels if each.lower() in by_label}
    if field.kind is Kind.SET:
        return sorted(found) or None
    return found.pop() if len(found) == 1 else None
