"""Pages beside Slack: each one is also enqueued for every sink that is set up."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlmodel import Session

from bot.clock import Clock
from bot.config import Settings
from bot.domain.page_sinks import (
    PAGERDUTY,
    WEBHOOK,
    SinkEvent,
    SinkFacts,
    SinkPerson,
    pagerduty_event,
    webhook_body,
)
from bot.outbox.queue import enqueue
from models import Person, Priority

_BODIES: Mapping[str, Callable[[SinkEvent, SinkFacts, SinkPerson | None], dict[str, Any]]] = {
    WEBHOOK: webhook_body,
    PAGERDUTY: pagerduty_event,
}
_LINES = 2
"""A sink that hangs takes as many of the outbox's threads; the rest stay for pages in Slack. More
than one, so that an event which a sink can't digest doesn't hold up everything else."""


def sinks_set_up(settings: Settings) -> tuple[str, ...]:
    """The sinks that these settings name, by their methods in the outbox."""
    named = {WEBHOOK: settings.pager_webhook_url, PAGERDUTY: settings.pagerduty_routing_key}
    return tuple(method for method, given in named.items() if given)


class PageSinks:
    """Tells the sinks about escalations, each in the caller's transaction.

    Args:
        clock: tells the present moment.
        methods: of the sinks that are set up.
    """

    def __init__(self, clock: Clock, methods: Collection[str]) -> None:
        self._clock = clock
        self._methods = tuple(method for method in _BODIES if method in methods)

    @property
    def any_set(self) -> bool:
        """Whether a page goes anywhere but Slack."""
        return bool(self._methods)

    def page(self, session: Session, facts: SinkFacts, *, user_id: str, key: str) -> None:
        """Someone is paged.

        Args:
            session: the caller's transaction.
            facts: of the escalation.
            user_id: who is paged.
            key: of the page in Slack: what withdraws that one withdraws these too.
        """
        self._tell(session, SinkEvent.PAGE, facts, user_id, key)

    def acknowledged(self, session: Session, facts: SinkFacts, *, user_id: str, key: str) -> None:
        """Someone has taken it on: the sinks may stop alarming.

        Args:
            session: the caller's transaction.
            facts: of the escalation.
            user_id: who acknowledged.
            key: of the acknowledgement: each one of an escalation has its own, and none begins
                like what is withdrawn with the pages.
        """
        self._tell(session, SinkEvent.ACKNOWLEDGED, facts, user_id, key)

    def acknowledgement_expired(self, session: Session, facts: SinkFacts, *, key: str) -> None:
        """No update came in time, and the next page is to wake someone again; `key` as above."""
        self._tell(session, SinkEvent.ACKNOWLEDGEMENT_EXPIRED, facts, None, key)

    def resolved(
        self, session: Session, facts: SinkFacts, *, user_id: str | None, key: str
    ) -> None:
        """It is over; `user_id` is None when a monitor says so. `key` as above."""
        self._tell(session, SinkEvent.RESOLVED, facts, user_id, key)

    def _tell(
        self, session: Session, event: SinkEvent, facts: SinkFacts, user_id: str | None, key: str
    ) -> None:
        for method in self._methods:
            enqueue(
                session,
                key=f"{key}:{method}",
                destination=f"{method}:{facts.number % _LINES}",
                method=method,
                payload=_BODIES[method](event, facts, _person(session, user_id)),
                priority=Priority.PAGE,
                now=self._clock.now(),
            )


def _person(session: Session, user_id: str | None) -> SinkPerson | None:
    if user_id is None:
        return None
    known = session.get(Person, user_id)
    return SinkPerson(user_id, known.name if known else user_id)
