"""Calendars out and in: what is exported comes back; what others export is understood."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bot.domain.calendar_import import MOST_BYTES
from bot.domain.ical import FeedShift, ImportedShift, feed, imported
from bot.errors import Mistake

MADE = datetime(2026, 11, 23, tzinfo=UTC)
START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


def calendar(*lines: str, head: str = "") -> bytes:
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Other//EN\n{head}" + "\n".join(lines)
    return (text.strip() + "\nEND:VCALENDAR\n").replace("\n", "\r\n").encode()


def event(*lines: str, uid: str = "u1") -> str:
    return "\n".join(
        ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", *lines, "END:VEVENT"]
    )


names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=60
)
moments = st.integers(0, 10**9).map(lambda each: START + timedelta(seconds=each))
shifts = st.builds(
    lambda uid, summary, start, seconds, changed: FeedShift(
        f"{uid}@liaison", summary, start, start + timedelta(seconds=seconds), changed
    ),
    st.uuids(),
    names,
    moments,
    st.integers(1, 10**6),
    st.none() | moments,
)


@settings(max_examples=50)
@given(names, st.lists(shifts, max_size=8, unique_by=lambda each: each.uid))
def test_a_feed_parses_and_gives_back_the_same_shifts(name: str, made: list[FeedShift]) -> None:
    parsed = Calendar.from_ical(feed(name, made, MADE))
    assert isinstance(parsed, Calendar)
    assert str(parsed["X-WR-CALNAME"]) == name
    back = [
        FeedShift(
            str(each["UID"]),
            str(each["SUMMARY"]),
            each.decoded("DTSTART"),
            each.decoded("DTEND"),
            each.decoded("LAST-MODIFIED", None),
        )
        for each in parsed.walk("VEVENT")
    ]
    assert back == made
    again = imported(feed(name, made, MADE), START, START + timedelta(days=20_000))
    assert {(each.uid, each.start, each.end) for each in again} == {
        (each.uid, each.start, each.end) for each in made
    }


TIMES = "DTSTART:20261102T140000Z\nDTEND:20261109T140000Z"


@pytest.mark.parametrize(
    ("lines", "whose"),
    [
        (
            "SUMMARY:On Call - Ana Ruiz - IT Primary\nATTENDEE:mailto:ana@example.com",
            "ana@example.com",
        ),
        ("SUMMARY:On Call - Ana Ruiz - IT Primary", "Ana Ruiz"),
        ("SUMMARY:On-call: Ana Ruiz", "Ana Ruiz"),
        ("SUMMARY:ana@example.com", "ana@example.com"),
        ("SUMMARY:Ana Ruiz (IT)", "Ana Ruiz"),
        ("SUMMARY:Jean-Luc Ôé", "Jean-Luc Ôé"),
        ("SUMMARY:Ana\nORGANIZER:mailto:lead@example.com", "Ana"),
        ("ORGANIZER;CN=Ana:mailto:ana@example.com", "ana@example.com"),
        ("SUMMARY:Ana\nORGANIZER:mailto:x1@group.calendar.google.com", "Ana"),
        ("ATTENDEE:mailto:ana@example.com\nATTENDEE:mailto:ben@example.com", "ana@example.com"),
        ("DESCRIPTION:nobody", ""),
    ],
)
def test_whose_shift_it_is(lines: str, whose: str) -> None:
    (shift,) = imported(calendar(event(TIMES, lines)), START, END)
    assert shift == ImportedShift(
        whose, datetime(2026, 11, 2, 14, tzinfo=UTC), datetime(2026, 11, 9, 14, tzinfo=UTC), "u1"
    )


def spans(content: bytes, zone: str = "UTC") -> list[tuple[str, str]]:
    return [
        (f"{each.start:%m-%d %H:%M}", f"{each.end:%m-%d %H:%M}")
        for each in imported(content, START, END, zone)
    ]


def test_a_rule_with_an_exception_and_a_moved_occurrence() -> None:
    weekly = event(
        "SUMMARY:Ana",
        "DTSTART;TZID=America/New_York:20261026T090000",
        "DTEND;TZID=America/New_York:20261027T090000",
        "RRULE:FREQ=WEEKLY;COUNT=5",
        "EXDATE;TZID=America/New_York:20261109T090000",
    )
    moved = event(
        "SUMMARY:Ben",
        "RECURRENCE-ID;TZID=America/New_York:20261116T090000",
        "DTSTART;TZID=America/New_York:20261117T120000",
        "DTEND;TZID=America/New_York:20261117T130000",
    )
    found = imported(calendar(weekly, moved), START, END)
    assert [(each.email_or_name, f"{each.start:%m-%d %H:%M}") for each in found] == [
        ("Ana", "11-02 14:00"),
        ("Ben", "11-17 17:00"),
        ("Ana", "11-23 14:00"),
    ]
    assert len({each.uid for each in found}) == 3


def test_all_day_events_and_times_without_a_zone_are_in_the_calendars_zone() -> None:
    days = event("SUMMARY:Ana", "DTSTART;VALUE=DATE:20261102", "DTEND;VALUE=DATE:20261104")
    hours = event("SUMMARY:Ben", "DTSTART:20261105T090000", "DTEND:20261105T170000", uid="u2")
    expected = [("11-02 05:00", "11-04 05:00"), ("11-05 14:00", "11-05 22:00")]
    assert spans(calendar(days, hours), "America/New_York") == expected
    named = calendar(days, hours, head="X-WR-TIMEZONE:America/New_York\n")
    assert spans(named) == expected


def test_a_zone_that_nobody_knows_leaves_the_default() -> None:
    day = event("SUMMARY:Ana", "DTSTART;VALUE=DATE:20261102")
    odd = calendar(day, head="X-WR-TIMEZONE:Mars/Base\n")
    assert spans(odd, "Asia/Tokyo") == [("11-01 15:00", "11-02 15:00")]


def test_what_is_cancelled_or_elsewhere_in_time_is_left_out() -> None:
    gone = event(TIMES, "SUMMARY:Ana", "STATUS:CANCELLED")
    long_ago = event("DTSTART:20200101T000000Z", "DTEND:20200102T000000Z", uid="u2")
    assert imported(calendar(gone, long_ago), START, END) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty.*expected an iCalendar file"),
        (b"<!doctype html><title>Sign in</title>", "begins with “<!doctype html>.*BEGIN:VCALENDAR"),
        (b"BEGIN:VCALENDAR" + b"x" * MOST_BYTES, "has 5.1 MB; 5 MB is as much as I read"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n", "cut off.*END:VCALENDAR"),
        (calendar(event("SUMMARY:Ana")), "no time that I understand.*a start, an end"),
        (calendar(event("DTSTART:tomorrow")), "no time that I understand.*a start, an end"),
        (calendar(event(TIMES, "RRULE:FREQ=SOMETIMES")), "no time that I understand|cut off"),
        (calendar(event(TIMES, "RRULE:FREQ=SECONDLY")), "repeat too often"),
        (
            calendar(event(TIMES, "RRULE:FREQ=HOURLY;BYMINUTE=1,2,3,4,5,6,7,8,9,10")),
            "more than 5,000 events, or shifts",
        ),
        (calendar(*[event(TIMES)] * 5_001), "more than 5,000 events"),
        (
            calendar(*(event("DTSTART:00010101T000000Z", "RRULE:FREQ=DAILY") for _ in range(2))),
            "since too long ago",
        ),
    ],
    ids=range(11),
)
def test_what_cannot_be_read_is_a_mistake_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Mistake, match=sentence):
        imported(content, START, END)


@settings(max_examples=150)
@given(st.data())
def test_any_damage_is_either_read_or_a_mistake(data: st.DataObject) -> None:
    content = calendar(
        event(TIMES, "SUMMARY:Ana", "RRULE:FREQ=DAILY;INTERVAL=2", "EXDATE:20261104T140000Z")
    )
    cut = data.draw(st.integers(0, len(content)))
    damage = data.draw(st.binary(max_size=8) | st.sampled_from([b"\r\n", b":", b";", b"=9"]))
    damaged = content[:cut] + damage + content[cut + data.draw(st.integers(0, 5)) :]
    try:
        found = imported(damaged, START, END)
    except Mistake as mistake:
        assert "expected" in str(mistake) or "I can" in str(mistake)  # noqa: PT017 either is right
    else:
        assert all(each.start < each.end for each in found)
