"""Escalations that Liaison raises and resolves itself, since a monitor says so."""

from datetime import datetime

from sqlmodel import Session

from bot.domain.impact import IMPACTS, severity_of
from bot.permissions import SYSTEM
from bot.services.escalation_messages import EscalationMessages
from bot.services.home import HomeService
from bot.services.oncall import responder
from bot.services.say import say
from bot.services.teams import members_of, stored_id
from models import Escalation, EscalationState, Team


class RaisedByAlerts:
    """`bot.services.alerts.AlertEscalations`, within the caller's transaction."""

    def __init__(self, messages: EscalationMessages, home: HomeService) -> None:
        self._messages = messages
        self._home = home

    def raise_alert(
        self,
        session: Session,
        *,
        team: Team,
        impact: str,
        summary: str,
        link: str | None,
        now: datetime,
    ) -> int:
        escalation = Escalation(
            team_id=stored_id(team.id),
            raised_by=SYSTEM.user_id,
            impact=impact,
            severity=severity_of(IMPACTS[impact], None, now),
            summary=summary,
            link=link,
            paged_user_id=responder(session, team, now),
            raised_at=now,
        )
        session.add(escalation)
        session.flush()
        self._messages.announce(session, escalation, team)
        self._renew_homes(session, escalation)
        return stored_id(escalation.id)

    def note_alert(
        self, session: Session, escalation_id: int, words: str, *, key: str, now: datetime
    ) -> None:
        escalation = session.get_one(Escalation, escalation_id)
        if escalation.state == EscalationState.RESOLVED:
            return
        say(
            session,
            key=key,
            destination=session.get_one(Team, escalation.team_id).channel_id,
            words=f"#{escalation_id}: {words}",
            event_type="liaison_escalation",
            now=now,
        )

    def resolve_alert(
        self, session: Session, escalation_id: int, words: str, now: datetime
    ) -> None:
        escalation = session.get_one(Escalation, escalation_id, with_for_update=True)
        if escalation.state == EscalationState.RESOLVED:
            return
        escalation.state = EscalationState.RESOLVED
        escalation.resolved_by, escalation.resolved_at = SYSTEM.user_id, now
        escalation.resolution = words
        self._messages.changed(session, escalation, session.get_one(Team, escalation.team_id))
        self._renew_homes(session, escalation)

    def _renew_homes(self, session: Session, escalation: Escalation) -> None:
        concerned = [escalation.paged_user_id, *members_of(session, escalation.team_id)]
        self._home.refresh(session, concerned, f"escalation:{escalation.id}:{escalation.state}")
