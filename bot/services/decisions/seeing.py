"""Who may see a decision, and what points back to it."""

from collections.abc import Iterable

from sqlmodel import Session, col, or_, select

from bot.permissions import Actor
from bot.services.escalations.looking import may_see
from bot.views.decisions.lists import Pointer
from models import Decision, DecisionState, Escalation


def may_see_decision(session: Session, actor: Actor, decision: Decision) -> bool:
    """Whether someone may see a decision.

    An escalation's is seen by those who see the escalation; a record by all but guests, and by
    guests who are named in it.
    """
    if decision.escalation_id is not None:
        return may_see(session, actor, session.get_one(Escalation, decision.escalation_id))
    return not actor.is_guest or actor.user_id in named_in(decision)


def named_in(decision: Decision) -> set[str]:
    """Driver, approver, contributors and informed of a record."""
    people = {decision.asked_by, *decision.contributors, *decision.informed}
    return people | ({decision.approver_user_id} if decision.approver_user_id else set())


def pointers_to(
    session: Session, actor: Actor, decisions: Iterable[Decision]
) -> dict[int, list[Pointer]]:
    """By decision, the later ones that correct or replace it, and the reader may see."""
    ids = [each.id for each in decisions]
    pointing = select(Decision).where(
        or_(col(Decision.supersedes_id).in_(ids), col(Decision.corrects_id).in_(ids)),
        Decision.state != DecisionState.WITHDRAWN,
    )
    found: dict[int, list[Pointer]] = {}
    for each in session.exec(pointing.order_by(col(Decision.id))):
        if not may_see_decision(session, actor, each):
            continue
        if each.supersedes_id:
            found.setdefault(each.supersedes_id, []).append(Pointer("Replaced", each))
        if each.corrects_id:
            found.setdefault(each.corrects_id, []).append(Pointer("Corrected", each))
    return found
