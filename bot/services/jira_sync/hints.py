"""Webhooks are hints: the issue is looked at, and nothing of what they say is believed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, select

from bot.clock import Clock
from models import JiraDelivery, JiraLink, LinkState
from models.database import Database
from models.insert import insert_missing

KEPT = timedelta(days=2)
"""Jira repeats a delivery for half an hour at most."""
_SETTLED = {LinkState.CREATING, LinkState.VERIFYING, LinkState.LINKING}


class Hints:
    def __init__(self, database: Database, clock: Clock, site: str) -> None:
        self._database = database
        self._clock = clock
        self._site = site

    def receive(self, delivery_id: str, payload: Mapping[str, Any]) -> bool:
        """Note which issue to look at.

        Args:
            delivery_id: the same each time a delivery is repeated.
            payload: Jira's JSON.

        Returns:
            Whether it was new, and of an issue that is linked.
        """
        now = self._clock.now()
        issue = payload.get("issue")
        issue_id = str(issue.get("id") or "")[:30] if isinstance(issue, dict) else ""
        event = str(payload.get("webhookEvent") or "")[:80]
        delivery = JiraDelivery(
            delivery_id=delivery_id[:200], issue_id=issue_id, event=event, received_at=now
        )
        with self._database.writing() as session:
            if not insert_missing(session, delivery):
                return False
            linked = select(JiraLink).where(
                JiraLink.site == self._site, JiraLink.issue_id == issue_id
            )
            link = session.exec(linked.with_for_update()).first() if issue_id else None
            if link is None or link.state in _SETTLED:
                return False
            if link.next_try is None or link.next_try > now:
                link.next_try = now
            if event.startswith("comment") and link.comments_since is not None:
                link.comments_at = now
            session.add(link)
            return True


def prune_deliveries(session: Session, now: datetime) -> None:
    """Forget deliveries that won't be repeated any more."""
    session.exec(delete(JiraDelivery).where(col(JiraDelivery.received_at) < now - KEPT))
