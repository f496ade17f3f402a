"""Facilitators as rows: whose turn it is, who was away, who is gone."""

from datetime import date

from sqlmodel import Session, col, select

from bot.domain.meetings.facilitation import Candidate, whose_turn
from bot.services.meetings.case import Case
from bot.services.people import is_reachable
from models import Facilitator, TimeOff


def assign(session: Session, case: Case) -> None:
    """Say who facilitates; whoever's turn it was and is away then comes next time."""
    rota = _rota(session, case)
    turn = whose_turn([_candidate(session, each, case.meeting.day) for each in rota])
    case.meeting.facilitator_user_id = turn.user_id
    session.add(case.meeting)


def look_again(session: Session, case: Case) -> None:
    """Before the preview: whoever has gone or is away by now is replaced, and a turn is owed."""
    meeting = case.meeting
    chosen = meeting.facilitator_user_id
    if chosen and is_there(session, chosen, meeting.day):
        return
    assign(session, case)


def take_turn(session: Session, case: Case) -> None:
    """The agenda is out, the turn is taken: those who were passed over are owed one."""
    meeting, rota = case.meeting, _rota(session, case)
    planned = whose_turn([_candidate(session, each, meeting.day) for each in rota])
    for each in rota:
        if each.user_id == meeting.facilitator_user_id:
            each.last_on, each.owed = meeting.day, False
        elif each.user_id in planned.passed_over or each.user_id == meeting.stood_down_user_id:
            each.owed = True
    session.add_all(rota)


def gone(session: Session, case: Case) -> list[str]:
    """Those of the rota who have left the company."""
    return [each for each in in_rota(session, case) if not is_reachable(session, each)]


def is_there(session: Session, user_id: str, day: date) -> bool:
    """Whether someone works here, and has not noted that day as off."""
    off = select(TimeOff.id).where(
        TimeOff.user_id == user_id,
        TimeOff.starts_on <= day,
        TimeOff.ends_on >= day,
        col(TimeOff.removed_at).is_(None),
    )
    return is_reachable(session, user_id) and session.exec(off).first() is None


def in_rota(session: Session, case: Case) -> list[str]:
    """Everyone who takes turns, in order."""
    return [each.user_id for each in _rota(session, case)]


def _rota(session: Session, case: Case) -> list[Facilitator]:
    rota = select(Facilitator).where(Facilitator.series_id == case.series.id)
    return list(session.exec(rota.order_by(col(Facilitator.position))))


def _candidate(session: Session, each: Facilitator, day: date) -> Candidate:
    return Candidate(
        user_id=each.user_id,
        team_id=each.team_id,
        position=each.position,
        last_on=each.last_on,
        owed=each.owed,
        is_there=is_there(session, each.user_id, day),
    )
