"""The rows of a large company, for agendas: what the issue of an agenda's speed names."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from models import (
    ActionItem,
    Decision,
    Escalation,
    EscalationState,
    MeetingTopic,
    RoadmapChange,
    RoadmapItem,
)

ITEMS, ESCALATIONS, ACTIONS, TOPICS = 10_000, 1_000, 500, 40


def fill(session: Session, part: int, now: datetime) -> None:
    """Add them, or one in `part` of them, to the first meeting of a series of teams 1 and 2."""
    _items(session, part, now)
    _escalations(session, part, now)
    _actions(session, part, now)
    _topics(session, now)


def _items(session: Session, part: int, now: datetime) -> None:
    for number in range(1, ITEMS // part + 1):
        session.add(
            RoadmapItem(
                id=number,
                title=f"Item {number}",
                lane="Website",
                quarter="2026-Q4",
                status="in_progress",
                team_id=number % 2 + 1,
                owner_user_id="UANA",
                decision_needed="Which vendor?" if number % 50 == 0 else "",
                created_by="UANA",
                created_at=now,
            )
        )
    session.flush()
    for number in range(1, ITEMS // part + 1):
        for field, before, after in (
            ("status", "planned", "in_progress"),
            ("target_on", "2026-11-30", f"2026-12-{number % 28 + 1:02}"),
        ):
            session.add(
                RoadmapChange(
                    item_id=number, field=field, before=before, after=after, at=now, source="jira"
                )
            )


def _escalations(session: Session, part: int, now: datetime) -> None:
    for number in range(1, ESCALATIONS // part + 1):
        is_open = number % 3 == 0
        session.add(
            Escalation(
                team_id=number % 2 + 1,
                raised_by="UMAYA",
                raised_from_team_id=2 - number % 2,
                impact="outage",
                severity=number % 4 + 1,
                summary=f"down {number}",
                state=EscalationState.OPEN if is_open else EscalationState.RESOLVED,
                raised_at=now,
                resolved_at=None if is_open else now + timedelta(hours=1),
                resolved_by=None if is_open else "UANA",
            )
        )
        if number % 10 == 0:
            session.add(
                Decision(
                    team_id=number % 2 + 1,
                    kind="publish",
                    question=f"Which way {number}?",
                    asked_by="UANA",
                    asked_at=now,
                    approver_user_id="UBEN",
                )
            )


def _actions(session: Session, part: int, now: datetime) -> None:
    for number in range(1, ACTIONS // part + 1):
        session.add(
            ActionItem(
                team_id=number % 2 + 1,
                words=f"do {number}",
                owner_user_id="UANA",
                due_on=date(2026, 12, number % 28 + 1),
                created_by="UBEN",
                created_at=now,
            )
        )


def _topics(session: Session, now: datetime) -> None:
    for number in range(TOPICS):
        session.add(
            MeetingTopic(
                series_id=1,
                occurrence_id=1,
                title=f"topic {number}",
                owner_user_id="UANA",
                added_by="UANA",
                added_at=now,
                carries=number % 2,
                first_on=date(2026, 11, 24),
            )
        )
