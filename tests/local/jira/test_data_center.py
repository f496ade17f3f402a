"""The same gateway in Data Center's dialect: v2, a personal access token, people by name."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.jira import (
    Deployment,
    IssueChange,
    IssueDraft,
    IssueField,
    IssueShape,
    LabelChange,
)
from bot.errors import AccessRefused, NotFound, OutcomeUnknown, Rejected
from bot.gateways.jira import Connection, DataCenterGateway
from bot.gateways.jira.wiki import from_wiki, to_wiki
from tests.local.jira.stage import CAMPAIGN, SHAPE, TASK, Site, served

BARE = IssueShape()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with served(tmp_path, data_center=True) as site:
        yield site


def test_who_and_what_there_is(site: Site) -> None:
    jira = site.jira
    assert jira.deployment is Deployment.DATA_CENTER
    assert (jira.account().id, jira.account().name) == ("liaison", "Liaison")
    assert jira.server_time() == site.local.clock.now()
    assert [each.id for each in jira.find_accounts("maya")] == ["maya"]
    assert [each.id for each in jira.find_accounts("dev", project="IT")] == ["dev"]
    assert [each.name for each in jira.issue_types("MKT")] == ["Task", "Campaign", "Epic"]
    required = [each.name for each in jira.create_fields("MKT", CAMPAIGN) if each.required]
    assert required == ["Project", "Issue Type", "Summary", "Start date", "Region"]
    assert jira.browse_url("IT-1").endswith("/dc/browse/IT-1")


def test_an_issue_there_and_back(site: Site) -> None:
    jira = site.jira
    text = "Say {color:red}hello{color} to [~maya] at [https://example.com] !pic.png!"
    change: IssueChange = {
        IssueField.SUMMARY: "Image delivery",
        IssueField.DESCRIPTION: text,
        IssueField.ASSIGNEE: "ana",
        IssueField.LABELS: LabelChange(frozenset({"launch"})),
        IssueField.DUE: date(2026, 12, 24),
        IssueField.START: date(2026, 12, 1),
    }
    made = jira.create(IssueDraft("IT", TASK, change, properties={"liaison": {"a": 1}}), SHAPE)
    issue = jira.issue(made.key, SHAPE)
    assert (issue.description, issue.plain) == (text, True)
    assert issue.assignee is not None
    assert (issue.assignee.id, issue.assignee.email) == ("ana", "ana@example.com")
    assert (issue.due, issue.start) == (date(2026, 12, 24), date(2026, 12, 1))
    assert issue.properties == {"liaison": {"a": 1}}

    jira.transition(made.id, "11")
    ours = jira.comment(made.id, "Said [~maya]", ("liaison.comment", 7))
    assert jira.comments(made.id) == [ours]
    assert (ours.text, ours.properties) == ("Said [~maya]", {"liaison.comment": 7})
    jira.edit(made.id, {IssueField.ASSIGNEE: None}, SHAPE)
    assert jira.issue(made.id, BARE).assignee is None
    with pytest.raises(Rejected) as caught:
        jira.edit(made.id, {IssueField.ASSIGNEE: "nobody"}, BARE)
    assert set(caught.value.problems) == {"assignee"}


def test_pages_by_position_without_a_lag(site: Site) -> None:
    site.fault("index", "slow", seconds=600)
    ids = [site.task(f"Task {number}", properties={"liaison": number}) for number in range(103)]
    pages = list(site.jira.pages("project = IT ORDER BY key ASC", BARE))
    assert [len(page.issues) for page in pages] == [100, 3]
    assert [page.total for page in pages] == [103, 103]
    assert [issue.id for page in pages for issue in page.issues] == ids
    assert site.jira.count("project = IT") == 103
    site.person.delete(f"/rest/api/3/issue/{ids[0]}")
    found = site.jira.fetch(ids[:3], SHAPE)
    assert [issue.properties for issue in found.issues] == [{"liaison": 2}, {"liaison": 1}]
    assert found.missing == (ids[0],)


def test_what_goes_wrong(site: Site) -> None:
    with pytest.raises(NotFound):
        site.jira.issue("IT-99", BARE)
    site.fault("POST /rest/api/2/issue", "drop_after_commit")
    with pytest.raises(OutcomeUnknown):
        site.task()
    assert len(site.jira.search("creator = currentUser()", BARE).issues) == 1
    refused = DataCenterGateway(Connection(site.jira.site, token="expired"), site.jira.site)
    with pytest.raises(AccessRefused):
        refused.account()
    refused.close()


@given(st.text())
def test_wiki_markup_keeps_peoples_text(text: str) -> None:
    assert from_wiki(to_wiki(text)) == text.replace("\r\n", "\n")
