"""The sync's engine against a Jira of its own, on both databases."""

import pytest

from bot.services import Services
from models import LinkState
from models.database import Database
from tests.company import SetClock
from tests.jira.site import DOING, DONE
from tests.jira.stage import Stage, staged


@pytest.fixture
def stage(database: Database, clock: SetClock, services: Services) -> Stage:
    return staged(database, clock, services)


def test_an_item_gets_an_issue_and_both_stay_in_step(stage: Stage) -> None:
    item_id = stage.add()
    stage.settle(seconds=1)
    link = stage.link(item_id)
    assert (link.state, link.error) == (LinkState.IN_STEP, None)
    issue = stage.site.issues_by_id[stage.issue_id(item_id)]
    assert (issue.summary, issue.due) == ("Consent banner", stage.item(item_id).target_on)
    assert issue.assignee is not None
    assert issue.assignee.id == "acc-ana"
    assert issue.labels == {"lane-Website", "quarter-2026-Q4"}
    stage.change(item_id, title="Consent banner v2", status="in_progress")
    stage.settle(seconds=1)
    issue = stage.site.issues_by_id[issue.id]
    assert (issue.summary, issue.status) == ("Consent banner v2", DOING)
    stage.site.people_edit(
        issue.id, status=DONE, summary="Cookie banner", labels=frozenset({"lane-Launches"})
    )
    stage.settle(seconds=70)
    item = stage.item(item_id)
    assert (item.title, item.status) == ("Cookie banner", "done")
    assert item.lane == "Launches"
    assert stage.site.issues_by_id[issue.id].labels == {"lane-Launches"}
    assert stage.link(item_id).state == LinkState.IN_STEP
