"""The form for a new escalation, filled with what it sets off."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.draft import EscalationDraft
from bot.domain.impact import IMPACTS
from bot.domain.quarter import quarter_of
from bot.domain.quoting import people_in, plain_words
from bot.errors import Mistake
from bot.permissions import Action, require
from bot.services.escalations.case import policy_of
from bot.services.escalations.joining import joinable
from bot.services.escalations.notice_lines import notice_lines
from bot.services.escalations.preview import Previewer
from bot.services.escalations.raising import SUMMARY_LIMIT
from bot.services.people import PeopleService, today_of, zone_of
from bot.services.roadmap import open_items
from bot.services.teams import stored_id, take_team, teams_on_call
from bot.views.escalations.raise_form import RaiseForm
from models import Person, Team
from models.database import Database

_WORST = 1


class FormService:
    """Builds the form; `has_sink` says whether pages also go where a phone rings."""

    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, *, has_sink: bool
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._has_sink = has_sink

    def typed(self, user_id: str, text: str) -> RaiseForm:
        """The form as it opens: a leading team name chooses the team, the rest is what happened.

        Args:
            user_id: who asks; without a team name, another team than theirs is chosen.
            text: what they typed after the command.

        Raises:
            NotAllowed: guests can't raise one.
            Mistake: no team can be escalated to yet.
        """
        with self._database.reading() as session:
            teams = self._teams(session, user_id)
            named, summary = take_team(teams, text)
            team = named or self._other_team(session, teams, user_id)
            draft = EscalationDraft(stored_id(team.id), "", summary)
            return self._fill(session, user_id, teams, draft)

    def quoting(self, user_id: str, message: str) -> RaiseForm:
        """The form with a message's text in it, as Slack stores it. Raises as `typed` does."""
        with self._database.reading() as session:
            teams = self._teams(session, user_id)
            team = self._other_team(session, teams, user_id)
            named = select(Person).where(col(Person.user_id).in_(people_in(message)))
            names = {each.user_id: each.name for each in session.exec(named)}
            words = plain_words(message, names).strip()[:SUMMARY_LIMIT]
            return self._fill(
                session, user_id, teams, EscalationDraft(stored_id(team.id), "", words)
            )

    def changed(self, user_id: str, draft: EscalationDraft) -> RaiseForm:
        """The form after something was chosen in it. Raises as `typed` does."""
        with self._database.reading() as session:
            return self._fill(session, user_id, self._teams(session, user_id), draft)

    def _teams(self, session: Session, user_id: str) -> list[Team]:
        require(self._people.actor(session, user_id), Action.RAISE_ESCALATION)
        teams = teams_on_call(session)
        if not teams:
            raise Mistake("No team can be escalated to yet. Ask an administrator to set up teams.")
        return teams

    def _fill(
        self, session: Session, user_id: str, teams: list[Team], draft: EscalationDraft
    ) -> RaiseForm:
        now = self._clock.now()
        team = next((each for each in teams if each.id == draft.team_id), teams[0])
        known = draft.impact if draft.impact in IMPACTS else ""
        draft = replace(draft, team_id=stored_id(team.id), impact=known)
        severity = _severity(session, team, draft, now)
        preview = Previewer(session, team, user_id, draft, now).preview(severity or _WORST)
        return RaiseForm(
            draft=draft,
            teams=teams,
            team=team,
            items=open_items(session, quarter_of(today_of(session, user_id, now))),
            now=now,
            reader_zone=zone_of(session, user_id),
            severity=severity,
            stops=preview.stops,
            rounds=preview.rounds,
            last=preview.last,
            posted_in=preview.posted_in,
            night=preview.night,
            first_page=preview.chosen,
            joinable=joinable(session, self._people, user_id, draft, now),
            notices=notice_lines(session, [team.id], now),
            has_sink=self._has_sink,
        )

    def _other_team(self, session: Session, teams: list[Team], user_id: str) -> Team:
        mine = self._people.actor(session, user_id).member_of
        return next((team for team in teams if team.id not in mine), teams[0])


def _severity(session: Session, team: Team, draft: EscalationDraft, now: datetime) -> int | None:
    if not draft.impact:
        return None
    return policy_of(session, team).severity(draft.impact, draft.deadline_at, now)
