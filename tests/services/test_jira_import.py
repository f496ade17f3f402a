"""Imports: page by page, going on where a killed one stopped, each issue once."""

from itertools import islice

import pytest
from sqlmodel import col, func, select

from bot.errors import Mistake, Rejected
from bot.permissions import SYSTEM
from bot.services import Services
from models import ImportState, JiraLink, RoadmapItem, Team
from models.database import Database
from tests.company import SetClock
from tests.jira.stage import Stage, staged

ISSUES, JQL = 450, "project = 100"


@pytest.fixture
def stage(database: Database, clock: SetClock, services: Services) -> Stage:
    return staged(database, clock, services)


@pytest.fixture
def marketing(stage: Stage) -> int:
    for number in range(ISSUES):
        stage.site.add(f"Landing page {number}")
    with stage.database.writing() as session:
        team = session.exec(select(Team).where(Team.slug == "marketing-ops")).one()
        team.lead_user_id = "UMAYA"
        session.add(team)
        return team.id or 0


def on_the_roadmap(stage: Stage) -> tuple[int, int]:
    with stage.database.reading() as session:
        items = session.exec(select(func.count()).select_from(RoadmapItem)).one()
        issues = session.exec(select(func.count(col(JiraLink.issue_id).distinct()))).one()
    return items, issues


def test_a_killed_import_goes_on_after_its_last_page(stage: Stage, marketing: int) -> None:
    importing = stage.sync.importing
    begun = importing.begin_here(SYSTEM, marketing, JQL, dry_run=False).id or 0
    stage.site.calls.clear()
    assert [done.row.seen for done in islice(importing.pages(begun), 2)] == [100, 200]
    assert on_the_roadmap(stage) == (200, 200)

    again = importing.begin_here(SYSTEM, marketing, JQL, dry_run=False)
    assert (again.id, again.seen) == (begun, 200)
    assert [done.row.seen for done in importing.pages(begun)] == [300, 400, 450]
    assert on_the_roadmap(stage) == (ISSUES, ISSUES)
    assert importing.found(begun).state == ImportState.DONE
    assert stage.site.calls.count("search") == 5  # none of them twice


def test_who_has_begun_a_page_that_another_has_stored_stops(stage: Stage, marketing: int) -> None:
    importing = stage.sync.importing
    begun = importing.begin_here(SYSTEM, marketing, JQL, dry_run=False).id or 0
    slow = importing.pages(begun)
    next(slow)
    assert len(list(importing.pages(begun))) == 4
    assert list(slow) == []
    assert on_the_roadmap(stage) == (ISSUES, ISSUES)


def test_other_work_has_its_turn_between_pages(stage: Stage, marketing: int) -> None:
    importing, now = stage.sync.importing, stage.clock.now()
    begun = importing.begin("UBEN", marketing, JQL, dry_run=True)
    importing.run_due(now)
    assert (importing.found(begun).seen, importing.next_due()) == (300, now)
    importing.run_due(now)
    assert (importing.found(begun).seen, importing.next_due()) == (ISSUES, None)
    assert on_the_roadmap(stage) == (0, 0)
    assert [words for words in stage.said("jira:import") if "450 of 450 issues would be" in words]


def test_what_jira_refuses_stops_it_with_a_sentence(stage: Stage, marketing: int) -> None:
    refused = Rejected("http_400", messages=["The value 'NOPE' does not exist."])
    stage.site.fail("count", refused)
    begun = stage.sync.importing.begin("UBEN", marketing, "project = NOPE", dry_run=True)
    stage.settle(seconds=1)
    found = stage.sync.importing.found(begun)
    assert (found.state, found.error) == (
        ImportState.STOPPED,
        "Jira refused the search: The value 'NOPE' does not exist",
    )


@pytest.mark.parametrize(
    ("typed", "jql", "team"),
    [
        ("", "project = MKT AND created >= -1d", "marketing-ops"),
        ("", "project = web", "it"),
        ("", "project = 100", "marketing-ops"),
        ("market", "created >= -1d", "marketing-ops"),
        ("", "created >= -1d", None),
        ("", "project in (MKT, WEB)", None),
        ("nobody", "project = MKT", None),
    ],
)
def test_whose_roadmap_it_is_for(stage: Stage, typed: str, jql: str, team: str | None) -> None:
    with stage.database.reading() as session:
        ids = {each.id: each.slug for each in session.exec(select(Team))}
    if team is None:
        with pytest.raises(Mistake, match="Say --team and one of these: it, marketing-ops"):
            stage.sync.importing.team_meant(typed, jql)
    else:
        assert ids[stage.sync.importing.team_meant(typed, jql)] == team
