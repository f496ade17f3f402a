"""The one way of every personal reminder: now, after quiet hours, in a digest, or not at all.

Pages never go through here.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, func, select, update

from bot.domain.business import BusinessCalendar
from bot.domain.reminding import Delivery, delivery
from bot.outbox.queue import enqueue, withdraw
from bot.services.people import zone_of
from bot.services.preferences import preference_of
from bot.services.say import say
from bot.services.teams import team_of
from bot.views.blocks import Block
from bot.views.preferences import digest_blocks, digest_text
from models import Preference, Priority, Reminder, Team
from models.database import Database
from models.insert import insert_missing

_PEOPLE_AT_ONCE = 50
_IN_ONE_MESSAGE = 12


def remind(
    session: Session,
    *,
    user_id: str,
    key: str,
    words: str,
    event_type: str,
    now: datetime,
    buttons: Sequence[Block] = (),
    useless_after: datetime | None = None,
) -> None:
    """Remind someone as they have chosen, within the caller's transaction.

    Args:
        session: the caller's transaction.
        user_id: who is reminded.
        key: of the reminder; the same key twice reminds once.
        words: mrkdwn; people's text in it is escaped already.
        event_type: of the message's metadata; a digest's is `liaison_digest`.
        now: the present moment.
        buttons: what can be done about it, below the words.
        useless_after: when nobody needs it any more: it doesn't wait for a digest after that.
    """
    reminder = Reminder(
        key=key,
        user_id=user_id,
        words=words[:3000],
        buttons=list(buttons),
        event_type=event_type,
        useless_after=useless_after,
        made_at=now,
    )
    chosen = _delivery(session, reminder, now)
    if chosen is None:
        return
    if chosen == Delivery(now):
        _send(session, reminder, now)
        return
    reminder.due_at, reminder.digest_on = chosen.at, chosen.digest_on
    insert_missing(session, reminder)


def take_back(session: Session, key_prefix: str, now: datetime) -> None:
    """What these reminders ask for is done, or is gone: those that wait are forgotten.

    Args:
        session: the caller's transaction.
        key_prefix: how their keys begin.
        now: the present moment.
    """
    begins = func.substr(Reminder.key, 1, len(key_prefix)) == key_prefix
    session.exec(
        update(Reminder).where(begins, col(Reminder.due_at).is_not(None)).values(due_at=None)
    )
    withdraw(session, key_prefix, now)


class ReminderClock:
    """One kind of work: reminders that wait, each person's in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next_due(self) -> datetime | None:
        with self._database.reading() as session:
            return session.exec(select(func.min(Reminder.due_at))).one()

    def run_due(self, now: datetime) -> None:
        due = select(Reminder.user_id).where(col(Reminder.due_at) <= now).distinct()
        with self._database.reading() as session:
            people = session.exec(due.order_by(Reminder.user_id).limit(_PEOPLE_AT_ONCE)).all()
        for user_id in people:
            with self._database.writing() as session:
                self._deliver(session, user_id, now)

    def _deliver(self, session: Session, user_id: str, now: datetime) -> None:
        """Send what is due for someone, unless another process is at it."""
        theirs = select(Preference).where(Preference.user_id == user_id)
        if session.exec(theirs.with_for_update(skip_locked=True)).first() is None:
            return
        due = select(Reminder).where(Reminder.user_id == user_id, col(Reminder.due_at) <= now)
        reminders = session.exec(due.order_by(col(Reminder.id)).with_for_update()).all()
        digest = [each for each in reminders if _in_this_digest(each, now)]
        for each in reminders:
            if each not in digest:
                _reconsider(session, each, now)
        for begin in range(0, len(digest), _IN_ONE_MESSAGE):
            _send_digest(session, user_id, digest[begin : begin + _IN_ONE_MESSAGE], now)
        session.add_all(reminders)


def forget_reminders(session: Session, *, before: datetime) -> None:
    """Forget the keys of reminders that were settled, of those made before that moment."""
    settled = delete(Reminder).where(col(Reminder.due_at).is_(None), col(Reminder.made_at) < before)
    session.exec(settled)


def _in_this_digest(reminder: Reminder, now: datetime) -> bool:
    in_time = reminder.useless_after is None or now <= reminder.useless_after
    return reminder.digest_on is not None and in_time


def _reconsider(session: Session, reminder: Reminder, now: datetime) -> None:
    """Quiet hours are over, or the person has chosen anew."""
    chosen = None if reminder.digest_on else _delivery(session, reminder, now)
    reminder.due_at = None
    if chosen == Delivery(now):
        _send(session, reminder, now)
    elif chosen:
        reminder.due_at, reminder.digest_on = chosen.at, chosen.digest_on


def _delivery(session: Session, reminder: Reminder, now: datetime) -> Delivery | None:
    preference = preference_of(session, reminder.user_id)
    calendar = _working_days(session, reminder.user_id)
    return delivery(preference, calendar, now, reminder.useless_after)


def _working_days(session: Session, user_id: str) -> BusinessCalendar:
    """Someone's working days: Monday to Friday without their team's holidays."""
    team_id = team_of(session, user_id)
    region = session.get_one(Team, team_id).holiday_region if team_id else None
    return BusinessCalendar(zone_of(session, user_id), region=region)


def _send(session: Session, reminder: Reminder, now: datetime) -> None:
    say(
        session,
        key=reminder.key,
        destination=reminder.user_id,
        words=reminder.words,
        event_type=reminder.event_type,
        now=now,
        buttons=reminder.buttons,
    )


def _send_digest(
    session: Session, user_id: str, reminders: Sequence[Reminder], now: datetime
) -> None:
    lines = [(each.words, each.buttons) for each in reminders]
    enqueue(
        session,
        key=f"digest:{user_id}:{reminders[0].id}",
        destination=user_id,
        method="chat.postMessage",
        payload={"text": digest_text(lines), "blocks": digest_blocks(lines)},
        priority=Priority.DIGEST,
        now=now,
        event_type="liaison_digest",
    )
    for each in reminders:
        each.due_at = None
