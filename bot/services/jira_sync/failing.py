"""What becomes of a link when Jira fails: it waits, is blocked, is gone, or is given up on."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.domain.backoff import MOST_ATTEMPTS, pause
from bot.domain.jira_words import failure_words, field_words
from bot.errors import (
    AccessRefused,
    GatewayError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unreachable,
)
from bot.services.escalations.mirrored import MirroredEscalations
from bot.services.jira_sync.asking import tell_gone, tell_stuck
from bot.services.jira_sync.connection import ISSUES, Connections
from bot.services.teams import stored_id
from models import JiraDeadLetter, JiraLink, LinkState

_log = logging.getLogger(__name__)


class Failing:
    def __init__(self, connections: Connections, escalations: MirroredEscalations) -> None:
        self._connections = connections
        self._escalations = escalations

    def note(self, session: Session, link: JiraLink, error: GatewayError, now: datetime) -> None:
        """Store what a failure means for this link; the others don't wait for it.

        Args:
            session: the caller's transaction, in which the link is locked.
            link: whose work failed.
            error: of the gateway. That the whole account is refused is not for this.
            now: the present moment.
        """
        _log.warning("jira: link %s (%s): %s", link.id, link.issue_key, error.code)
        if isinstance(error, RateLimited):
            link.next_try = self._connections.limited(session, ISSUES, error, now)
            link.error = "Jira asks for a pause"
        elif isinstance(error, Unreachable):
            link.next_try = self._connections.unreachable(session, now)
            link.error = "Jira can't be reached"
        elif isinstance(error, Rejected) and not isinstance(error, NotFound):
            self.block(session, link, refusal_words(error), now)
        else:
            self._again(session, link, error, now)

    def block(self, session: Session, link: JiraLink, why: str, now: datetime) -> None:
        """Trying again is no use before somebody has changed something."""
        link.state, link.error, link.next_try = LinkState.BLOCKED, why[:500], None
        self.bury(session, link, why, now)

    def bury(self, session: Session, link: JiraLink, reason: str, now: datetime) -> None:
        """Keep what was given up on, once for each reason, and tell whom it concerns."""
        letters = select(JiraDeadLetter).where(
            JiraDeadLetter.link_id == link.id, col(JiraDeadLetter.settled_at).is_(None)
        )
        if any(each.reason == reason[:500] for each in session.exec(letters)):
            return
        session.add(JiraDeadLetter(link_id=stored_id(link.id), reason=reason[:500], at=now))
        self._tell(session, link, reason, now)

    def lose(self, session: Session, link: JiraLink, now: datetime) -> None:
        """The issue is deleted, or hidden from us. Ours stays; whom it concerns is told once."""
        if link.state == LinkState.GONE:
            return
        link.state, link.next_try = LinkState.GONE, None
        link.error = f"{link.issue_key} is gone from Jira, or hidden from Liaison's account"
        if link.item_id is not None:
            tell_gone(session, link, now)
        else:
            self._tell(session, link, "it is gone, or hidden from Liaison's account", now)

    def _tell(self, session: Session, link: JiraLink, why: str, now: datetime) -> None:
        if link.escalation_id is None:
            tell_stuck(session, link, why, now)
        else:
            self._escalations.stuck(session, link.escalation_id, link.issue_key, why[:500])

    def _again(self, session: Session, link: JiraLink, error: GatewayError, now: datetime) -> None:
        link.attempts += 1
        link.error = failure_words(error.code)
        # What may have been made already is looked for until that is known.
        if link.attempts >= MOST_ATTEMPTS and link.state != LinkState.VERIFYING:
            link.state, link.next_try = LinkState.GIVEN_UP, None
            self.bury(session, link, link.error, now)
            return
        asked = error.retry_after if isinstance(error, OutcomeUnknown) else None
        link.next_try = now + max(pause(link.attempts), timedelta(seconds=asked or 0))


def settle_letters(session: Session, link: JiraLink, now: datetime) -> None:
    """It is tried again: what was given up on before is dealt with."""
    letters = select(JiraDeadLetter).where(
        JiraDeadLetter.link_id == link.id, col(JiraDeadLetter.settled_at).is_(None)
    )
    for each in session.exec(letters):
        each.settled_at = now
        session.add(each)


def refusal_words(error: Rejected, names: Mapping[str, str] | None = None) -> str:
    """What Jira said is wrong: the field by the name people know, then its sentence."""
    if isinstance(error, AccessRefused):
        return "Jira doesn't let Liaison's account do that with this issue"
    return field_words(error.problems, names or {}, error.messages) or failure_words(error.code)
