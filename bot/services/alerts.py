"""Alerts from monitors: each is stored once, raises or joins an escalation, and ends it in the end.

The rows are the uptime record too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol

from sqlmodel import Session, col, func, select

from bot.clock import Clock
from bot.domain.alerts import AlertReport, AlertState
from bot.errors import Mistake
from bot.services.teams import stored_id
from bot.views.alerts import all_over, also_reported, raised_words, some_over
from models import Alert, Escalation, EscalationState, Team
from models.database import Database
from models.insert import insert_missing

JOIN_WITHIN = timedelta(hours=1)
"""An alert joins an escalation of this age at most; later it is another story."""


class AlertEscalations(Protocol):
    """What alerts need of escalations, each within the caller's transaction."""

    def raise_alert(
        self,
        session: Session,
        *,
        team: Team,
        impact: str,
        summary: str,
        link: str | None,
    ) -> int:
        """Raise one in Liaison's own name; returns its number."""
        ...

    def note_alert(self, session: Session, escalation_id: int, words: str) -> None:
        """Put plain words about it on its timeline, unless it is resolved."""
        ...

    def resolve_alert(self, session: Session, escalation_id: int, words: str) -> None:
        """Resolve it in Liaison's own name, unless it is resolved. `words` are plain text."""
        ...


@dataclass
class Received:
    """What became of a delivery: numbers of escalations, and how many reports were no news."""

    raised: list[int] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)
    resolved: list[int] = field(default_factory=list)
    unchanged: int = 0


class AlertService:
    def __init__(self, database: Database, clock: Clock, escalations: AlertEscalations) -> None:
        self._database = database
        self._clock = clock
        self._escalations = escalations

    def receive(self, team_slug: str, reports: Sequence[AlertReport]) -> Received:
        """Store a monitor's reports and do what follows, all in one transaction.

        Args:
            team_slug: whom they concern.
            reports: of one delivery, all of one source.

        Raises:
            Mistake: there is no such team.
        """
        now, received = self._clock.now(), Received()
        with self._database.writing() as session:
            team = _locked_team(session, team_slug)
            begun = [row for each in reports if (row := self._begin(session, team, each, now))]
            for rows in _by_impact(begun):
                self._escalate(session, team, rows, received, now)
            ended = [row for each in reports if (row := self._end(session, team, each, now))]
            for escalation_id, rows in _by_escalation(ended):
                self._close(session, escalation_id, rows, received)
            received.unchanged = len(reports) - len(begun) - len(ended)
        return received

    def _begin(
        self, session: Session, team: Team, report: AlertReport, now: datetime
    ) -> Alert | None:
        """The new row of a firing alert; None where it is known already."""
        if report.state is not AlertState.FIRING:
            return None
        row = Alert(
            team_id=stored_id(team.id),
            source=report.source,
            fingerprint=report.fingerprint,
            title=report.title,
            impact=report.impact,
            link=report.link,
            started_at=min(report.started_at or now, now),
            last_seen_at=now,
        )
        is_new = insert_missing(session, row)
        known = _open_alert(session, team, report)
        if known:
            known.last_seen_at = now
        return known if is_new else None

    def _escalate(
        self,
        session: Session,
        team: Team,
        rows: list[Alert],
        received: Received,
        now: datetime,
    ) -> None:
        first = rows[0]
        number = _to_join(session, team, first, now)
        if number is None:
            number = self._escalations.raise_alert(
                session,
                team=team,
                impact=first.impact,
                summary=raised_words(rows),
                link=first.link,
            )
            received.raised.append(number)
        else:
            self._escalations.note_alert(session, number, also_reported(rows))
            received.joined.append(number)
        for row in rows:
            row.escalation_id = number
        session.flush()

    def _end(
        self, session: Session, team: Team, report: AlertReport, now: datetime
    ) -> Alert | None:
        """The row that this report closes, if it closes one."""
        row = _open_alert(session, team, report)
        if report.state is not AlertState.RESOLVED or row is None:
            return None
        row.ended_at = max(row.started_at, min(report.ended_at or now, now))
        row.last_seen_at = now
        session.flush()
        return row

    def _close(
        self,
        session: Session,
        escalation_id: int,
        rows: list[Alert],
        received: Received,
    ) -> None:
        still = select(func.count()).where(
            Alert.escalation_id == escalation_id, col(Alert.ended_at).is_(None)
        )
        left = session.exec(still).one()
        if left:
            self._escalations.note_alert(session, escalation_id, some_over(rows, left))
            return
        self._escalations.resolve_alert(session, escalation_id, all_over(rows))
        received.resolved.append(escalation_id)


def _locked_team(session: Session, slug: str) -> Team:
    """The team, held until the end: of two deliveries at once one joins what the other raises.

    People can raise escalations meanwhile.
    """
    wanted = select(Team).where(Team.slug == slug).with_for_update(key_share=True)
    team = session.exec(wanted).first()
    if team is None:
        known = ", ".join(session.exec(select(Team.slug).order_by(Team.slug)))
        raise Mistake(f"There is no such team. Those there are: {known or 'none yet'}.")
    return team


def _open_alert(session: Session, team: Team, report: AlertReport) -> Alert | None:
    wanted = select(Alert).where(
        Alert.team_id == team.id,
        Alert.source == report.source,
        Alert.fingerprint == report.fingerprint,
        col(Alert.ended_at).is_(None),
    )
    return session.exec(wanted).first()


def _to_join(session: Session, team: Team, alert: Alert, now: datetime) -> int | None:
    """The unresolved escalation that alerts of the same source and impact raised of late."""
    wanted = (
        select(Escalation.id)
        .join(Alert, col(Alert.escalation_id) == Escalation.id)
        .where(
            Escalation.team_id == team.id,
            Escalation.impact == alert.impact,
            Escalation.state != EscalationState.RESOLVED,
            Escalation.raised_at >= now - JOIN_WITHIN,
            Alert.source == alert.source,
        )
        .order_by(col(Escalation.id).desc())
    )
    return session.exec(wanted).first()


def _by_impact(rows: list[Alert]) -> Iterator[list[Alert]]:
    ordered = sorted(rows, key=lambda row: row.impact)
    for _, group in groupby(ordered, key=lambda row: row.impact):
        yield list(group)


def _by_escalation(rows: list[Alert]) -> Iterator[tuple[int, list[Alert]]]:
    ordered = sorted(rows, key=lambda row: row.escalation_id or 0)
    for escalation_id, group in groupby(ordered, key=lambda row: row.escalation_id):
        if escalation_id:
            yield escalation_id, list(group)
