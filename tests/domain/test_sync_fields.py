"""How values are compared, and how several fields share Jira's labels; statuses and ways."""

from datetime import date, datetime, timedelta

import pytest

from bot.domain.backoff import LONGEST, MOST_ATTEMPTS, MOST_LOOKS, look_again, pause
from bot.domain.jira import (
    IssueField,
    JiraField,
    JiraStatus,
    LabelChange,
    StatusCategory,
    Transition,
)
from bot.domain.roadmap import ItemStatus
from bot.domain.sync_fields import BY_NAME, FIELDS, from_labels, label_of, normal
from bot.domain.sync_status import as_jira_tells, suggested, way
from bot.domain.sync_values import as_change


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("title", "  Consent\tbanner ", "Consent banner"),
        ("title", "", None),
        ("description", "one  two \r\n\n\n\nthree ", "one two\n\nthree"),
        ("target_on", date(2026, 12, 24), "2026-12-24"),
        ("target_on", datetime(2026, 12, 24, 9, 30), "2026-12-24"),  # noqa: DTZ001 a plain date
        ("target_on", None, None),
        ("teams", ["mk", "it", "mk"], ["it", "mk"]),
        ("teams", (), None),
    ],
)
def test_what_means_the_same_is_the_same(name: str, value: object, expected: object) -> None:
    assert normal(BY_NAME[name], value) == expected


def test_labels_hold_several_fields_and_others_that_are_not_ours() -> None:
    lane, teams = BY_NAME["lane"], BY_NAME["teams"]
    lanes = ["Launches", "Tracking and data"]
    assert label_of(lane, "Tracking and data") == "lane-Tracking-and-data"
    labels = ["urgent", "lane-tracking-and-data", "team-it", "team-nobody", "quarter-2026-Q4"]
    assert from_labels(lane, labels, lanes) == "Tracking and data"
    assert from_labels(lane, [*labels, "lane-Launches"], lanes) is None
    assert from_labels(lane, ["lane-Unknown"], lanes) is None
    assert from_labels(teams, labels, ["it", "mk"]) == ["it"]
    assert from_labels(teams, ["urgent"], ["it", "mk"]) is None


def test_each_field_stands_once_in_the_table() -> None:
    assert len(BY_NAME) == len(FIELDS)
    prefixes = [field.prefix for field in FIELDS if field.jira == "labels"]
    assert len(set(prefixes)) == len(prefixes)


TODO = JiraStatus("1", "Backlog", StatusCategory.TO_DO)
DOING = JiraStatus("2", "In Progress", StatusCategory.IN_PROGRESS)
REVIEW = JiraStatus("3", "Legal review", StatusCategory.IN_PROGRESS)
STUCK = JiraStatus("4", "On hold", StatusCategory.IN_PROGRESS)
DONE = JiraStatus("5", "Live", StatusCategory.DONE)
WONT = JiraStatus("6", "Won’t do", StatusCategory.DONE)
KNOWN = suggested([TODO, DOING, REVIEW, STUCK, DONE, WONT])


def test_statuses_are_suggested_by_name_and_category() -> None:
    assert KNOWN == {
        "1": "planned",
        "2": "in_progress",
        "3": "in_progress",
        "4": "blocked",
        "5": "done",
        "6": "dropped",
    }


def test_what_jira_has_no_word_for_is_the_nearest() -> None:
    assert as_jira_tells(ItemStatus.AT_RISK, KNOWN) == "in_progress"
    assert as_jira_tells(ItemStatus.BLOCKED, KNOWN) == "blocked"
    assert as_jira_tells(ItemStatus.DROPPED, {"5": "done"}) == "done"
    assert as_jira_tells(ItemStatus.DROPPED, {"1": "planned"}) == "dropped"


def test_the_way_is_one_direct_transition_that_asks_for_nothing() -> None:
    asking = (JiraField("resolution", "Resolution", "resolution", required=True),)
    start, close, finish = (
        Transition("11", "Start", REVIEW),
        Transition("12", "Close", DONE, asking),
        Transition("13", "Finish", DONE),
    )
    assert way([start, close, finish], KNOWN, "Backlog", "done").transition is finish
    assert way([start, close], KNOWN, "Backlog", "done").problem == (
        "Jira asks for Resolution on the way to Live"
    )
    assert way([start], KNOWN, "Live", "planned").problem == "no path from Live to Planned"


def test_waits_grow_and_end() -> None:
    waits = [pause(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=30), LONGEST)
    assert sum((look_again(looks) for looks in range(MOST_LOOKS)), timedelta()) == timedelta(
        minutes=31
    )


def test_a_label_of_ours_is_replaced_however_jira_writes_it() -> None:
    change = as_change({"quarter": "2027-Q1"}, ["Quarter-2026-Q4", "urgent", "Lane-Website"])
    moved = change[IssueField.LABELS]
    assert isinstance(moved, LabelChange)
    assert (set(moved.add), set(moved.remove)) == ({"quarter-2027-Q1"}, {"Quarter-2026-Q4"})
