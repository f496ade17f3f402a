"""Escalations that Liaison raises and resolves itself, since a monitor says so."""

from sqlmodel import Session

from bot.domain.draft import EscalationDraft
from bot.domain.night import FirstPage
from bot.permissions import SYSTEM
from bot.services.escalations.case import load
from bot.services.escalations.desk import Desk
from bot.services.escalations.raising import RaisingService
from bot.services.teams import stored_id
from models import EscalationState, EventKind, Team


class RaisedByAlerts:
    """`bot.services.alerts.AlertEscalations`, within the caller's transaction."""

    def __init__(self, raising: RaisingService, desk: Desk) -> None:
        self._raising = raising
        self._desk = desk

    def raise_alert(
        self,
        session: Session,
        *,
        team: Team,
        impact: str,
        summary: str,
        link: str | None,
    ) -> int:
        draft = EscalationDraft(
            team_id=stored_id(team.id),
            impact=impact,
            summary=summary,
            link=link,
            # The night's choice is a person's: a monitor has none to whom it could be offered.
            first_page=FirstPage.NOW,
        )
        return self._raising.begin(session, SYSTEM.user_id, team, draft)

    def note_alert(self, session: Session, escalation_id: int, words: str) -> None:
        case = load(session, escalation_id)
        if case.escalation.state != EscalationState.RESOLVED:
            event = self._desk.note(session, case, EventKind.REPORTED, words=words)
            self._desk.spread(session, case, event)

    def resolve_alert(self, session: Session, escalation_id: int, words: str) -> None:
        case = load(session, escalation_id)
        if case.escalation.state != EscalationState.RESOLVED:
            self._desk.end(session, case, SYSTEM.user_id, words)
