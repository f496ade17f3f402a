"""What holds for the sync whatever happens, each by its name; on both databases."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.domain.backoff import MOST_ATTEMPTS
from bot.domain.jira import IssueField
from bot.errors import (
    AccessRefused,
    InvalidInput,
    Mistake,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unreachable,
)
from bot.services import Services
from models import JiraDeadLetter, JiraLink, LinkState
from models.database import Database
from tests.company import SetClock
from tests.jira.site import DOING, DONE, LOST, REVIEW, START, TODO, XENIA
from tests.jira.stage import Stage, staged

HALF_AN_HOUR = 1800.0


@pytest.fixture
def stage(database: Database, clock: SetClock, services: Services) -> Stage:
    return staged(database, clock, services)


@pytest.fixture
def linked(stage: Stage) -> int:
    """An item that is in step with its issue."""
    item_id = stage.add()
    stage.settle(seconds=1)
    return item_id


class Killed(BaseException):
    """The process died here."""


def kill_at(stage: Stage, method: str) -> None:
    """Let the process die at the next call of a method, once it was done."""

    def gate(called: str) -> None:
        if called == method:
            stage.site.gate = lambda _: None
            raise Killed

    stage.site.gate = gate


def test_an_issue_is_made_once_though_the_answer_is_lost(stage: Stage) -> None:
    stage.site.fail("create", LOST, after=True)
    item_id = stage.add()
    stage.settle(seconds=1)
    assert stage.link(item_id).state == LinkState.VERIFYING
    stage.settle(minutes=2)
    assert stage.link(item_id).state == LinkState.IN_STEP
    assert len(stage.site.issues_by_id) == 1


def test_an_issue_is_made_once_though_the_index_lags(stage: Stage) -> None:
    stage.site.lag = timedelta(minutes=12)
    stage.site.fail("create", LOST, after=True)
    item_id = stage.add()
    stage.settle(minutes=40)
    assert stage.link(item_id).state == LinkState.IN_STEP
    assert len(stage.site.issues_by_id) == 1


def test_an_issue_is_made_once_though_the_process_dies(stage: Stage) -> None:
    item_id = stage.add()
    for method in ("create", "issue"):  # before it went out; once it was there
        kill_at(stage, method)
        with pytest.raises(Killed):
            stage.wait(hours=2)
    stage.wait(hours=2)
    assert stage.link(item_id).state == LinkState.IN_STEP
    assert len(stage.site.issues_by_id) == 1


def test_what_was_surely_not_made_is_made_again_only_after_several_looks(stage: Stage) -> None:
    stage.site.fail("create", LOST)
    item_id = stage.add()
    stage.settle(minutes=30)
    assert stage.site.calls.count("create") == 1
    stage.settle(minutes=5)
    assert stage.site.calls.count("create") == 2
    assert stage.link(item_id).state == LinkState.IN_STEP


def test_an_echo_changes_nothing(stage: Stage, linked: int) -> None:
    stage.change(linked, title="Cookie banner")
    stage.settle(seconds=1)
    before, calls = stage.link(linked), len(stage.site.calls)
    stage.settle(minutes=5)
    assert stage.link(linked) == before
    assert set(stage.site.calls[calls:]) == {"search"}


@pytest.mark.usefixtures("linked")
def test_nothing_new_takes_one_call(stage: Stage) -> None:
    stage.settle(minutes=15)
    calls = len(stage.site.calls)
    stage.settle(seconds=60)
    assert stage.site.calls[calls:] == ["search"]


@pytest.mark.parametrize("ours", [True, False])
def test_no_edit_is_lost_silently(stage: Stage, linked: int, ours: bool) -> None:  # noqa: FBT001
    issue_id = stage.issue_id(linked)
    stage.site.people_edit(issue_id, summary="Theirs")
    stage.change(linked, title="Ours", target_on="2026-12-24")
    stage.settle(minutes=2)
    link = stage.link(linked)
    assert (link.state, link.conflicts) == (LinkState.CONFLICT, {"title": ["Ours", "Theirs"]})
    assert str(stage.site.issues_by_id[issue_id].due) == "2026-12-24"  # the rest goes on
    (asked,) = stage.said(f"jira:{link.id}:conflict:")
    assert "Ours" in asked
    assert "Theirs" in asked
    stage.settle(minutes=5)
    assert len(stage.said(f"jira:{link.id}:conflict:")) == 1
    stage.sync.linking.choose("UANA", linked, ours=ours)
    stage.settle(seconds=1)
    wanted = "Ours" if ours else "Theirs"
    assert (stage.item(linked).title, stage.site.issues_by_id[issue_id].summary) == (wanted, wanted)
    assert stage.link(linked).state == LinkState.IN_STEP
    with pytest.raises(Mistake, match="nothing to choose"):
        stage.sync.linking.choose("UANA", linked, ours=ours)


def test_our_own_lost_write_is_no_conflict(stage: Stage, linked: int) -> None:
    stage.site.fail("edit", LOST, after=True)
    stage.change(linked, title="Second")
    stage.settle(seconds=1)
    stage.change(linked, title="Third")
    stage.settle(minutes=2)
    assert stage.site.issues_by_id[stage.issue_id(linked)].summary == "Third"
    assert stage.link(linked).state == LinkState.IN_STEP


def test_formatting_is_never_written_over_unasked(stage: Stage, linked: int) -> None:
    issue_id = stage.issue_id(linked)
    stage.site.people_edit(issue_id, description="A table", plain=False)
    stage.settle(minutes=2)
    assert stage.item(linked).description == "A table"
    stage.change(linked, description="Only words")
    stage.settle(minutes=2)
    assert stage.link(linked).state == LinkState.CONFLICT
    assert stage.site.issues_by_id[issue_id].description == "A table"
    stage.sync.linking.choose("UANA", linked, ours=True)
    stage.settle(seconds=1)
    assert stage.site.issues_by_id[issue_id].description == "Only words"
    assert stage.link(linked).state == LinkState.IN_STEP


def test_one_item_never_blocks_another(stage: Stage, linked: int) -> None:
    why = Rejected("http_400", {"summary": "Summary can't hold that."})
    stage.site.fail("edit", why)
    stage.change(linked, title="Refused", target_on="2026-12-24")
    other = stage.add(title="Another")
    stage.settle(seconds=1)
    link = stage.link(linked)
    assert (link.state, link.error) == (LinkState.BLOCKED, "Summary can't hold that")
    assert str(stage.site.issues_by_id[stage.issue_id(linked)].due) == "2026-12-24"
    assert stage.link(other).state == LinkState.IN_STEP
    edits = stage.site.calls.count("edit")
    stage.settle(minutes=30)
    assert stage.site.calls.count("edit") == edits  # a refusal is not tried again…
    stage.change(linked, title="Allowed")
    stage.settle(seconds=1)  # …but a newer edit is, at once
    assert stage.link(linked).state == LinkState.IN_STEP


def test_what_jira_requires_is_named_and_asked_for(stage: Stage) -> None:
    stage.site.required = {"customfield_1"}
    item_id = stage.add()
    stage.settle(minutes=2)
    link = stage.link(item_id)
    assert (link.state, link.error) == (LinkState.BLOCKED, "Audience is required")
    assert stage.site.calls.count("create") == 1  # no use in trying again
    other = stage.add(title="Another")
    stage.settle(minutes=2)
    assert stage.link(other).error == "Audience is required"
    assert stage.site.calls.count("create") == 1  # and it is known by now
    (asked,) = stage.sync.lacking.form("UANA", item_id).questions
    assert (asked.key, asked.name) == ("customfield_1", "Audience")
    with pytest.raises(InvalidInput, match="without it"):
        stage.sync.lacking.answer("UANA", item_id, {"customfield_1": " "}, for_all=True)
    stage.sync.lacking.answer("UANA", item_id, {"customfield_1": "Everybody"}, for_all=True)
    stage.sync.linking.retry("UANA", other)
    stage.settle(seconds=1)
    assert {stage.link(each).state for each in (item_id, other)} == {LinkState.IN_STEP}


def test_what_was_filled_in_for_all_stays_on_each_issue(stage: Stage) -> None:
    stage.site.required = {START}
    first = stage.add()
    stage.settle(minutes=2)
    stage.sync.lacking.answer("UANA", first, {START: "2026-11-25"}, for_all=True)
    stage.settle(minutes=2)
    later = stage.add(title="Another")
    stage.settle(minutes=2)
    for each in (first, later):
        assert stage.link(each).state == LinkState.IN_STEP
        assert stage.site.issues_by_id[stage.issue_id(each)].start == date(2026, 11, 25)
        assert stage.item(each).start_on == date(2026, 11, 25)


@pytest.mark.parametrize("forgotten", [False, True])
def test_a_step_that_makes_no_progress_ends(
    stage: Stage,
    linked: int,
    forgotten: bool,  # noqa: FBT001 a case of the table
) -> None:
    """Jira confirms and keeps nothing; what both agreed on may be lost, too."""
    stage.site.drops = {IssueField.SUMMARY, IssueField.LABELS, IssueField.DUE}
    if forgotten:
        with stage.database.writing() as session:
            row = session.get_one(JiraLink, stage.link(linked).id)
            row.base = {}
            session.add(row)
    edits = stage.site.calls.count("edit")
    stage.change(linked, quarter="2027-Q1", lane="Launches", target_on="2026-12-09")
    stage.settle(minutes=10)
    assert stage.site.calls.count("edit") - edits <= 3
    link = stage.link(linked)
    assert link.next_try is None
    told = {LinkState.CONFLICT} if forgotten else {LinkState.IN_STEP, LinkState.BLOCKED}
    assert link.state in told


def test_no_path_is_told_and_taken_once_there_is_one(stage: Stage, linked: int) -> None:
    issue_id = stage.issue_id(linked)
    stage.site.people_edit(issue_id, status=DONE)
    stage.settle(minutes=2)
    stage.change(linked, status="in_progress")
    stage.settle(seconds=1)
    link = stage.link(linked)
    assert (link.state, link.error) == (LinkState.BLOCKED, "no path from Done to In Progress")
    stage.site.people_edit(issue_id, status=REVIEW)
    stage.settle(minutes=2)
    assert stage.link(linked).state == LinkState.IN_STEP
    assert stage.item(linked).status == "in_progress"


def test_many_statuses_are_one_of_ours(stage: Stage, linked: int) -> None:
    issue_id = stage.issue_id(linked)
    stage.change(linked, status="in_progress")
    stage.settle(seconds=1)
    stage.site.people_edit(issue_id, status=REVIEW)
    stage.change(linked, status="at_risk")
    stage.settle(minutes=2)
    assert stage.site.issues_by_id[issue_id].status == REVIEW
    assert (stage.item(linked).status, stage.link(linked).state) == ("at_risk", "in_step")


def test_a_rate_limit_is_respected_for_as_long_as_it_says(stage: Stage, linked: int) -> None:
    stage.site.fail("edit", RateLimited(HALF_AN_HOUR))
    stage.change(linked, title="Later")
    stage.settle(seconds=1)
    calls = len(stage.site.calls)
    stage.change(linked, title="Later still")  # even a newer edit waits
    stage.settle(seconds=HALF_AN_HOUR - 2)
    assert len(stage.site.calls) == calls
    stage.settle(seconds=5)
    assert stage.site.issues_by_id[stage.issue_id(linked)].summary == "Later still"


def test_a_limit_of_one_issue_holds_up_no_other(stage: Stage, linked: int) -> None:
    other = stage.add(title="Another")
    stage.settle(seconds=1)
    stage.site.fail("edit", RateLimited(HALF_AN_HOUR, "jira-per-issue-on-write"))
    stage.change(linked, title="Later")
    stage.settle(seconds=1)
    stage.change(other, title="Now")
    stage.settle(seconds=1)
    assert stage.site.issues_by_id[stage.issue_id(other)].summary == "Now"
    assert stage.site.issues_by_id[stage.issue_id(linked)].summary == "Consent banner"
    stage.settle(seconds=HALF_AN_HOUR)
    assert stage.site.issues_by_id[stage.issue_id(linked)].summary == "Later"


def test_a_refused_account_pauses_the_sync_and_alerts_once(stage: Stage, linked: int) -> None:
    def refuse(_method: str) -> None:
        raise AccessRefused("http_401")

    stage.site.gate = refuse
    stage.change(linked, title="Kept")
    stage.wait(hours=3)
    assert stage.connection().paused_at is not None
    (told,) = stage.said("jira:paused")
    assert "JIRA_TOKEN" in told
    stage.site.gate = lambda _: None
    stage.settle(minutes=11)
    assert stage.connection().paused_at is None
    assert stage.site.issues_by_id[stage.issue_id(linked)].summary == "Kept"
    assert len(stage.said("jira:paused")) == 1
    assert len(stage.said("jira:resumed")) == 1


def test_an_issue_that_is_closed_to_us_pauses_nothing(stage: Stage, linked: int) -> None:
    stage.site.fail("edit", AccessRefused("http_403"))
    stage.change(linked, title="Not for us")
    stage.settle(seconds=1)
    assert stage.link(linked).state == LinkState.BLOCKED
    assert stage.connection().paused_at is None


def test_a_deleted_issue_deletes_nothing_of_ours(stage: Stage, linked: int) -> None:
    stage.site.delete(stage.issue_id(linked))
    stage.change(linked, title="Still here")
    stage.settle(seconds=1)
    link = stage.link(linked)
    assert (link.state, stage.item(linked).title) == (LinkState.GONE, "Still here")
    assert len(stage.said(f"jira:{link.id}:gone")) == 1
    stage.sync.linking.create("UANA", linked)
    stage.settle(seconds=1)
    assert stage.link(linked).state == LinkState.IN_STEP


def test_the_nightly_look_finds_what_was_moved_deleted_or_never_indexed(
    stage: Stage, linked: int
) -> None:
    deleted, lagging = stage.add(title="Deleted"), stage.add(title="Lagging")
    stage.settle(minutes=1)
    moved = stage.site.move(stage.issue_id(linked), "200")
    stage.site.delete(stage.issue_id(deleted))
    stage.site.lag = timedelta(days=3)
    stage.site.people_edit(stage.issue_id(lagging), summary="Never indexed")
    stage.wait(days=1)
    assert stage.link(linked).issue_key == moved.key
    assert stage.link(deleted).state == LinkState.GONE
    assert stage.item(lagging).title == "Never indexed"


def test_what_is_indexed_late_is_not_lost(stage: Stage, linked: int) -> None:
    stage.site.lag = timedelta(minutes=8)
    stage.site.people_edit(stage.issue_id(linked), summary="Late")
    stage.settle(minutes=12)
    assert stage.item(linked).title == "Late"


def test_what_the_index_still_tells_of_before_is_no_news(stage: Stage, linked: int) -> None:
    stage.site.lag = timedelta(minutes=5)
    stage.change(linked, title="Newer than the index")
    stage.settle(minutes=20)
    assert stage.item(linked).title == "Newer than the index"


def test_what_fails_for_hours_is_given_up_on_and_told(stage: Stage, linked: int) -> None:
    stage.site.fail("edit", OutcomeUnknown("http_500"), times=MOST_ATTEMPTS + 1)
    stage.change(linked, title="Patience")
    stage.wait(hours=8)
    link = stage.link(linked)
    assert (link.state, link.error) == (
        LinkState.GIVEN_UP,
        "Jira has a problem of its own (500)",
    )
    with stage.database.reading() as session:
        (letter,) = session.exec(select(JiraDeadLetter))
        assert (letter.reason, letter.settled_at) == (link.error, None)
    stage.sync.linking.retry("UANA", linked)
    stage.settle(minutes=2)
    assert stage.link(linked).state == LinkState.IN_STEP
    with stage.database.reading() as session:
        assert session.exec(select(JiraDeadLetter)).one().settled_at is not None


def test_an_outage_gives_nothing_up(stage: Stage, linked: int) -> None:
    def down(_method: str) -> None:
        raise Unreachable("NewConnectionError")

    stage.site.gate = down
    stage.change(linked, title="After the outage")
    stage.wait(days=2)
    stage.site.gate = lambda _: None
    stage.wait(hours=2)
    assert stage.site.issues_by_id[stage.issue_id(linked)].summary == "After the outage"


def test_a_project_that_is_gone_does_not_hide_the_others(stage: Stage, linked: int) -> None:
    del stage.site.projects["100"]
    stage.site.people_edit(stage.issue_id(linked), summary="Still read")
    stage.settle(minutes=2)
    assert stage.item(linked).title == "Still read"
    (told,) = stage.said("jira:project:")
    assert "MKT" in told


def test_who_nobody_knows_and_what_nobody_mapped_is_said(stage: Stage, linked: int) -> None:
    issue_id = stage.issue_id(linked)
    stage.site.people_edit(issue_id, assignee=XENIA)
    stage.settle(minutes=2)
    link = stage.link(linked)
    assert stage.item(linked).owner_user_id == "UANA"
    assert link.notes == ["in Jira it is Xenia's, whom I don't know in Slack"]


@pytest.mark.usefixtures("linked")
def test_a_key_is_linked_by_its_issue_and_only_once(stage: Stage) -> None:
    issue = stage.site.add("Cookie banner", status=DOING)
    item_id = stage.add(create_issue=False, title="Cookie banner")
    key = stage.sync.linking.link("UANA", item_id, f"<{stage.site.browse_url(issue.key)}>")
    assert key == issue.key
    stage.settle(seconds=1)
    assert stage.link(item_id).state == LinkState.IN_STEP
    assert stage.item(item_id).status == "in_progress"
    third = stage.add(create_issue=False)
    moved = stage.site.move(issue.id, "200")
    stage.sync.linking.link("UANA", third, moved.key)
    stage.settle(seconds=1)
    (told,) = [each for each in stage.said("jira:") if "linked with" in each]
    assert told == f"{moved.key} is linked with #{item_id} already. So #{third} is not linked."
    stage.sync.linking.link("UANA", third, "MKT-999")
    stage.settle(seconds=1)
    assert [x for x in stage.said("jira:") if "doesn't know MKT-999" in x]
    with stage.database.reading() as session:
        assert len(list(session.exec(select(JiraLink)))) == 2
    stage.settle(minutes=2)
    assert stage.sync.linking.unlink("UANA", item_id) == moved.key
    stage.change(item_id, title="On its own", status="planned")
    stage.settle(minutes=2)
    assert stage.site.issues_by_id[issue.id].summary == "Cookie banner"
    assert stage.site.issues_by_id[issue.id].status != TODO


def texts(stage: Stage, item_id: int) -> list[str]:
    return [each.text for each in stage.sync.comments.of("UANA", item_id).comments]


def test_no_comment_is_doubled_whatever_is_lost(stage: Stage, linked: int) -> None:
    issue_id = stage.issue_id(linked)
    stage.site.people_comment(issue_id, "Before it was shared")
    assert stage.sync.comments.switch("UANA", linked, on=True) == "WEB-1"
    stage.site.fail("comment", LOST, after=True)
    stage.site.fail("comment", LOST)
    for words in ("Arrived, unheard", "Never arrived", "Simply sent"):
        stage.sync.comments.write("UMAYA", linked, words)
        stage.settle(seconds=1)
    stage.settle(minutes=10)
    there = [each.text for each in stage.site.comments_by_issue[issue_id]]
    assert sorted(there) == sorted(
        [
            "Before it was shared",
            *(
                f"Umaya (in Slack):\n{x}"
                for x in ("Arrived, unheard", "Never arrived", "Simply sent")
            ),
        ]
    )
    assert len(texts(stage, linked)) == 4
    stage.site.people_comment(issue_id, "From a stranger", XENIA)
    stage.settle(minutes=2)
    assert texts(stage, linked)[-1] == "From a stranger"
    told = stage.said("jira:comment:")
    assert len(told) == 4  # the owner hears of the three of Maya's, and of the stranger's
    assert "Xenia (in Jira) commented in Jira" in told[-1]


def test_a_comment_that_jira_refuses_is_told_and_not_sent_again(stage: Stage, linked: int) -> None:
    stage.sync.comments.switch("UANA", linked, on=True)
    stage.settle(seconds=1)
    stage.site.fail("comment", AccessRefused("http_403"))
    stage.sync.comments.write("UMAYA", linked, "Not for Jira")
    stage.site.calls.clear()
    stage.wait(hours=2)
    assert stage.site.calls.count("comment") == 1
    (told,) = [words for words in stage.said("jira:comment:") if "is not in Jira" in words]
    assert "doesn't let Liaison's account do that" in told
    assert stage.connection().paused_at is None


def test_labels_that_others_set_meanwhile_stay(stage: Stage, linked: int) -> None:
    issue_id = stage.issue_id(linked)
    stage.change(linked, lane="Launches")

    def meanwhile(method: str) -> None:
        if method == "edit":
            stage.site.gate = lambda _: None
            labels = stage.site.issues_by_id[issue_id].labels | {"theirs"}
            stage.site.people_edit(issue_id, labels=labels)

    stage.site.gate = meanwhile
    stage.settle(seconds=1)
    assert {"theirs", "lane-Launches"} < stage.site.issues_by_id[issue_id].labels
    assert "lane-Website" not in stage.site.issues_by_id[issue_id].labels


def test_comments_are_shared_only_where_somebody_wants_it(stage: Stage, linked: int) -> None:
    with pytest.raises(Mistake, match="not shared"):
        stage.sync.comments.write("UANA", linked, "Only here")
    stage.site.people_comment(stage.issue_id(linked), "Only there")
    stage.settle(minutes=2)
    assert "comments" not in stage.site.calls
