"""What people choose for themselves: how they are reminded, when it is quiet, being named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from sqlmodel import Session, col, select, update

from bot.clock import Clock
from bot.domain.reminding import end_of_quiet
from bot.errors import InvalidInput
from bot.permissions import Action, require
from bot.services.people import PeopleService, zone_of
from models import Preference, Reminder, Reminders
from models.database import Database


@dataclass(frozen=True)
class PreferenceDraft:
    """What someone chose; the hours as a form gives them, `20:00`, read only with `quiet`."""

    reminders: str
    quiet: bool
    quiet_from: str
    quiet_until: str
    named_in_wins: bool


@dataclass(frozen=True)
class PreferencePage:
    """Someone's choices, and the zone that their hours are in."""

    preference: Preference
    zone: str


class PreferenceService:
    def __init__(self, database: Database, clock: Clock, people: PeopleService) -> None:
        self._database = database
        self._clock = clock
        self._people = people

    def page(self, user_id: str) -> PreferencePage:
        """What someone has chosen by now."""
        with self._database.reading() as session:
            return PreferencePage(preference_of(session, user_id), zone_of(session, user_id))

    def change(self, user_id: str, draft: PreferenceDraft) -> None:
        """Store someone's own choices. What waits for them is thought over again by these.

        Raises:
            InvalidInput: what is wrong with which field.
        """
        begins, ends = _hours(draft)
        with self._database.writing() as session:
            actor = self._people.actor(session, user_id)
            require(actor, Action.CHANGE_PREFERENCES, involved=(user_id,))
            session.merge(
                Preference(
                    user_id=user_id,
                    reminders=draft.reminders,
                    quiet_from=begins,
                    quiet_until=ends,
                    named_in_wins=draft.named_in_wins,
                )
            )
            waiting = update(Reminder).where(
                col(Reminder.user_id) == user_id, col(Reminder.due_at).is_not(None)
            )
            session.exec(waiting.values(due_at=self._clock.now(), digest_on=None))


def preference_of(session: Session, user_id: str) -> Preference:
    """Someone's choices, or the defaults of who has made none."""
    return session.get(Preference, user_id) or Preference(user_id=user_id)


def quiet_until(session: Session, user_id: str, now: datetime) -> datetime | None:
    """When someone's present quiet hours end, in UTC; None when it isn't quiet for them."""
    return end_of_quiet(preference_of(session, user_id), zone_of(session, user_id), now)


def unnamed_in_wins(session: Session, user_ids: Iterable[str]) -> frozenset[str]:
    """Those of them who don't want to be named in wins."""
    unnamed = select(Preference.user_id).where(
        col(Preference.user_id).in_(set(user_ids)), ~col(Preference.named_in_wins)
    )
    return frozenset(session.exec(unnamed))


def _hours(draft: PreferenceDraft) -> tuple[time | None, time | None]:
    if draft.reminders not in set(Reminders):
        raise InvalidInput({"reminders": "Choose how reminders reach you."})
    if not draft.quiet:
        return None, None
    problems = {}
    hours = {}
    for block_id, typed in (("quiet_from", draft.quiet_from), ("quiet_until", draft.quiet_until)):
        try:
            hours[block_id] = time.fromisoformat(typed)
        except ValueError:
            problems[block_id] = "Choose a time of day."
    if not problems and hours["quiet_from"] == hours["quiet_until"]:
        problems["quiet_until"] = "Quiet hours end at another time than they begin."
    if problems:
        raise InvalidInput(problems)
    return hours["quiet_from"], hours["quiet_until"]
