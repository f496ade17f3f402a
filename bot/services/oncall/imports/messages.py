"""The messages about calendars that are imported."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from bot.outbox.queue import enqueue
from bot.services.say import say
from bot.views.blocks import section
from bot.views.oncall_import import DryRun, dry_run_blocks, dry_run_lines
from bot.views.oncall_import_words import failing, new_names, unreadable, working_again
from models import ImportedCalendar, Priority, Rotation, Team

_EVENT = "liaison_calendar"


def send_dry_run(session: Session, calendar: ImportedCalendar, run: DryRun, now: datetime) -> None:
    """What a calendar would bring, to whoever wants to import it."""
    enqueue(
        session,
        key=_key(calendar, "read"),
        destination=calendar.made_by,
        method="chat.postMessage",
        payload={"text": "\n".join(dry_run_lines(run)), "blocks": dry_run_blocks(run)},
        priority=Priority.UPDATE,
        now=now,
        event_type=_EVENT,
    )


def renew(session: Session, calendar: ImportedCalendar, words: str, now: datetime) -> None:
    """Put what became of it in the place of that message."""
    enqueue(
        session,
        key=_key(calendar, "ended"),
        destination=calendar.made_by,
        method="chat.update",
        payload={"text": words, "blocks": [section(words)]},
        priority=Priority.UPDATE,
        now=now,
        target_key=_key(calendar, "read"),
    )


def tell_unreadable(
    session: Session, calendar: ImportedCalendar, problem: str, now: datetime
) -> None:
    """To whoever wants to import it: it can't be read."""
    words = unreadable(calendar.name, problem)
    _say(session, _key(calendar, "unreadable"), calendar.made_by, words, now)


def tell_failing(session: Session, calendar: ImportedCalendar, now: datetime) -> None:
    """To the lead: it can't be read any more."""
    where, lead = _place(session, calendar)
    words = failing(*where, calendar.name, calendar.problem or "")
    part = f"failing:{int(now.timestamp())}"
    _say(session, _key(calendar, part), lead, words, now)


def tell_working(session: Session, calendar: ImportedCalendar, now: datetime) -> None:
    """To the lead: it can be read again."""
    where, lead = _place(session, calendar)
    words = working_again(*where, calendar.name)
    part = f"working:{int(now.timestamp())}"
    _say(session, _key(calendar, part), lead, words, now)


def tell_unknown(
    session: Session,
    calendar: ImportedCalendar,
    unknown: Mapping[str, int],
    now: datetime,
) -> None:
    """To the lead: names that nobody is known by, each set of them once."""
    where, lead = _place(session, calendar)
    words = new_names(*where, calendar.name, unknown)
    part = f"unknown:{sha256(repr(sorted(unknown)).encode()).hexdigest()[:16]}"
    _say(session, _key(calendar, part), lead, words, now)


def _say(session: Session, key: str, destination: str, words: str, now: datetime) -> None:
    say(session, key=key, destination=destination, words=words, event_type=_EVENT, now=now)


def _place(session: Session, calendar: ImportedCalendar) -> tuple[tuple[str, str], str]:
    """The names of its team and rotation, and who leads the team, else its channel."""
    rotation = session.get_one(Rotation, calendar.rotation_id)
    team = session.get_one(Team, rotation.team_id)
    return (team.name, rotation.name), team.lead_user_id or team.channel_id


def _key(calendar: ImportedCalendar, part: str) -> str:
    # Of a forgotten draft the number may be given again.
    return f"calendar:{calendar.id}:{int(calendar.made_at.timestamp())}:{part}"
