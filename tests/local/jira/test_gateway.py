"""The gateway against the local Jira; each call and answer is as Atlassian's document says."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.jira import (
    Deployment,
    IssueChange,
    IssueDraft,
    IssueField,
    IssueShape,
    LabelChange,
    StatusCategory,
)
from bot.errors import AccessRefused, NotFound, OutcomeUnknown, RateLimited, Rejected
from tests.local.jira.openapi import needs_document
from tests.local.jira.stage import CAMPAIGN, MKT_TASK, MONDAY_NIGHT, SHAPE, START, TASK, Site

BARE = IssueShape()


@needs_document
def test_atlassians_document_is_there() -> None:
    """So that all others are held against it."""


def test_who_and_what_there_is(site: Site) -> None:
    jira = site.jira
    account = jira.account()
    assert (account.name, account.zone) == ("Liaison", "Australia/Sydney")
    assert jira.deployment is Deployment.CLOUD
    assert jira.server_time() == MONDAY_NIGHT.astimezone(UTC)
    assert jira.browse_url("IT-3") == f"{site.local.jira.base_url}/browse/IT-3"

    (maya,) = jira.find_accounts("maya")
    assert (maya.name, maya.email) == ("Maya Chen", "maya@example.com")
    (dev,) = jira.find_accounts("Dev", project="MKT")
    assert dev.email is None, "he hides it"
    assert jira.find_accounts("nobody at all") == []

    assert [(each.key, each.name, each.kind) for each in jira.date_fields()] == [
        (START, "Start date", "date")
    ]
    task, *_ = jira.project_statuses("IT")
    assert (task.type.name, [each.name for each in task.statuses][:2]) == (
        "Task",
        ["To Do", "In Progress"],
    )
    assert [each.name for each in jira.issue_types("MKT")] == ["Task", "Campaign", "Epic"]
    required = [each for each in jira.create_fields("MKT", CAMPAIGN) if each.required]
    assert [each.name for each in required] == [
        *("Project", "Issue Type", "Summary", "Start date", "Region")
    ]
    assert [each.name for each in required[-1].choices] == ["Americas", "EMEA", "APAC"]
    with pytest.raises(NotFound):
        jira.project_statuses("NOPE")


def test_an_issue_there_and_back(site: Site) -> None:
    jira = site.jira
    (maya,) = jira.find_accounts("maya")
    change: IssueChange = {
        IssueField.SUMMARY: "Consent banner <b>in every</b> market & 'quoted'",
        IssueField.DESCRIPTION: "First line\nsecond\n\nA new paragraph 🙂",
        IssueField.ASSIGNEE: maya.id,
        IssueField.LABELS: LabelChange(frozenset({"launch", "consent"})),
        IssueField.DUE: date(2026, 12, 7),
        IssueField.START: date(2026, 11, 30),
    }
    made = jira.create(IssueDraft("MKT", MKT_TASK, change, properties={"liaison": {"a": 1}}), SHAPE)
    issue = jira.issue(made.key, SHAPE)
    assert (issue.id, issue.key, issue.project.key) == (made.id, "MKT-1", "MKT")
    assert (issue.summary, issue.description) == (
        change[IssueField.SUMMARY],
        change[IssueField.DESCRIPTION],
    )
    assert issue.plain
    assert (issue.assignee, issue.creator) == (maya, jira.account())
    assert issue.labels == {"launch", "consent"}
    assert (issue.due, issue.start) == (date(2026, 12, 7), date(2026, 11, 30))
    assert (issue.status.name, issue.status.category) == ("Ideas", StatusCategory.TO_DO)
    assert issue.created == issue.updated == MONDAY_NIGHT.astimezone(UTC)
    assert issue.properties == {"liaison": {"a": 1}}

    jira.edit(issue.id, dict.fromkeys((IssueField.DUE, IssueField.ASSIGNEE)), SHAPE)
    site.put(issue.id, labels=["launch", "consent", "theirs"])  # meanwhile
    moved = LabelChange(frozenset({"ours"}), frozenset({"launch", "consent"}))
    jira.edit(issue.id, {IssueField.LABELS: moved, IssueField.DESCRIPTION: ""}, SHAPE)
    after = jira.issue(issue.id, SHAPE)
    assert (after.due, after.assignee, after.labels, after.description) == (
        *(None, None),
        *(frozenset({"ours", "theirs"}), ""),
    )
    assert after.summary == issue.summary
    assert after.updated > issue.updated


def test_rich_text_of_jiras_is_read_as_text_and_known_to_be_rich(site: Site) -> None:
    id_ = site.task()
    bold = {"type": "text", "text": "bold", "marks": [{"type": "strong"}]}
    block = {"type": "paragraph", "content": [bold]}
    site.put(id_, description={"type": "doc", "version": 1, "content": [block]})
    issue = site.jira.issue(id_, BARE)
    assert (issue.description, issue.plain) == ("bold", False)


def test_what_jira_refuses_is_told_by_field(site: Site) -> None:
    with pytest.raises(Rejected) as caught:
        site.jira.create(IssueDraft("MKT", CAMPAIGN, {IssueField.SUMMARY: "Spring"}), SHAPE)
    assert caught.value.problems == {
        START: "Start date is required.",
        "customfield_10030": "Region is required.",
    }
    region = {"customfield_10030": {"id": "10041"}}
    change: IssueChange = {IssueField.SUMMARY: "Spring", IssueField.START: date(2027, 3, 1)}
    assert site.jira.create(IssueDraft("MKT", CAMPAIGN, change, more=region), SHAPE).key == "MKT-1"

    with pytest.raises(Rejected) as caught:
        site.task("x" * 300)
    assert set(caught.value.problems) == {"summary"}
    with pytest.raises(Rejected) as caught:
        site.jira.create(IssueDraft("NOPE", TASK, {IssueField.SUMMARY: "a"}), SHAPE)
    assert caught.value.problems == {"project": "valid project is required"}
    with pytest.raises(Rejected, match="http_400"):
        site.jira.edit(
            site.task(), {IssueField.LABELS: LabelChange(frozenset({"two words"}))}, SHAPE
        )


def test_transitions_lead_where_the_workflow_does(site: Site) -> None:
    jira, id_ = site.jira, site.task()
    assert [(each.name, each.to.name) for each in jira.transitions(id_)] == [
        ("Start work", "In Progress"),
        ("Block", "Blocked"),
        ("Cancel", "Cancelled"),
    ]
    jira.transition(id_, "11")
    finish = next(each for each in jira.transitions(id_) if each.to.name == "Done")
    assert [each.name for each in finish.fields] == ["Resolution"]
    assert finish.required == ()
    jira.transition(id_, finish.id)
    assert jira.issue(id_, BARE).status.category is StatusCategory.DONE
    assert [each.to.name for each in jira.transitions(id_)] == ["To Do"], "no path to In Progress"
    with pytest.raises(Rejected):
        jira.transition(id_, "11")

    cancelled = site.task()
    with pytest.raises(Rejected) as caught:
        jira.transition(cancelled, "71")
    assert caught.value.problems == {"resolution": "Resolution is required."}
    jira.transition(cancelled, "71", {"resolution": {"id": "10001"}})
    begun = jira.create(
        IssueDraft("IT", TASK, {IssueField.SUMMARY: "Begun"}, transition_id="11"), SHAPE
    )
    assert jira.issue(begun.id, BARE).status.name == "In Progress"


def test_comments_are_known_again_by_their_marker(site: Site) -> None:
    jira, id_ = site.jira, site.task()
    ours = jira.comment(id_, "From Slack:\n\n<script>", ("liaison.comment", {"id": 7}))
    body = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": []}]}
    body["content"][0]["content"] = [{"type": "text", "text": "From Jira"}]  # type: ignore[index]
    site.person.post(f"/rest/api/3/issue/{id_}/comment", json={"body": body})
    assert [(each.text, each.properties) for each in jira.comments(id_)] == [
        ("From Slack:\n\n<script>", {"liaison.comment": {"id": 7}}),
        ("From Jira", {}),
    ]
    assert [each.author and each.author.name for each in jira.comments(id_)] == [
        *("Liaison", "Maya Chen")
    ]
    assert ours == jira.comments(id_)[0]


def test_properties_and_remote_links_of_others(site: Site) -> None:
    id_ = site.task()
    under = f"/rest/api/3/issue/{id_}"
    for title in ("First", "Second"):
        shown = {"url": "https://example.com/3", "title": title}
        body = {"globalId": "wiki=3", "object": shown}
        assert site.person.post(f"{under}/remotelink", json=body).is_success
    links = site.person.get(f"{under}/remotelink").json()
    assert [each["object"]["title"] for each in links] == ["Second"], "the same id updates it"
    wanted = {"globalId": "wiki=3"}
    gone = [site.person.delete(f"{under}/remotelink", params=wanted) for _ in range(2)]
    assert [each.status_code for each in gone] == [204, 404]

    before = site.jira.issue(id_, SHAPE)
    assert site.person.put(f"{under}/properties/liaison", json={"item": 3}).is_success
    after = site.jira.issue(id_, SHAPE)
    assert after.properties == {"liaison": {"item": 3}}
    assert after.updated == before.updated, "properties are no change"
    gone = [site.person.delete(f"{under}/properties/liaison") for _ in range(2)]
    assert [each.status_code for each in gone] == [204, 404]


def test_pages_to_the_end_with_an_issue_that_moves_meanwhile(site: Site) -> None:
    ids = [site.task(f"Task {number}") for number in range(130)]
    site.passes(minutes=1)
    jql = "project = IT ORDER BY updated ASC"
    pages = site.jira.pages(jql, SHAPE)
    seen = list(next(pages).issues)
    site.put(ids[3], summary="Changed meanwhile")
    site.passes(minutes=1)
    for page in pages:
        seen += page.issues
    assert {issue.id for issue in seen} == set(ids)
    assert [issue.id for issue in seen].count(ids[3]) == 2, "it comes again where it is now"
    assert site.jira.count(jql) == 130
    page = site.jira.search(jql, SHAPE)
    assert page.at == site.jira.server_time()


def test_search_lags_behind_and_can_be_told_what_to_look_at(site: Site) -> None:
    site.fault("index", "slow", seconds=30)
    id_ = site.task()
    assert site.jira.search("project = IT", BARE).issues == ()
    assert len(site.jira.search("project = IT", BARE, reconcile=[id_]).issues) == 1
    assert site.jira.fetch([id_], BARE).issues
    site.passes(seconds=31)
    site.put(id_, summary="New words")
    assert site.jira.search("project = IT", BARE).issues[0].summary == "Image delivery"
    site.passes(seconds=31)
    assert site.jira.search("project = IT", BARE).issues[0].summary == "New words"


def test_moved_and_deleted(site: Site) -> None:
    moved, deleted, kept = (site.task(f"Task {number}") for number in range(3))
    site.does(moved, "Start work")
    target = {f"MKT,{MKT_TASK}": {"issueIdsOrKeys": ["IT-1"], "inferStatusDefaults": True}}
    asked = {"targetToSourcesMapping": target, "sendBulkNotification": False}
    task = site.person.post("/rest/api/3/bulk/issues/move", json=asked).json()["taskId"]
    done = site.person.get(f"/rest/api/3/bulk/queue/{task}").json()
    assert (done["status"], done["processedAccessibleIssues"]) == ("COMPLETE", [int(moved)])
    assert site.person.delete(f"/rest/api/3/issue/{deleted}").status_code == 204

    found = site.jira.fetch([moved, deleted, kept], BARE)
    assert {issue.id: issue.key for issue in found.issues} == {moved: "MKT-1", kept: "IT-3"}
    assert found.missing == (deleted,)
    assert site.jira.issue("IT-1", BARE).status.name == "In production"
    with pytest.raises(NotFound):
        site.jira.issue("IT-2", BARE)


def test_faults_are_what_they_say(site: Site) -> None:
    assert site.fault("POST /rest/api/3/issue", "drop_after_commit")["left"] == 1
    with pytest.raises(OutcomeUnknown):
        site.task("Committed")
    site.fault("POST /rest/api/3/issue", "drop_before")
    with pytest.raises(OutcomeUnknown):
        site.task("Never")
    site.fault(
        "PUT /rest/api/3/issue/{issueIdOrKey}",
        *("ratelimited",),
        retry_after=1800,
        error="jira-per-issue-on-write",
    )
    site.passes(seconds=10)
    page = site.jira.search("creator = currentUser() AND created >= -1d", BARE)
    (found,) = page.issues
    assert found.summary == "Committed"
    with pytest.raises(RateLimited) as caught:
        site.jira.edit(found.id, {IssueField.SUMMARY: "Slower"}, BARE)
    assert (caught.value.retry_after, caught.value.reason) == (1800, "jira-per-issue-on-write")
    site.fault(f"GET /rest/api/3/issue/{found.id}", "error", error="503", retry_after=60)
    with pytest.raises(OutcomeUnknown) as unknown:
        site.jira.issue(found.id, BARE)
    assert (unknown.value.code, unknown.value.retry_after) == ("http_503", 60)
    site.fault("GET /rest/api/3/myself", "error", error="401")
    with pytest.raises(AccessRefused):
        site.jira.account()
    assert site.jira.account().name == "Liaison"


def test_an_account_that_is_known_at_one_base_only(site: Site) -> None:
    path = "/rest/api/3/myself"
    email, token = (site.local.jira.app_settings()[f"jira_{name}"] for name in ("email", "token"))
    assert site.person.get(path, auth=(email, token)).status_code == 401
    assert site.person.get(path, headers={"Authorization": ""}).status_code == 401
    assert site.person.get(path, auth=("maya@example.com", "wrong")).status_code == 401


def test_moments_do_not_depend_on_the_accounts_time_zone(site: Site) -> None:
    id_ = site.task()
    site.passes(minutes=5)
    since = round((MONDAY_NIGHT - timedelta(seconds=1)).timestamp() * 1000)
    now = round(datetime.now(UTC).timestamp())
    assert [i.id for i in site.jira.search(f"updated >= {since}", BARE).issues] == [id_]
    assert site.jira.search(f"updated >= {now * 1000}", BARE).issues == ()
    # The same literal means another moment to an account in Sydney.
    literal = 'updated >= "2026-11-23 21:00"'
    assert len(site.jira.search(literal, BARE).issues) == 1
    literal = 'updated >= "2026-11-24 14:00"'
    mine = site.person.post("/rest/api/3/search/jql", json={"jql": literal}).json()
    assert mine["issues"] == []
