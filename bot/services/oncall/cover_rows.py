"""The rows of requests for cover: what may become one, and what they hold."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.shift_ref import ShiftRef
from bot.errors import InvalidInput, Mistake
from bot.services.oncall.loading import Loaded
from bot.views.blocks import person
from models import CoverAsk, CoverRequest, CoverState, Team

_C = CoverRequest


def coming_hours(ref: ShiftRef, now: datetime) -> ShiftRef:
    if ref.end <= ref.start:
        raise InvalidInput({"until": "That ends before it begins. Choose a later end."})
    if ref.end <= now:
        raise InvalidInput({"until": "Those hours have passed. Choose coming ones."})
    return ShiftRef(ref.rotation_id, max(ref.start, now), ref.end)


def must_be_new(session: Session, user_id: str, ref: ShiftRef) -> None:
    same = select(_C.id).where(
        _C.state == CoverState.OPEN,
        _C.rotation_id == ref.rotation_id,
        _C.user_id == user_id,
        _C.starts_at < ref.end,
        _C.ends_at > ref.start,
    )
    if session.exec(same).first():
        raise Mistake("Cover is looked for already in that time. Those who can have been asked.")


def open_request(session: Session, request_id: int) -> CoverRequest:
    """The request, locked: whoever comes second waits, and finds it filled."""
    request = session.get(CoverRequest, request_id, with_for_update=True)
    if request is None:
        raise Mistake("That request is gone.")
    if request.state == CoverState.FILLED and request.filled_by:
        raise Mistake(f"Thank you, but {person(request.filled_by)} was faster.")
    if request.state != CoverState.OPEN:
        raise Mistake("Thank you, but cover is not needed any more.")
    return request


def asks_of(session: Session, request: CoverRequest) -> list[CoverAsk]:
    asks = select(CoverAsk).where(CoverAsk.cover_request_id == request.id)
    return list(session.exec(asks.order_by(col(CoverAsk.user_id))))


def hours_of(request: CoverRequest) -> ShiftRef:
    return ShiftRef(request.rotation_id, request.starts_at, request.ends_at)


def lead_of(session: Session, rotation: Loaded) -> str | None:
    team = session.get(Team, rotation.team_id)
    return team.lead_user_id if team else None
