"""Putting what Jira has beside what we have: the one place where a link moves on.

Pull, push, webhook and nightly look all come here with an issue, however they got it, and leave
with what is still to be written. Everything is by value, so that it may be done twice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.domain.jira import IssueField, JiraIssue
from bot.domain.sync_fields import BY_NAME, Value, Values
from bot.domain.sync_plan import Plan, Snapshot, plan
from bot.domain.sync_values import told_by_issue
from bot.services.jira_sync.asking import ask_about
from bot.services.jira_sync.known import Known
from bot.services.jira_sync.subjects import Subject, Took
from models import JiraLink, LinkState


@dataclass(frozen=True)
class Writes:
    """What is still to be written to an issue, by field; and the issue as it was looked at."""

    issue: JiraIssue
    push: Mapping[str, Value]
    statuses: Mapping[str, str]
    """What its statuses mean."""
    own_team: str | None = None


class Merging:
    def __init__(self, items: Subject, escalations: Subject) -> None:
        self._items = items
        self._escalations = escalations

    def subject_of(self, link: JiraLink) -> Subject:
        return self._items if link.item_id else self._escalations

    def merge(
        self,
        session: Session,
        link: JiraLink,
        issue: JiraIssue,
        known: Known,
        *,
        now: datetime,
        sent: Values | None = None,
    ) -> Writes | None:
        """Take what is Jira's, and note what is to be written or asked.

        Args:
            session: the caller's transaction, in which the link is locked.
            link: with its issue made.
            issue: as it is in Jira, or was a moment ago.
            known: of the same transaction.
            now: the present moment.
            sent: what was confirmed by Jira just before.

        Returns:
            None when the issue is older than what we have seen already.
        """
        if link.updated and issue.updated < link.updated:
            return None
        is_news = link.updated is None or issue.updated > link.updated
        if is_news and link.comments_since is not None:
            link.comments_at = now
        subject, lookups = self.subject_of(link), known.of(issue.project.id, issue.type.id)
        _identify(link, issue)
        if link.updated is None:
            subject.met(session, link)
        ours = subject.ours(session, link, lookups)
        theirs = told_by_issue(issue, ours, lookups)
        project = known.project_of(issue.project.id, subject.team_id(session, link))
        filled = {*link.more, *(project.more if project else ())}
        _begin(link, theirs.values, {_held_in(each, known.start_field) for each in filled})
        found = plan(
            subject.fields,
            subject.rules(link, project, issue),
            Snapshot(link.base, ours.values, theirs.values, link.in_flight),
        )
        untaken = {}
        if found.take:
            untaken = subject.take(session, link, found.take, Took(issue, lookups))
        notes = [*ours.notes, *theirs.notes, *untaken.values()] if link.item_id else []
        _store(link, issue, found, untaken, notes or list(untaken.values()))
        _drop_refusals(link, found, issue)
        _note_unkept(link, issue, found, sent or {})
        push = {name: value for name, value in found.push.items() if name not in link.refused}
        ask_about(session, link, found.conflicts, now)
        if not push:
            _rest(link, issue, now)
        elif is_news or link.state not in {LinkState.GIVEN_UP, LinkState.BLOCKED}:
            link.state, link.next_try = LinkState.WAITING, link.next_try or now
        return Writes(issue, push, lookups.statuses, ours.own_team)


def _identify(link: JiraLink, issue: JiraIssue) -> None:
    """Where it is now: moving changes all but its id."""
    link.issue_key = issue.key
    link.project_id, link.type_id = issue.project.id, issue.type.id


def _held_in(field: str, start_field: str | None) -> str:
    """A field of Jira's as `SyncField.jira` names it."""
    return IssueField.START.value if field == start_field else field


def _begin(link: JiraLink, theirs: Values, filled: Collection[str]) -> None:
    """An issue that we made is as Jira made it: where it differs from ours, ours is written.

    What somebody filled in because Jira asks for it, here or for all, is news to us, and taken.
    """
    if link.made_here and link.updated is None:
        there = {name: each for name, each in theirs.items() if BY_NAME[name].jira not in filled}
        missing = {name: each for name, each in there.items() if name not in link.base}
        link.base = {**missing, **link.base}


def _store(
    link: JiraLink,
    issue: JiraIssue,
    found: Plan,
    untaken: Mapping[str, str],
    notes: Sequence[str],
) -> None:
    kept = {name: link.base[name] for name in untaken if name in link.base}
    base = {name: each for name, each in found.base.items() if name not in untaken}
    _set(link, "base", {**base, **kept})
    in_flight = {
        name: each for name, each in link.in_flight.items() if found.base.get(name) != each
    }
    _set(link, "in_flight", in_flight)
    _set(link, "conflicts", {name: list(each) for name, each in found.conflicts.items()})
    _set(link, "forced", [name for name in link.forced if name in found.push])
    _set(link, "notes", list(notes))
    link.updated = issue.updated


def _set(link: JiraLink, name: str, value: object) -> None:
    """JSON that is the same is not written anew."""
    if getattr(link, name) != value:
        setattr(link, name, value)


def _fingerprint(name: str, value: Value, issue: JiraIssue) -> object:
    """What a refusal is about: the value; for a status also where the issue is."""
    return [value, issue.status.id] if name == "status" else value


def refuse(link: JiraLink, issue: JiraIssue, name: str, value: Value, why: str) -> None:
    """Note that Jira won't have this value of a field; the others go on."""
    refusal = {"value": _fingerprint(name, value, issue), "why": why}
    link.refused = {**link.refused, name: refusal}


def _drop_refusals(link: JiraLink, found: Plan, issue: JiraIssue) -> None:
    """What Jira refused is tried again as soon as it is another value."""
    same = {
        name: each
        for name, each in link.refused.items()
        if name in found.push and each["value"] == _fingerprint(name, found.push[name], issue)
    }
    _set(link, "refused", same)


def _note_unkept(link: JiraLink, issue: JiraIssue, found: Plan, sent: Values) -> None:
    """What Jira confirmed and doesn't have a moment later would be written for ever."""
    for name, value in found.push.items():
        if name in sent and sent[name] == value:
            refuse(link, issue, name, value, "Jira took it and dropped it again")


def _rest(link: JiraLink, issue: JiraIssue, now: datetime) -> None:
    """Nothing is to be written: in step, unless somebody has to do something."""
    was, link.next_try, link.attempts = link.state, None, 0
    link.error = "; ".join(each["why"] for each in link.refused.values())[:500] or None
    link.state = _resting(link)
    changed = was != link.state or link.in_step_at is None or issue.updated > link.in_step_at
    if link.state == LinkState.IN_STEP and changed:
        link.in_step_at = now


def _resting(link: JiraLink) -> LinkState:
    if link.conflicts:
        return LinkState.CONFLICT
    return LinkState.BLOCKED if link.refused else LinkState.IN_STEP
