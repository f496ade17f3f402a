"""The issue that is made for an item or an escalation, and what Jira asks for beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.jira import IssueDraft, IssueField, JiraField
from bot.domain.sync_fields import BY_NAME, Values
from bot.domain.sync_plan import Snapshot, plan
from bot.domain.sync_values import as_change
from bot.errors import Mistake
from bot.services.jira_sync.known import MARKER, Known
from bot.services.jira_sync.subjects import Subject
from models import JiraLink

_ALWAYS = {"project", "issuetype", "reporter"}
"""Required by every create screen, and set anyway."""


@dataclass(frozen=True)
class Drafted:
    """What is sent, which of our values are in it, and what is missing, by name."""

    draft: IssueDraft
    sent: Values
    missing: Sequence[str]


def drafted(
    session: Session,
    subject: Subject,
    link: JiraLink,
    known: Known,
    screen: Sequence[JiraField],
) -> Drafted:
    """All that is ours and on the create screen; the rest is written once the issue is there.

    Raises:
        Mistake: the team has no project there any more.
    """
    project = known.project_of(link.project_id, subject.team_id(session, link))
    if project is None:
        raise Mistake("the team has no Jira project any more: /roadmap jira connects one")
    ours = subject.ours(session, link, known.of(link.project_id, link.type_id)).values
    rules = subject.rules(link, project, None)
    wanted = plan(subject.fields, rules, Snapshot({}, ours, dict.fromkeys(ours))).push
    keys = {each.key for each in screen}
    sent = {x: value for x, value in wanted.items() if _key(x, known.start_field) in keys}
    more = {x: value for x, value in {**project.more, **link.more}.items() if x in keys}
    marker = {MARKER: {"marker": link.marker, "item": link.item_id}}
    draft = IssueDraft(project.project_key, link.type_id, as_change(sent, ()), more, marker)
    return Drafted(draft, sent, _missing(screen, draft, known.start_field))


def _key(name: str, start_field: str | None) -> str | None:
    return start_field if name == "start_on" else BY_NAME[name].jira


def _missing(screen: Sequence[JiraField], draft: IssueDraft, start_field: str | None) -> list[str]:
    held = {start_field if each is IssueField.START else each.value for each in draft.change}
    given = {*held, *draft.more, *_ALWAYS}
    return [each.name for each in screen if each.required and each.key not in given]
