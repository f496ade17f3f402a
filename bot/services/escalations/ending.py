"""What the end of an escalation sets off, within the transaction that ends it."""

from datetime import datetime

from sqlmodel import Session

from bot.services.escalations.case import Case
from bot.services.escalations.decision_messages import withdraw_open


def wind_up(session: Session, case: Case, now: datetime) -> None:
    """Open questions are withdrawn."""
    withdraw_open(session, case.escalation, now)
