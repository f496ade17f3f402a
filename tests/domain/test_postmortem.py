"""When people are asked to look back, and how a timeline is told."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.business import BusinessCalendar
from bot.domain.postmortem import (
    TIMELINE_LIMIT,
    Happened,
    draft_timeline,
    due_day,
    next_reminder,
)
from models import EventKind

NEW_YORK = BusinessCalendar("America/New_York", region="US")
KOLKATA = BusinessCalendar("Asia/Kolkata")


@pytest.mark.parametrize(
    ("calendar", "ended", "asked"),
    [
        (NEW_YORK, "2026-11-23T21:55-05:00", "2026-11-24T10:00-05:00"),  # a Monday evening
        (NEW_YORK, "2026-11-24T03:00-05:00", "2026-11-24T10:00-05:00"),  # belongs to Monday
        (NEW_YORK, "2026-11-24T08:00-05:00", "2026-11-25T10:00-05:00"),
        (NEW_YORK, "2026-11-25T21:00-05:00", "2026-11-27T10:00-05:00"),  # Thanksgiving
        (NEW_YORK, "2026-11-27T15:00-05:00", "2026-11-30T10:00-05:00"),  # a weekend
        (NEW_YORK, "2027-03-12T15:00-05:00", "2027-03-15T10:00-04:00"),  # the clocks change
        (KOLKATA, "2026-11-23T21:55-05:00", "2026-11-25T10:00+05:30"),  # it is Tuesday there
    ],
)
def test_when_it_is_asked_for(calendar: BusinessCalendar, ended: str, asked: str) -> None:
    expected = datetime.fromisoformat(asked)
    day, moment = calendar.next_asking(datetime.fromisoformat(ended))
    assert (day, moment) == (expected.date(), expected)


def test_it_is_due_five_working_days_later() -> None:
    assert due_day(NEW_YORK, date(2026, 11, 24)) == date(2026, 12, 2)  # one is a holiday
    assert due_day(KOLKATA, date(2026, 11, 24)) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("now", "reminded"),
    [
        ("2026-11-24T10:00-05:00", "2026-12-02T10:00-05:00"),
        ("2026-12-02T10:00-05:00", "2026-12-03T10:00-05:00"),
        ("2026-12-04T10:00-05:00", "2026-12-07T10:00-05:00"),
    ],
)
def test_reminders(now: str, reminded: str) -> None:
    moment = next_reminder(NEW_YORK, date(2026, 12, 2), datetime.fromisoformat(now))
    assert moment == datetime.fromisoformat(reminded)


def test_a_timeline_names_roles_and_says_what_happened() -> None:
    at = datetime(2026, 11, 24, 4, 55, tzinfo=UTC)
    after = datetime(2026, 11, 24, 5, 5, tzinfo=UTC)
    told = draft_timeline(
        [
            Happened(at, "raised", {}),
            Happened(at, "paged", {"user_id": "UANA", "why": "on call for IT"}),
            Happened(after, "expired", {"user_id": "UANA"}),
            Happened(after, "reminded", {"user_id": "UANA"}),
        ],
        "Marketing Ops",
        "IT",
        "America/New_York",
    )
    assert told.split("\n")[1:] == [
        "Monday, 23 November 2026",
        "23:55  Marketing Ops asked IT for help.",
        "23:55  A page went out: on call for IT.",
        "Tuesday, 24 November 2026",
        "00:05  No update had come, so the path went on.",
    ]


def test_each_kind_of_event_is_told_or_left_out_without_a_name() -> None:
    data = {"user_id": "UANA", "words": "w" * 900, "from": "IT", "to": "Web", "choice": "Yes"}
    at = datetime(2026, 11, 24, 4, 55, tzinfo=UTC)
    for kind in EventKind:
        assert "UANA" not in draft_timeline([Happened(at, kind, data)], "A", "B", "UTC")


def test_a_long_timeline_says_how_much_is_left_out() -> None:
    at = datetime(2026, 11, 24, 4, 55, tzinfo=UTC)
    told = draft_timeline([Happened(at, "updated", {"words": "w" * 400})] * 50, "A", "B", "UTC")
    assert len(told) <= TIMELINE_LIMIT
    assert told.endswith("lines more.")
