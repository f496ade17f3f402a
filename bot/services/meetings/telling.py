"""A sentence to the one who can mend a series, once."""

import re
from datetime import datetime

from sqlmodel import Session

from bot.services.meetings.case import teams_of
from bot.services.people import PeopleService, is_reachable
from bot.services.say import say
from bot.services.teams import stored_id
from bot.views.blocks import one_line, person
from bot.views.naming import Naming
from models import MeetingOccurrence, MeetingSeries, OutboxMessage

_KEY = re.compile(r"meeting:(\d+):(?:call|agenda|minutes|skipped|missed)\b")
_CURES = {
    "not_in_channel": "invite Liaison there (`/invite @Liaison`)",
    "channel_not_found": "invite Liaison there, or choose another channel",
    "is_archived": "unarchive it, or choose another channel",
}


class Telling:
    def __init__(self, people: PeopleService, naming: Naming) -> None:
        self._people = people
        self._naming = naming

    def tell(
        self, session: Session, series: MeetingSeries, what: str, words: str, now: datetime
    ) -> None:
        """Tell whoever can mend it: who set it up, else the teams' leads, else administrators.

        Args:
            session: the caller's transaction.
            series: what it is about.
            what: the same thing is told once, until it was mended.
            words: mrkdwn, one sentence or two.
            now: the present moment.
        """
        if series.problem == what:
            return
        series.problem = what
        session.add(series)
        number = stored_id(series.id)
        change = f"`{self._naming.slash('agenda')} series` changes it."
        for user_id in self._menders(session, series):
            say(
                session,
                key=f"series:{number}:problem:{what}:{user_id}:{int(now.timestamp())}",
                destination=user_id,
                words=f"*{one_line(series.name, 80)}*: {words} {change}",
                event_type="liaison_notice",
                now=now,
            )

    def gone(self, session: Session, series: MeetingSeries, user_id: str, now: datetime) -> None:
        """Someone who takes turns has left the company."""
        words = (
            f"{person(user_id)} takes turns in facilitating it, but that account is deactivated. "
            "They are passed over; take them out, and put someone in."
        )
        self.tell(session, series, f"gone:{user_id}", words, now)

    def post_failed(self, session: Session, row: OutboxMessage, now: datetime) -> None:
        """A message of a meeting could not be sent: called in the transaction that ends its row."""
        found = _KEY.match(row.key)
        meeting = session.get(MeetingOccurrence, int(found[1])) if found else None
        if meeting is None:
            return
        series = session.get_one(MeetingSeries, meeting.series_id)
        reason = row.last_error or "unknown"
        cure = _CURES.get(reason, "choose another channel")
        words = (
            f"I can't post in <#{row.destination}>: Slack says `{one_line(reason, 60)}`. "
            f"Please {cure}; everything else goes on."
        )
        self.tell(session, series, f"channel:{row.destination}", words, now)

    def _menders(self, session: Session, series: MeetingSeries) -> list[str]:
        if is_reachable(session, series.made_by):
            return [series.made_by]
        leads = [team.lead_user_id for team in teams_of(session, stored_id(series.id))]
        there = [lead for lead in leads if lead and is_reachable(session, lead)]
        return there or self._people.administrators(session)
