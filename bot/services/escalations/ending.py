"""What the end of an escalation sets off, within the transaction that ends it."""

from datetime import datetime

from sqlmodel import Session

from bot.services.escalations.case import Case
from bot.services.escalations.decision_messages import withdraw_open
from bot.services.escalations.drafting import ask_if_urgent, draft_post_mortem


def wind_up(session: Session, case: Case, now: datetime) -> None:
    """Open questions are withdrawn; looking back is drafted, and asked for by daylight."""
    withdraw_open(session, case.escalation, now)
    draft_post_mortem(session, case, now)
    ask_if_urgent(session, case, now)
