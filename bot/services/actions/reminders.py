"""Owners are reminded: on the working day before, and on the day, in their own morning."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from bot.domain.action_days import next_reminder
from bot.services.actions.rows import calendar_of
from bot.services.people import PeopleService, is_reachable, today_of
from bot.services.reminders import remind
from bot.services.say import say
from bot.views.actions import orphaned_words, reminder_buttons, reminder_words
from models import ActionItem, Team
from models.database import Database

_USEFUL = timedelta(hours=12)


class ActionReminders:
    """One kind of work: each action's next reminder."""

    def __init__(self, database: Database, people: PeopleService) -> None:
        self._database = database
        self._people = people

    def next_due(self) -> datetime | None:
        with self._database.reading() as session:
            return session.exec(select(func.min(ActionItem.remind_at))).one()

    def run_due(self, now: datetime) -> None:
        while self._remind_one(now):
            pass

    def _remind_one(self, now: datetime) -> bool:
        due = select(ActionItem).where(col(ActionItem.remind_at) <= now)
        due = due.order_by(col(ActionItem.remind_at)).limit(1).with_for_update(skip_locked=True)
        with self._database.writing() as session:
            action = session.exec(due).first()
            if action is None:
                return False
            if is_reachable(session, action.owner_user_id):
                self._remind(session, action, now)
            else:
                self._tell_who_can_mend_it(session, action, now)
            return True

    def _remind(self, session: Session, action: ActionItem, now: datetime) -> None:
        remind(
            session,
            user_id=action.owner_user_id,
            key=f"action:{action.id}:remind:{action.remind_at:%Y-%m-%d}",
            words=reminder_words(action, today_of(session, action.owner_user_id, now)),
            event_type="liaison_action_reminder",
            now=now,
            buttons=reminder_buttons(action),
            useless_after=now + _USEFUL,
        )
        calendar = calendar_of(session, action)
        action.remind_at = next_reminder(action.due_on, calendar, now)
        session.add(action)

    def _tell_who_can_mend_it(self, session: Session, action: ActionItem, now: datetime) -> None:
        """Its owner has left the company: who added it hears it, else the lead; once."""
        team = session.get_one(Team, action.team_id)
        others = [action.created_by, team.lead_user_id, *self._people.administrators(session)]
        told = next((each for each in others if each and is_reachable(session, each)), None)
        if told:
            say(
                session,
                key=f"action:{action.id}:orphaned",
                destination=told,
                words=orphaned_words(action),
                event_type="liaison_notice",
                now=now,
            )
        action.remind_at = None
        session.add(action)
