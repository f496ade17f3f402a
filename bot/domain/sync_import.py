"""An issue of Jira as an item of the roadmap: what is taken, and what is filled in."""

from dataclasses import dataclass
from datetime import date

from bot.domain.jira import JiraIssue
from bot.domain.quarter import quarter_of
from bot.domain.roadmap import ItemStatus
from bot.domain.roadmap.draft import ItemDraft
from bot.domain.roadmap.fields import DESCRIPTION_LIMIT
from bot.domain.sync_fields import Value
from bot.domain.sync_values import Lookups, Told, told_by_issue

_NOBODY = Told({})


@dataclass(frozen=True)
class FillIn:
    """What an item gets where its issue doesn't say."""

    owner: str
    lane: str
    today: date


@dataclass(frozen=True)
class Imported:
    """The item to add, what both sides agree on from then on, and what was odd, a sentence each."""

    issue: JiraIssue
    draft: ItemDraft
    base: dict[str, Value]
    notes: list[str]


def imported(issue: JiraIssue, known: Lookups, fill_in: FillIn) -> Imported:
    """Plan one item. Nothing is lost: what the roadmap has no place for stays in Jira."""
    told = told_by_issue(issue, _NOBODY, known)
    values = told.values
    account = values.get("owner_user_id")
    quarter, lane = values.get("quarter"), values.get("lane")
    slugs = set(values.get("teams") or ())
    draft = ItemDraft(
        title=" ".join(issue.summary.split()) or issue.key,
        lane=str(lane or fill_in.lane),
        quarter=str(quarter or quarter_of(issue.due or fill_in.today)),
        owner=known.users[str(account)] if account else fill_in.owner,
        status=ItemStatus(str(values.get("status") or ItemStatus.PLANNED)),
        target_on=issue.due,
        description=issue.description[:DESCRIPTION_LIMIT],
        start_on=issue.start,
        teams=tuple(number for number, slug in known.teams.items() if slug in slugs),
        create_issue=False,
    )
    # What Jira doesn't say is not written there before somebody changes it.
    base = {**values, "quarter": draft.quarter, "lane": draft.lane}
    return Imported(issue, draft, base, told.notes)
