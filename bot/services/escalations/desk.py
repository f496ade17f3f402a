"""The one way in which an escalation changes: told on its timeline, shown on its cards."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.clock import Clock
from bot.domain.escalation import FALLBACK, Move
from bot.domain.policy import Wait, moment_after
from bot.outbox.queue import withdraw
from bot.permissions import SYSTEM
from bot.services.escalations.case import Case, followers_of, involved_in
from bot.services.escalations.decision_messages import asked_to_decide
from bot.services.escalations.ending import wind_up
from bot.services.escalations.messages import EscalationMessages, key
from bot.services.escalations.targets import Reached
from bot.services.home import HomeService
from bot.services.page_sinks import PageSinks
from bot.services.teams import members_of
from bot.views.escalations.card import still_open
from models import (
    Audience,
    Escalation,
    EscalationEvent,
    EscalationFollower,
    EscalationState,
    EventKind,
    Page,
)
from models.insert import insert_missing


class Desk:
    """Every service that changes an escalation does it through this."""

    def __init__(
        self, clock: Clock, home: HomeService, messages: EscalationMessages, sinks: PageSinks
    ) -> None:
        self.clock = clock
        self._home = home
        self.messages = messages
        self.sinks = sinks
        self.observers: list[Callable[[Session, Escalation], None]] = []
        """Told of every change, within its transaction; for what is kept elsewhere too."""

    def note(
        self, session: Session, case: Case, kind: EventKind, by: str | None = None, **data: object
    ) -> EscalationEvent:
        """Put a line on the timeline; `spread` tells it.

        Args:
            session: the transaction of the change.
            case: what has happened to.
            kind: what has happened.
            by: who did it; None when Liaison did.
            data: what `bot.views.escalations.timeline` needs to say it; plain JSON.
        """
        event = EscalationEvent(
            escalation_id=case.number, at=self.clock.now(), kind=kind, by=by, data=data
        )
        session.add(event)
        session.flush()
        case.untold.append(event)
        return event

    def spread(
        self, session: Session, case: Case, event: EscalationEvent, former: Case | None = None
    ) -> None:
        """Renew every card and App Home after a change, then tell what was noted.

        `event` is the last that was noted, and names the change. `former` is the same escalation
        while another team had it: what was noted then goes into that team's thread.
        """
        session.add(case.escalation)
        session.flush()
        for observer in self.observers:
            observer(session, case.escalation)
        self.messages.renew(session, case, f"e{event.id}")
        for each in filter(None, (former, case)):
            while each.untold:
                self.messages.tell(session, each, each.untold.pop(0))
        concerned = [
            case.escalation.raised_by,
            *involved_in(session, case.escalation),
            *followers_of(session, case.escalation),
            *members_of(session, case.escalation.team_id),
            *asked_to_decide(session, case.escalation),
        ]
        self._home.refresh(session, concerned, f"escalation:{case.number}:{event.id}")

    def take(
        self, session: Session, case: Case, user_id: str, lasts: datetime | None = None
    ) -> None:
        """Make someone the owner: no more pages go out, and an update is due.

        Args:
            session: the transaction of the change.
            case: open or acknowledged.
            user_id: the owner from now on.
            lasts: until when, in UTC; None for what the policy gives.
        """
        escalation, now = case.escalation, self.clock.now()
        wait: Wait = case.policy.acknowledged_for[escalation.severity]
        escalation.state = EscalationState.ACKNOWLEDGED
        escalation.owner_user_id = user_id
        escalation.acknowledged_by = escalation.acknowledged_by or user_id
        escalation.acknowledged_at = escalation.acknowledged_at or now
        self.promise(case, lasts or moment_after(wait, case.calendar, now))
        self.stop_paging(session, case)
        self.sinks.acknowledged(
            session, case.sink_facts, user_id=user_id, key=self._sink_key(case, "acknowledged")
        )

    def expire(self, session: Session, case: Case) -> str | None:
        """The owner's promise has run out: it is open again; returns whose it was."""
        escalation = case.escalation
        owner, escalation.owner_user_id = escalation.owner_user_id, None
        escalation.state, escalation.update_due_at = EscalationState.OPEN, None
        sink_key = self._sink_key(case, "expired")
        self.sinks.acknowledgement_expired(session, case.sink_facts, key=sink_key)
        return owner

    def end(self, session: Session, case: Case, by: str, resolution: str) -> None:
        """Resolve it: told, shown, and nothing more goes out for it.

        Args:
            session: the transaction of the change.
            case: not resolved.
            by: who did it.
            resolution: what fixed it, in their words; may be empty.
        """
        escalation = case.escalation
        escalation.state = EscalationState.RESOLVED
        escalation.resolved_by, escalation.resolved_at = by, self.clock.now()
        escalation.resolution = resolution or None
        escalation.next_step_at = escalation.countdown_at = escalation.update_due_at = None
        self.stop_paging(session, case)
        withdraw(session, key(case, "help:"), self.clock.now())
        person = None if by == SYSTEM.user_id else by
        self.sinks.resolved(
            session, case.sink_facts, user_id=person, key=self._sink_key(case, "resolved")
        )
        event = self.note(session, case, EventKind.RESOLVED, by=by, words=resolution)
        wind_up(session, case, self.clock.now())
        self.spread(session, case, event)

    def call_in(self, session: Session, case: Case, event: EscalationEvent, user_id: str) -> None:
        """Bring someone in beside the path: they may answer like the team, and get a card now.

        Args:
            session: the transaction of the change.
            case: not resolved.
            event: what brings them in; each rings anew.
            user_id: who.
        """
        row = EscalationFollower(escalation_id=case.number, user_id=user_id, responder=True)
        if not insert_missing(session, row):
            session.get_one(EscalationFollower, (case.number, user_id)).responder = True
        part = f"help:{event.id}:{user_id}"
        self.messages.show(session, case, part, user_id, Audience.RESPONDER)
        self.sinks.page(session, case.sink_facts, user_id=user_id, key=key(case, part))

    def promise(self, case: Case, update_due_at: datetime) -> None:
        """The owner will tell more by then, or is reminded, and then the path goes on."""
        case.escalation.update_due_at = case.escalation.next_step_at = update_due_at
        case.escalation.reminded_at = None

    def follow(self, session: Session, case: Case, user_id: str) -> None:
        """Make someone a follower, with a card in their DM; those involved have one already."""
        if user_id in {case.escalation.raised_by, *involved_in(session, case.escalation)}:
            return
        if insert_missing(session, EscalationFollower(escalation_id=case.number, user_id=user_id)):
            self.messages.show(session, case, f"follow:{user_id}", user_id, Audience.FOLLOWER)

    def stop_paging(self, session: Session, case: Case) -> None:
        """Pages that have not gone out by now never do."""
        withdraw(session, key(case, "page:"), self.clock.now())

    def page(
        self, session: Session, case: Case, move: Move, who: Reached
    ) -> EscalationEvent | None:
        """Page someone at a step; None when they were paged at it before."""
        escalation = case.escalation
        row = Page(
            escalation_id=case.number,
            team_id=escalation.team_id,
            leg=escalation.leg,
            round=move.round,
            step=move.step,
            user_id=who.user_id,
            paged_at=self.clock.now(),
            why=who.why[:200],
        )
        if not insert_missing(session, row):
            return None
        step = None if move.step == FALLBACK else move.step + 1
        event = self.note(
            session,
            case,
            EventKind.PAGED,
            user_id=who.user_id,
            why=who.why,
            step=step,
            round=move.round,
        )
        part = f"page:{escalation.leg}.{move.round}.{move.step}:{who.user_id}"
        self.messages.show(session, case, part, who.user_id, Audience.RESPONDER)
        self.sinks.page(session, case.sink_facts, user_id=who.user_id, key=key(case, part))
        return event

    def _sink_key(self, case: Case, what: str) -> str:
        return key(case, f"{what}:{int(self.clock.now().timestamp())}")

    def post_in(self, session: Session, case: Case, move: Move, channel: str) -> EscalationEvent:
        """Show it in a channel that is behind a step; where it is shown, say that it is open."""
        again = self.messages.is_shown_in(session, case, channel)
        if again:
            part = f"open:{case.escalation.leg}.{move.round}.{move.step}:{channel}"
            self.messages.say(session, case, part, channel, still_open(case.escalation))
        step = None if move.step == FALLBACK else move.step + 1
        event = self.note(session, case, EventKind.POSTED, channel=channel, step=step, again=again)
        if not again:
            self.messages.show(session, case, f"step:{channel}", channel, Audience.RESPONDER)
        return event


def until(case: Case) -> int | None:
    """The promised moment, as a line of the timeline keeps it: epoch seconds."""
    due = case.escalation.update_due_at
    return int(due.timestamp()) if due else None
