"""Raising an escalation: what is wrong with what was asked for, and what begins with it."""

import re
from datetime import datetime

from sqlmodel import Session

from bot.domain.draft import EscalationDraft
from bot.domain.escalation import next_countdown
from bot.domain.impact import IMPACTS
from bot.domain.night import FirstPage
from bot.domain.web_link import is_web_link
from bot.errors import InvalidInput
from bot.permissions import Action, is_person, require
from bot.services.escalations.case import Case, case_of, policy_of
from bot.services.escalations.desk import Desk
from bot.services.escalations.engine import EscalationEngine
from bot.services.escalations.preview import Preview, Previewer
from bot.services.people import PeopleService, is_reachable
from bot.services.teams import team_of
from bot.views.escalations.raise_form import MOST_NAMED
from models import Audience, Escalation, EscalationEvent, EventKind, RoadmapItem, Team
from models.database import Database

SUMMARY_LIMIT = 2000
_USER_ID = re.compile(r"[UW][A-Z0-9]{1,29}")


class RaisingService:
    def __init__(
        self, database: Database, people: PeopleService, desk: Desk, engine: EscalationEngine
    ) -> None:
        self._database = database
        self._people = people
        self._desk = desk
        self._engine = engine

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
        """Store a checked escalation and set it going, in the caller's transaction."""
        now = self._desk.clock.now()
        case = case_of(session, _stored(session, raised_by, team, draft, now))
        event = self._announce(session, case, draft)
        preview = Previewer(session, team, raised_by, draft, now).preview(case.escalation.severity)
        event = self._set_out(session, case, preview) or event
        self._desk.spread(session, case, event)
        return case.number

    def _set_out(self, session: Session, case: Case, preview: Preview) -> EscalationEvent | None:
        """Take the first step, or leave it for the morning."""
        escalation, night = case.escalation, preview.night
        if night and preview.chosen is FirstPage.MORNING:
            escalation.next_step_at = night.morning
            return None
        if night and preview.chosen is FirstPage.AWAKE:
            escalation.step, escalation.awake_only = night.awake_step, True
        return self._engine.take_step(session, case, escalation.raised_at)

    def _announce(self, session: Session, case: Case, draft: EscalationDraft) -> EscalationEvent:
        raiser = case.escalation.raised_by
        event = self._desk.note(session, case, EventKind.RAISED, by=raiser)
        if is_person(raiser):
            self._desk.messages.show(session, case, "raiser", raiser, Audience.RAISER)
        self._desk.messages.show_teams(session, case)
        for user_id in draft.named if draft.confidential else ():
            self._desk.follow(session, case, user_id)
        return event


def _stored(
    session: Session, raised_by: str, team: Team, draft: EscalationDraft, now: datetime
) -> Escalation:
    escalation = Escalation(
        team_id=draft.team_id,
        raised_by=raised_by,
        raised_from_team_id=team_of(session, raised_by),
        impact=draft.impact,
        severity=policy_of(session, team).severity(draft.impact, draft.deadline_at, now),
        summary=draft.summary.strip(),
        link=draft.link,
        source_link=draft.source_link,
        confidential=draft.confidential,
        deadline_at=draft.deadline_at,
        countdown_at=next_countdown(draft.deadline_at, now),
        roadmap_item_id=draft.roadmap_item_id,
        next_step_at=now,
        raised_at=now,
    )
    session.add(escalation)
    session.flush()
    return escalation


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
    if draft.confidential and (wrong := _named_wrongly(session, draft.named)):
        problems["named"] = wrong
    if any(link and not is_web_link(link) for link in (draft.link, draft.source_link)):
        problems["link"] = "A link starts with https:// or http://."
    if draft.roadmap_item_id and session.get(RoadmapItem, draft.roadmap_item_id) is None:
        problems["item"] = (
            "That item is no longer on the roadmap. Choose another, or leave it empty."
        )
    if problems or team is None:
        raise InvalidInput(problems)
    return team


def _named_wrongly(session: Session, named: tuple[str, ...]) -> str | None:
    if len(named) > MOST_NAMED:
        return f"{MOST_NAMED} people at most. Name those who have to know."
    if all(_USER_ID.fullmatch(each) and is_reachable(session, each) for each in named):
        return None
    return "One of these is deactivated, or no person. Choose others."
