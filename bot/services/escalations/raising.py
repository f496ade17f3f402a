"""Raising an escalation: the form, what is wrong with it, and what begins with it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlmodel import Session

from bot.domain.escalation import next_countdown
from bot.domain.impact import IMPACTS
from bot.domain.quarter import quarter_of
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, require
from bot.services.escalations.case import Case, case_of, policy_of
from bot.services.escalations.desk import Desk
from bot.services.escalations.engine import EscalationEngine
from bot.services.oncall import responder
from bot.services.people import PeopleService, known_zone, today_of
from bot.services.roadmap import open_items
from bot.services.teams import take_team, team_of, teams_on_call
from bot.views.escalations.raise_form import RaiseForm, Recipient
from models import Audience, Escalation, EventKind, RoadmapItem, Team
from models.database import Database

SUMMARY_LIMIT = 2000


@dataclass(frozen=True)
class EscalationDraft:
    """An escalation as it is asked for; `deadline_at` is a moment in UTC."""

    team_id: int
    impact: str
    summary: str
    deadline_at: datetime | None = None
    link: str | None = None
    roadmap_item_id: int | None = None


class RaisingService:
    def __init__(
        self, database: Database, people: PeopleService, desk: Desk, engine: EscalationEngine
    ) -> None:
        self._database = database
        self._people = people
        self._desk = desk
        self._engine = engine

    def form(self, user_id: str, typed: str) -> RaiseForm:
        """The form as it opens: a leading team name chooses the team, the rest is what happened.

        Args:
            user_id: who asks; without a team name, another team than theirs is chosen.
            typed: what they typed after the command.

        Raises:
            NotAllowed: guests can't raise one.
            Mistake: no team can be escalated to yet.
        """
        with self._database.reading() as session:
            require(self._people.actor(session, user_id), Action.RAISE_ESCALATION)
            teams = teams_on_call(session)
            if not teams:
                raise Mistake(
                    "No team can be escalated to yet. Ask an administrator to set up teams."
                )
            named, summary = take_team(teams, typed)
            team = named or self._other_team(session, teams, user_id)
            return self._fill(session, user_id, teams, team, summary)

    def form_for(self, user_id: str, team_id: int, summary: str) -> RaiseForm:
        """The form after another team was chosen in it."""
        with self._database.reading() as session:
            teams = teams_on_call(session)
            team = next((each for each in teams if each.id == team_id), teams[0])
            return self._fill(session, user_id, teams, team, summary)

    def raise_escalation(self, user_id: str, draft: EscalationDraft) -> int:
        """Store an escalation, post it in the team's channel, page who is on call, tell the raiser.

        Returns:
            Its number.

        Raises:
            NotAllowed: guests can't raise one.
            InvalidInput: what is wrong with which field.
        """
        now = self._desk.clock.now()
        with self._database.writing() as session:
            require(self._people.actor(session, user_id), Action.RAISE_ESCALATION)
            team = _check(session, draft, now)
            return self.begin(session, user_id, team, draft)

    def begin(self, session: Session, raised_by: str, team: Team, draft: EscalationDraft) -> int:
        """Store a checked escalation and take the first step, in the caller's transaction."""
        now = self._desk.clock.now()
        severity = policy_of(session, team).severity(draft.impact, draft.deadline_at, now)
        escalation = Escalation(
            team_id=draft.team_id,
            raised_by=raised_by,
            raised_from_team_id=team_of(session, raised_by),
            impact=draft.impact,
            severity=severity,
            summary=draft.summary.strip(),
            link=draft.link,
            deadline_at=draft.deadline_at,
            countdown_at=next_countdown(draft.deadline_at, now),
            roadmap_item_id=draft.roadmap_item_id,
            next_step_at=now,
            raised_at=now,
        )
        session.add(escalation)
        session.flush()
        case = case_of(session, escalation)
        self._announce(session, case)
        event = self._engine.take_step(session, case, now)
        self._desk.spread(session, case, event)
        return case.number

    def _announce(self, session: Session, case: Case) -> None:
        raiser = case.escalation.raised_by
        self._desk.note(session, case, EventKind.RAISED, by=raiser)
        if raiser[:1] in {"U", "W"}:
            self._desk.messages.show(session, case, "raiser", raiser, Audience.RAISER)
        self._desk.messages.show_teams(session, case)

    def _fill(
        self, session: Session, user_id: str, teams: list[Team], team: Team, summary: str
    ) -> RaiseForm:
        now = self._desk.clock.now()
        paged = responder(session, team, now)
        today = today_of(session, user_id, now)
        return RaiseForm(
            teams=teams,
            team=team,
            recipient=Recipient(paged, known_zone(session, paged)) if paged else None,
            items=open_items(session, quarter_of(today)),
            summary=summary,
            now=now,
        )

    def _other_team(self, session: Session, teams: list[Team], user_id: str) -> Team:
        mine = self._people.actor(session, user_id).member_of
        return next((team for team in teams if team.id not in mine), teams[0])


def _check(session: Session, draft: EscalationDraft, now: datetime) -> Team:
    problems = {}
    team = session.get(Team, draft.team_id)
    if team is None:
        problems["team"] = "That team no longer exists. Choose another."
    if draft.impact not in IMPACTS:
        problems["impact"] = "Choose what it hurts."
    if not draft.summary.strip():
        problems["summary"] = "A few words, please: what is broken, and for whom?"
    if len(draft.summary) > SUMMARY_LIMIT:
        problems["summary"] = f"Shorter, please: {SUMMARY_LIMIT} characters at most."
    if draft.deadline_at and draft.deadline_at <= now:
        problems["deadline"] = "That moment has passed. Choose a later one, or leave it empty."
    if draft.link and not _is_web_link(draft.link):
        problems["link"] = "A link starts with https:// or http://."
    if draft.roadmap_item_id and session.get(RoadmapItem, draft.roadmap_item_id) is None:
        problems["item"] = (
            "That item is no longer on the roadmap. Choose another, or leave it empty."
        )
    if problems or team is None:
        raise InvalidInput(problems)
    return team


def _is_web_link(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    whole = bool(parts.netloc) and link.isprintable() and " " not in link
    return parts.scheme in {"http", "https"} and whole and len(link) <= SUMMARY_LIMIT
