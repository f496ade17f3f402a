"""Shifts as an iCalendar feed (RFC 5545), and shifts from the exports of other tools."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import prod
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event

from bot.domain.calendar_import import MOST_BYTES, refuse_large
from bot.domain.wall_clock import first_moment, zone
from bot.errors import Mistake

PRODUCT = "-//Liaison//On-call//EN"
MOST_OCCURRENCES = 5_000
_MOST_STEPS = 500_000
_LONGEST = 255
_REPEATS = frozenset({"RRULE", "RDATE", "RECURRENCE-ID"})
_DAY = timedelta(days=1)
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_ON_CALL = re.compile(r"^on[ -]?call\b\s*[-–—:|]?\s*(?:for\s+)?", re.IGNORECASE)
_AFTER_NAME = re.compile(r"\s+[-–—|]\s+|\s*[(\[]|:\s|\s+(?:is\s+)?on[ -]?call\b", re.IGNORECASE)
_SECONDS = {
    "SECONDLY": 1,
    "MINUTELY": 60,
    "HOURLY": 3_600,
    "DAILY": 86_400,
    "WEEKLY": 86_400,  # several days of a week may be named
    "MONTHLY": 86_400,
    "YEARLY": 86_400,
}


@dataclass(frozen=True)
class FeedShift:
    """One event of a feed. `uid` stays the same as long as it is the same shift."""

    uid: str
    summary: str
    start: datetime
    end: datetime
    changed_at: datetime | None = None


@dataclass(frozen=True)
class ImportedShift:
    """A shift found in a calendar, in UTC: whose it is by email if there is one, else by name."""

    email_or_name: str
    start: datetime
    end: datetime
    uid: str


def feed(name: str, shifts: Iterable[FeedShift], made_at: datetime) -> bytes:
    """An iCalendar feed of shifts, times in UTC, that calendars show under a name.

    Args:
        name: what the calendar is called.
        shifts: its events, in the order they are to stand in.
        made_at: the present moment (UTC), which every event has to carry.
    """
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("X-WR-CALNAME", name)
    for shift in shifts:
        calendar.add_component(_event(shift, made_at))
    return bytes(calendar.to_ical())


def _event(shift: FeedShift, made_at: datetime) -> Event:
    event = Event()
    event.add("UID", shift.uid)
    event.add("DTSTAMP", made_at)
    event.add("DTSTART", shift.start)
    event.add("DTEND", shift.end)
    event.add("SUMMARY", shift.summary)
    # Being on call leaves the day free for meetings.
    event.add("TRANSP", "TRANSPARENT")
    if shift.changed_at:
        event.add("LAST-MODIFIED", shift.changed_at)
    return event


def imported(
    content: bytes, start: datetime, end: datetime, default_zone: str = "UTC"
) -> list[ImportedShift]:
    """The shifts of an iCalendar export that overlap an interval (UTC), in order of time.

    Recurring events are expanded, with their exceptions. All-day events and times without a zone
    are those of the calendar's own zone (X-WR-TIMEZONE), else of `default_zone`.

    A large one takes seconds of pure Python: not for the thread that answers people.

    Raises:
        Mistake: too large, no calendar, too many shifts, or an event that can't be read.
    """
    calendar = _parsed(content)
    own_zone = _zone_of(calendar, default_zone)
    repeating = {
        str(each.get("UID")) for each in calendar.walk("VEVENT") if _REPEATS.intersection(each)
    }
    shifts = [_shift(event, own_zone, repeating) for event in _occurrences(calendar, start, end)]
    within = [each for each in shifts if each.start < each.end and each.start < end]
    return sorted(
        (each for each in within if start < each.end), key=lambda each: (each.start, each.uid)
    )


def _parsed(content: bytes) -> Calendar:
    if len(content) > MOST_BYTES:
        raise refuse_large(len(content))
    if b"BEGIN:VCALENDAR" not in content[:4096].upper():
        begins = content[:30].decode("utf-8", "replace").strip()
        said = f"begins with “{' '.join(begins.split())}”" if begins else "is empty"
        raise Mistake(f"That {said}. I expected an iCalendar file, which begins BEGIN:VCALENDAR.")
    # Reading takes about a millisecond an event, so those that are no use are counted before.
    _refuse_too_many(content.upper().count(b"BEGIN:VEVENT"))
    try:
        parsed = Calendar.from_ical(content)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Mistake(
            "I found a calendar, but couldn’t read it to its end: it may be cut off. "
            "I expected an iCalendar file that ends END:VCALENDAR."
        ) from error
    if not isinstance(parsed, Calendar):
        raise Mistake("I found a calendar’s part, but expected a whole one, from its first line.")
    return parsed


def _zone_of(calendar: Calendar, default_zone: str) -> ZoneInfo:
    # Taken out, for the library would trip over a name that it doesn't know.
    named = str(calendar.pop("X-WR-TIMEZONE", "")).strip()
    try:
        return zone(named) if named else zone(default_zone)
    except Mistake:  # some tools write names of their own there, such as Windows'
        return zone(default_zone)


def _occurrences(calendar: Calendar, start: datetime, end: datetime) -> list[Any]:
    """The events within an interval, the recurring ones expanded."""
    found: list[Any] = []
    try:
        _refuse_endless_work(calendar, end)
        query = recurring_ical_events.of(calendar)
        for series in query.series:
            # A day more on either side: times without a zone aren't in UTC.
            for each in series.between(start - _DAY, end + _DAY):
                found.append(each.as_component(keep_recurrence_attributes=False))
                _refuse_too_many(len(found))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise Mistake(
            "I found a calendar, but one of its events has no time that I understand. "
            "I expected events with a start, an end and, if they repeat, a rule for it."
        ) from error
    return [each for each in found if str(each.get("STATUS", "")).upper() != "CANCELLED"]


def _refuse_too_many(count: int) -> None:
    if count > MOST_OCCURRENCES:
        raise Mistake(
            f"That calendar holds more than {MOST_OCCURRENCES:,} events, or shifts to come. "
            f"I can take {MOST_OCCURRENCES:,}: export one rotation, or fewer weeks?"
        )


def _refuse_endless_work(calendar: Calendar, end: datetime) -> None:
    """A rule is expanded from its beginning, and one by the second since 1970 takes for ever."""
    repeating = [event for event in calendar.walk("VEVENT") if "RRULE" in event]
    steps = sum((_steps(event, end) for event in repeating), 0.0)
    if steps > _MOST_STEPS:
        raise Mistake(
            "That calendar has events that repeat too often, or since too long ago. "
            "I expected shifts of an hour or more, from the last few years."
        )


def _steps(event: Any, end: datetime) -> float:
    """How many occurrences the rules of an event may have by then, at most or so."""
    rules = event["RRULE"] if isinstance(event["RRULE"], list) else [event["RRULE"]]
    begins = event["DTSTART"].dt
    seconds = (end.date() - date(begins.year, begins.month, begins.day)).days * 86_400.0
    apart = [_seconds_apart(rule) / _times(rule) for rule in rules]
    return sum((max(seconds, 0) / each for each in apart), 0.0)


def _seconds_apart(rule: Any) -> int:
    frequency = str(rule.get("FREQ", ["DAILY"])[0]).upper()
    return _SECONDS[frequency] * max(int(rule.get("INTERVAL", [1])[0]), 1)


def _times(rule: Any) -> int:
    return prod(len(rule.get(part, [None])) for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))


def _shift(event: Any, own_zone: ZoneInfo, repeating: Collection[str]) -> ImportedShift:
    start = _moment(event.start, own_zone)
    uid = str(event.get("UID", ""))[:_LONGEST]
    if uid in repeating:
        uid = f"{uid}/{_moment(event['RECURRENCE-ID'].dt, own_zone):%Y%m%dT%H%M%SZ}"
    return ImportedShift(_whose(event), start, _moment(event.end, own_zone), uid)


def _moment(when: date | datetime, own_zone: ZoneInfo) -> datetime:
    if not isinstance(when, datetime):
        return first_moment(when, time(), own_zone)
    if when.tzinfo is None:
        return first_moment(when.date(), when.time(), own_zone)
    return when.astimezone(UTC)


def _whose(event: Any) -> str:
    """An attendee's email; else what the title says; else the organiser.

    A calendar's owner is the organiser of all its events, so a name in the title is surer.
    """
    summary = " ".join(str(event.get("SUMMARY", "")).split())
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    said = next(iter([*_emails(attendees), *_EMAIL.findall(summary)]), None) or _name_in(summary)
    return (said or next(iter(_emails([event.get("ORGANIZER", "")])), ""))[:_LONGEST]


def _emails(addresses: Iterable[object]) -> list[str]:
    found = [email for each in addresses for email in _EMAIL.findall(str(each))]
    return [each for each in found if not each.endswith("calendar.google.com")]


def _name_in(summary: str) -> str:
    """“Ana Ruiz” of “On Call - Ana Ruiz - IT Primary”, “Ana Ruiz (IT)”, “Ana Ruiz is on call”."""
    without = _ON_CALL.sub("", summary)
    return _AFTER_NAME.split(without, maxsplit=1)[0].strip()
