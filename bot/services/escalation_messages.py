"""What an escalation sends: to the team's channel, to who is paged, to who raised it."""

import re

from sqlmodel import Session

from bot.clock import Clock
from bot.outbox.queue import enqueue, withdraw
from bot.permissions import SYSTEM
from bot.services.people import zone_of
from bot.services.say import say
from bot.views.escalation import card, news, notification, unreached
from models import Escalation, EscalationState, Priority, Team

PAGE_KEY = re.compile(r"escalation:(\d+):page")


class EscalationMessages:
    """Three messages for each escalation, each changed in place when its state changes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def announce(self, session: Session, escalation: Escalation, team: Team) -> None:
        """Enqueue the page and the two messages, in the caller's transaction."""
        for role, destination in self._places(escalation, team):
            page = role == "page"
            enqueue(
                session,
                key=_key(escalation, role),
                destination=destination,
                method="chat.postMessage",
                payload=self._content(session, escalation, team, role, destination),
                priority=Priority.PAGE if page else Priority.UPDATE,
                now=self._clock.now(),
                event_type="liaison_page" if page else "liaison_escalation",
            )

    def changed(self, session: Session, escalation: Escalation, team: Team) -> None:
        """Enqueue the change of all three, and the news for the raiser.

        A page that has not gone out by now is no longer wanted.
        """
        withdraw(session, _key(escalation, "page"), self._clock.now())
        self._change(session, escalation, team, cause=escalation.state)
        self._tell_raiser(session, escalation)

    def page_failed(self, session: Session, escalation: Escalation, team: Team, paged: str) -> None:
        """Enqueue the change of the other two messages, and new words for who reads them."""
        self._change(session, escalation, team, cause="unreached")
        for role, destination in self._places(escalation, team):
            words = unreached(escalation, paged)
            self._say(session, escalation, f"{role}:unreached:news", destination, words)

    def _change(self, session: Session, escalation: Escalation, team: Team, *, cause: str) -> None:
        for role, destination in self._places(escalation, team):
            enqueue(
                session,
                key=_key(escalation, f"{role}:{cause}"),
                destination=destination,
                method="chat.update",
                payload=self._content(session, escalation, team, role, destination),
                priority=Priority.UPDATE,
                now=self._clock.now(),
                target_key=_key(escalation, role),
            )

    def _tell_raiser(self, session: Session, escalation: Escalation) -> None:
        """An edited message rings nobody's phone, so the raiser gets a new one."""
        if escalation.raised_by in {_last_actor(escalation), SYSTEM.user_id}:
            return
        part = f"news:{escalation.state}"
        self._say(session, escalation, part, escalation.raised_by, news(escalation))

    def _say(
        self, session: Session, escalation: Escalation, part: str, destination: str, words: str
    ) -> None:
        say(
            session,
            key=_key(escalation, part),
            destination=destination,
            words=words,
            event_type="liaison_escalation",
            now=self._clock.now(),
        )

    def _places(self, escalation: Escalation, team: Team) -> list[tuple[str, str]]:
        places = [("channel", team.channel_id)]
        if escalation.raised_by != SYSTEM.user_id:
            places.append(("raiser", escalation.raised_by))
        if escalation.paged_user_id:
            places.insert(0, ("page", escalation.paged_user_id))
        return places

    def _content(
        self, session: Session, escalation: Escalation, team: Team, role: str, destination: str
    ) -> dict[str, object]:
        blocks = card(escalation, team, zone_of(session, destination), responder=role != "raiser")
        return {"text": notification(escalation, team), "blocks": blocks, "unfurl_links": False}


def _key(escalation: Escalation, part: str) -> str:
    return f"escalation:{escalation.id}:{part}"


def _last_actor(escalation: Escalation) -> str | None:
    resolved = escalation.state == EscalationState.RESOLVED
    return escalation.resolved_by if resolved else escalation.acknowledged_by
