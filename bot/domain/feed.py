"""Shifts as an iCalendar file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from icalendar import Calendar, Event


@dataclass(frozen=True)
class FeedShift:
    """One shift as a calendar shows it; moments in UTC, whole seconds."""

    title: str
    start: datetime
    end: datetime
    where: str
    """Names the rotation and the person for good: two shifts of one start are told apart by it."""


def calendar_file(name: str, shifts: Iterable[FeedShift], now: datetime) -> bytes:
    """A calendar of that name (RFC 5545), in UTC; `now` is when it was made."""
    calendar = Calendar()
    calendar.add("prodid", "-//Liaison//On-call//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for shift in shifts:
        calendar.add_component(_event(shift, now))
    return bytes(calendar.to_ical())


def _event(shift: FeedShift, now: datetime) -> Event:
    event = Event()
    key = f"{shift.where}:{shift.start.isoformat()}"
    event.add("uid", f"{sha256(key.encode()).hexdigest()[:32]}@liaison")
    event.add("dtstamp", now)
    event.add("dtstart", shift.start)
    event.add("dtend", shift.end)
    event.add("summary", shift.title)
    event.add("transp", "TRANSPARENT")
    return event
