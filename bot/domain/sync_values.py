"""The values of both sides, normalised: what an item, an escalation and an issue tell.

What one side can't tell (an account that is nobody's here, a status that nobody has mapped) is
left out, with a sentence about it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.domain.jira import SUMMARY_LIMIT, FieldValue, IssueField, JiraIssue, LabelChange
from bot.domain.quarter import parse_quarter
from bot.domain.roadmap import ItemStatus
from bot.domain.sync_fields import BY_NAME, FIELDS, Value, Values, from_labels, label_of, normal
from bot.domain.sync_status import StatusMap, as_jira_tells

_NO_ACCOUNT = "the owner has no Jira account that I know of, so the assignee stays as it is"
_PLAIN = {
    "title": IssueField.SUMMARY,
    "description": IssueField.DESCRIPTION,
    "owner_user_id": IssueField.ASSIGNEE,
    "start_on": IssueField.START,
    "target_on": IssueField.DUE,
}
_DATES = ("start_on", "target_on")


@dataclass(frozen=True)
class Lookups:
    """What ids of one side are on the other.

    Args:
        users: user ids by Jira account.
        teams: slugs by the team's number.
        lanes: those that there are.
        statuses: what the statuses of this issue's project and type mean.
        has_start: whether the site has a field for the start date.
    """

    users: Mapping[str, str]
    teams: Mapping[int, str]
    lanes: tuple[str, ...]
    statuses: StatusMap
    has_start: bool = True

    def account_of(self, user_id: str) -> str | None:
        return next((account for account, user in self.users.items() if user == user_id), None)


@dataclass(frozen=True)
class Told:
    """One side's values, and what it could not tell, a sentence each."""

    values: dict[str, Value]
    notes: list[str] = field(default_factory=list)
    own_team: str | None = None
    """The owner's team: it is no news that it is on it, on either side."""


def told_by_item(item: Mapping[str, Any], known: Lookups) -> Told:
    """An item's values as Jira would tell them; `item` by `bot.domain.roadmap.fields`."""
    teams = {known.teams[each] for each in item["teams"] if each in known.teams}
    account = known.account_of(item["owner_user_id"])
    told = {
        **{each: item[each] for each in ("title", "description", "quarter", "lane", *_DATES)},
        "status": as_jira_tells(item["status"], known.statuses),
        "owner_user_id": account,
        "teams": teams,
    }
    values = {name: normal(BY_NAME[name], value) for name, value in told.items()}
    if account is None:
        del values["owner_user_id"]
    if not known.has_start:
        del values["start_on"]
    notes = [] if account else [_NO_ACCOUNT]
    return Told(values, notes, known.teams.get(item["team_id"]))


def told_by_issue(issue: JiraIssue, ours: Told, known: Lookups) -> Told:
    """An issue's values, those that Liaison knows; `ours` may name a lane that is no more."""
    assignee, status = issue.assignee, known.statuses.get(issue.status.id)
    told: dict[str, object] = {
        "title": issue.summary,
        "description": issue.description,
        "status": status,
        "owner_user_id": assignee.id if assignee else None,
        "start_on": issue.start,
        "target_on": issue.due,
    }
    values = {name: normal(BY_NAME[name], value) for name, value in told.items()}
    values |= _told_by_labels(issue.labels, ours, known)
    notes = []
    if status is None:
        del values["status"]
        notes.append(f"nobody has said what Jira's status “{issue.status.name}” means here")
    if assignee and assignee.id not in known.users:
        del values["owner_user_id"]
        notes.append(f"in Jira it is {assignee.name}'s, whom I don't know in Slack")
    if not known.has_start:
        del values["start_on"]
    return Told(values, notes)


def _told_by_labels(labels: Iterable[str], ours: Told, known: Lookups) -> dict[str, Value]:
    quarter, lane, teams = BY_NAME["quarter"], BY_NAME["lane"], BY_NAME["teams"]
    after = [each[len(quarter.prefix) :] for each in labels if each.startswith(quarter.prefix)]
    quarters = {each for each in after if parse_quarter(each) == each}
    lanes = {*known.lanes, str(ours.values.get("lane") or "")}
    others = [each for each in known.teams.values() if each != ours.own_team]
    return {
        "quarter": from_labels(quarter, labels, quarters),
        "lane": from_labels(lane, labels, lanes),
        "teams": from_labels(teams, labels, others),
    }


def as_fields(take: Values, known: Lookups) -> dict[str, Any]:
    """What Jira has, as fields of an item."""
    fields: dict[str, Any] = dict(take)
    if "owner_user_id" in take:
        fields["owner_user_id"] = known.users[str(take["owner_user_id"])]
    if "teams" in take:
        wanted = set(take["teams"] or ())
        fields["teams"] = [number for number, slug in known.teams.items() if slug in wanted]
    for name in ("title", "description"):
        if name in take:
            fields[name] = take[name] or ""
    return fields


def as_change(
    push: Values, labels: Iterable[str], own_team: str | None = None
) -> dict[IssueField, FieldValue]:
    """What is to be written to an issue; its status takes a transition, and isn't in it.

    Args:
        push: the new values.
        labels: all that the issue has now: those that aren't ours stay.
        own_team: the owner's, whose label stays too.
    """
    change: dict[IssueField, FieldValue] = {}
    for name, where in _PLAIN.items():
        if name in push:
            value = push[name]
            is_day = name in _DATES and value is not None
            change[where] = date.fromisoformat(str(value)) if is_day else _text(value)
    before = frozenset(labels)
    after = _relabelled(push, before, own_team)
    if before != after:
        change[IssueField.LABELS] = LabelChange(after - before, before - after)
    return change


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _relabelled(push: Values, labels: Iterable[str], own_team: str | None) -> frozenset[str]:
    kept = set(labels)
    own = kept & {label_of(BY_NAME["teams"], own_team or "")}
    for each in FIELDS:
        if each.prefix and each.name in push:
            kept = {label for label in kept if not label.lower().startswith(each.prefix)}
            value = push[each.name]
            several = [value] if isinstance(value, str) else value or []
            kept |= {label_of(each, one) for one in several}
    return frozenset(kept | own)


_ESCALATION_STATUS = {
    "open": ItemStatus.PLANNED,
    "acknowledged": ItemStatus.IN_PROGRESS,
    "resolved": ItemStatus.DONE,
}


def told_by_escalation(number: int, summary: str, state: str, known: Lookups) -> dict[str, Value]:
    """An escalation's values: its number and first words, all of them, where it stands."""
    first = " ".join(summary.split())
    room = SUMMARY_LIMIT - 20
    title = f"Escalation #{number}: {first if len(first) <= room else first[: room - 1] + '…'}"
    status = as_jira_tells(_ESCALATION_STATUS[state], known.statuses)
    return {
        "title": title,
        "description": normal(BY_NAME["description"], summary),
        "status": status,
    }
