"""Both sides come together, whatever happened: the sync against the local Jira over HTTP.

`LIAISON_STORIES=1000` plays as many, from `LIAISON_FIRST_STORY` on; CI plays a few short ones. A
story that fails names its seed; every fourth is played on Data Center.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from bot.domain.adf import to_text
from bot.domain.sync_status import as_jira_tells
from bot.services.roadmap.rows import values_of
from models import JiraLink, LinkState, RoadmapItem, Team
from models.database import Database
from tests.company import Users, company_services
from tests.jira.random_story import ACCOUNTS, SiteClock, Story, meanings
from tests.local.jira.stage import served

STORIES = int(os.environ.get("LIAISON_STORIES", "0"))
FIRST = int(os.environ.get("LIAISON_FIRST_STORY", "0"))
SHORT, SHORT_STEPS, STEPS = 8, 25, 40
SEEDS = [
    pytest.param((seed, seed % 4 == 3), id=f"{seed}-{'data-center' if seed % 4 == 3 else 'cloud'}")
    for seed in range(FIRST, FIRST + (STORIES or SHORT))
]
MAY_REST = {LinkState.IN_STEP, LinkState.CONFLICT, LinkState.BLOCKED, LinkState.GONE}


@pytest.fixture
def story(request: pytest.FixtureRequest, tmp_path: Path, sqlite_url: Any) -> Iterator[Story]:
    seed, data_center = request.param
    with served(tmp_path, data_center=data_center, checked=seed == 0) as site:
        database = Database(sqlite_url)
        SQLModel.metadata.create_all(database.engine)
        services = company_services(database, SiteClock(site), Users())
        yield Story(site, database, services, seed)
        database.close()


@pytest.mark.parametrize("story", SEEDS, indirect=True)
def test_when_the_faults_stop_both_sides_agree_or_say_who_has_to_decide(story: Story) -> None:
    story.adds()
    story.deaths = 0.02
    for _ in range(STEPS if STORIES else SHORT_STEPS):
        story.anything()
    story.all_is_well()
    every_link_rests(story)
    no_issue_was_made_twice(story)
    no_comment_is_doubled(story)
    for link in story.links():
        if link.state in {LinkState.IN_STEP, LinkState.CONFLICT, LinkState.BLOCKED}:
            both_sides_agree(story, link)


def every_link_rests(story: Story) -> None:
    for link in story.links():
        assert link.state in MAY_REST, (link.state, link.error, link.next_try)
        if link.state == LinkState.BLOCKED:
            assert link.error
        if link.state == LinkState.CONFLICT:
            assert link.conflicts
        is_there = story.site.local.jira.site.find(link.issue_id or "") is not None
        assert is_there is (link.state != LinkState.GONE), link.state


def no_issue_was_made_twice(story: Story) -> None:
    ours = [each["properties"]["liaison"]["marker"] for each in story.issues()]
    assert not [marker for marker, times in Counter(ours).items() if times > 1]
    assert {each["id"] for each in story.issues()} <= {each.issue_id for each in story.links()}


def no_comment_is_doubled(story: Story) -> None:
    for issue in story.issues():
        texts = [text_of(each["body"]) for each in issue["comments"]]
        told = Counter(
            found for each in texts for found in re.findall(r"(?:ours|theirs) \d+", each)
        )
        assert all(times == 1 for times in told.values()), told


def both_sides_agree(story: Story, link: JiraLink) -> None:
    issue = story.site.local.jira.site.issue(link.issue_id or "")
    with story.database.reading() as session:
        item = values_of(session, session.get_one(RoadmapItem, link.item_id))
        teams = {each.id: each.slug for each in session.exec(select(Team))}
        known = meanings(session, link)
    ours = of_item(story, item, teams, known)
    theirs = of_issue(issue, known, teams.get(item["team_id"]))
    excused = {*link.conflicts, *link.refused}
    if link.state == LinkState.BLOCKED and not link.refused:
        pytest.fail(f"blocked as a whole: {link.error}")
    if any("account" in note or "don't know in Slack" in note for note in link.notes):
        excused.add("owner_user_id")
    apart = {
        name: (ours[name], theirs[name])
        for name in ours
        if name not in excused and ours[name] != theirs[name]
    }
    assert not apart, (link.state, link.error, link.notes, apart)


def of_item(
    story: Story, item: Mapping[str, Any], teams: Mapping[Any, str], known: Mapping[str, str]
) -> dict[str, Any]:
    accounts = {each["name"]: id_ for id_, each in story.site.local.jira.site.accounts.items()}
    others = {teams[each] for each in item["teams"] if each in teams}
    return {
        "title": " ".join(item["title"].split()),
        "description": lines(item["description"]),
        "status": as_jira_tells(item["status"], known),
        "owner_user_id": accounts[ACCOUNTS[item["owner_user_id"]]],
        "start_on": str(item["start_on"]) if item["start_on"] else None,
        "target_on": str(item["target_on"]) if item["target_on"] else None,
        "quarter": item["quarter"],
        "lane": item["lane"],
        "teams": others,
    }


def of_issue(
    issue: Mapping[str, Any], known: Mapping[str, str], own_team: str | None
) -> dict[str, Any]:
    """Its values; that it is its owner's team's is nothing that either side has to say."""
    fields = issue["fields"]
    labels = fields.get("labels") or []

    def after(prefix: str) -> list[str]:
        return [each[len(prefix) :] for each in labels if each.startswith(prefix)]

    return {
        "title": " ".join(fields["summary"].split()),
        "description": lines(text_of(fields.get("description"))),
        "status": known.get(issue["status"]),
        "owner_user_id": fields.get("assignee"),
        "start_on": fields.get("customfield_10015"),
        "target_on": fields.get("duedate"),
        "quarter": "".join(after("quarter-")),
        "lane": "".join(after("lane-")),
        "teams": {*after("team-")} - {own_team},
    }


def text_of(given: Any) -> str:
    """Of a document, or of the markup that Data Center keeps."""
    return given if isinstance(given, str) else to_text(given)


def lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
