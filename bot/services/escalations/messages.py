"""What an escalation sends: its live cards, its thread, and news for those who can't watch it."""

import re
from collections.abc import Iterator

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.policy import Target, TargetKind
from bot.outbox.queue import enqueue, revise
from bot.permissions import is_person
from bot.services.escalations.case import Case, followers_of
from bot.services.escalations.notice_lines import notice_lines
from bot.services.people import zone_of
from bot.services.say import say
from bot.views.blocks import Block, actions, context, one_line, section
from bot.views.escalations.card import (
    Card,
    answer_button,
    card_blocks,
    notification,
    reminder_buttons,
    update_is_due,
)
from bot.views.escalations.timeline import event_words
from models import (
    Audience,
    EscalationCard,
    EscalationEvent,
    EscalationState,
    EventKind,
    OutboxMessage,
    Page,
    Priority,
    Team,
)
from models.insert import insert_missing

PAGE_KEY = re.compile(r"escalation:(\d+):page:(\d+)\.(\d+)\.(\d+):(\w+)")
HELP_KEY = re.compile(r"escalation:(\d+):help:\d+:(\w+)")
_RINGING = ("page:", "help:")
"""The parts that go out as pages: at a step of the path, or for someone who is brought in."""
CRITICAL = 1

_NEWS = {
    EventKind.ACKNOWLEDGED,
    EventKind.UPDATED,
    EventKind.UNREACHED,
    EventKind.FALLBACK,
    EventKind.EXPIRED,
    EventKind.ASKED,
    EventKind.HANDED_OVER,
    EventKind.REASSIGNED,
    EventKind.SEVERITY_CHANGED,
    EventKind.DECIDED,
    EventKind.RESOLVED,
    EventKind.REOPENED,
}
"""What the raiser and the followers get a new line for: an edited message rings no phone."""

_BROADCAST = {
    EventKind.ACKNOWLEDGED,
    EventKind.EXPIRED,
    EventKind.HANDED_OVER,
    EventKind.SEVERITY_CHANGED,
    EventKind.RESOLVED,
    EventKind.REOPENED,
}
"""What both teams' channels get a new line for at severity 1."""


def key(case: Case, part: str) -> str:
    """The outbox key of one message of an escalation."""
    return f"escalation:{case.number}:{part}"


class EscalationMessages:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def show(
        self, session: Session, case: Case, part: str, destination: str, audience: Audience
    ) -> None:
        """Post a card, which every later change renews. The same part is posted once."""
        card = EscalationCard(
            escalation_id=case.number, part=part, destination=destination, audience=audience
        )
        if not insert_missing(session, card):
            return
        is_page = part.startswith(_RINGING)
        enqueue(
            session,
            key=key(case, part),
            destination=destination,
            method="chat.postMessage",
            payload=_content(session, self.card(session, case), card),
            priority=Priority.PAGE if is_page else Priority.UPDATE,
            now=self.clock.now(),
            event_type="liaison_page" if is_page else "liaison_escalation",
        )

    def show_teams(self, session: Session, case: Case) -> None:
        """The cards in the channels of the team that is asked and of the raiser's own team.

        A confidential escalation has none: only those named see it, each in their own DM.
        """
        escalation = case.escalation
        if escalation.confidential:
            return
        self.show(session, case, _channel_part(case), case.team.channel_id, Audience.RESPONDER)
        own = escalation.raised_from_team_id
        team = session.get(Team, own) if own else None
        if team and team.channel_id != case.team.channel_id:
            self.show(session, case, f"follow:{own}", team.channel_id, Audience.FOLLOWER)

    def retire(self, session: Session, case: Case) -> None:
        """Its cards are for reading only by now, but those of the raiser and of who was added."""
        for card in _cards(session, case):
            if card.audience == Audience.RESPONDER and not card.part.startswith("help:"):
                card.audience = Audience.FOLLOWER
                session.add(card)

    def call_back(self, session: Session, case: Case, event: EscalationEvent) -> None:
        """Where the team has a card from before, it works again, and a line says what happened.

        An edited message rings no phone.
        """
        part = _channel_part(case)
        card = session.get(EscalationCard, (case.number, part))
        if card is None:
            return
        card.audience = Audience.RESPONDER
        session.add(card)
        told = case.escalation.severity == CRITICAL and event.kind in _BROADCAST
        if not told:
            self.say(session, case, f"back:e{event.id}", card.destination, named(case, event))

    def renew(self, session: Session, case: Case, cause: str) -> None:
        """Change every card to what is so now; `cause` names the change, and is sent once."""
        shown = self.card(session, case)
        for card in _cards(session, case):
            content = _content(session, shown, card)
            if revise(session, key=key(case, card.part), payload=content):
                continue
            enqueue(
                session,
                key=key(case, f"{card.part}:{cause}"),
                destination=card.destination,
                method="chat.update",
                payload=content,
                priority=Priority.UPDATE,
                now=self.clock.now(),
                target_key=key(case, card.part),
            )

    def tell(self, session: Session, case: Case, event: EscalationEvent) -> None:
        """Say what has happened: in the thread, and where nobody watches that."""
        words = event_words(event)
        if not case.escalation.confidential and event.kind != EventKind.RAISED:
            self._in_thread(session, case, event, words)
        self._close_question(session, case, event)
        asked = event.kind == EventKind.ASKED
        buttons = [answer_button(case.number)] if asked else []
        for destination in self._listeners(session, case, event):
            part = f"news:{destination}:e{event.id}"
            self.say(session, case, part, destination, named(case, event), *buttons)

    def say(
        self, session: Session, case: Case, part: str, destination: str, words: str, *buttons: Block
    ) -> None:
        """One line of words to one place; the same part is said once."""
        say(
            session,
            key=key(case, part),
            destination=destination,
            words=words,
            event_type="liaison_escalation",
            now=self.clock.now(),
            buttons=buttons,
        )

    def remind(self, session: Session, case: Case) -> None:
        """Tell the owner that the update is due, with the buttons to give it."""
        escalation, now = case.escalation, self.clock.now()
        words = update_is_due(escalation, zone_of(session, escalation.owner_user_id or ""))
        buttons = reminder_buttons(escalation)
        enqueue(
            session,
            key=key(case, f"reminder:{int(now.timestamp())}"),
            destination=escalation.owner_user_id or case.team.channel_id,
            method="chat.postMessage",
            payload={"text": words, "blocks": [section(words), actions(*buttons)]},
            priority=Priority.PAGE,
            now=now,
            event_type="liaison_escalation",
        )

    def is_shown_in(self, session: Session, case: Case, channel: str) -> bool:
        return any(each.destination == channel for each in _cards(session, case))

    def _in_thread(self, session: Session, case: Case, event: EscalationEvent, words: str) -> None:
        enqueue(
            session,
            key=key(case, f"thread:e{event.id}"),
            destination=case.team.channel_id,
            method="chat.postMessage",
            payload={"text": words},
            priority=Priority.DIGEST,
            now=self.clock.now(),
            event_type="liaison_timeline",
            target_key=key(case, _channel_part(case)),
        )

    def _close_question(self, session: Session, case: Case, event: EscalationEvent) -> None:
        """A question that is answered, or no longer matters, has no button any more."""
        if event.kind == EventKind.ANSWERED:
            asked = _latest(session, case, EventKind.ASKED)
        else:
            asked = open_question(session, case) if event.kind == EventKind.RESOLVED else None
        if asked is None:
            return
        words = named(case, asked)
        for destination in self._listeners(session, case, asked):
            part = f"news:{destination}:e{asked.id}"
            # Whoever follows only since then was never asked.
            post = select(OutboxMessage.id).where(OutboxMessage.key == key(case, part))
            if session.exec(post).first() is None:
                continue
            enqueue(
                session,
                key=key(case, f"{part}:e{event.id}"),
                destination=destination,
                method="chat.update",
                payload={"text": words, "blocks": [section(words), context(event_words(event))]},
                priority=Priority.UPDATE,
                now=self.clock.now(),
                target_key=key(case, part),
            )

    def _listeners(self, session: Session, case: Case, event: EscalationEvent) -> Iterator[str]:
        escalation = case.escalation
        people = set(event.data.get("tell", ()))
        if event.kind in _NEWS:
            people |= {escalation.raised_by, *followers_of(session, escalation)}
        yield from sorted(each for each in people - {event.by} if is_person(each))
        critical = CRITICAL in {escalation.severity, event.data.get("before")}
        if critical and not escalation.confidential and event.kind in _BROADCAST:
            cards = _cards(session, case)
            yield from sorted({each.destination for each in cards if each.destination[0] == "C"})

    def card(self, session: Session, case: Case) -> Card:
        """What all its messages show by now."""
        escalation, now = case.escalation, self.clock.now()
        question = open_question(session, case)
        moved = _latest(session, case, EventKind.HANDED_OVER)
        return Card(
            escalation=escalation,
            team=case.team,
            now=now,
            paged=latest_paged(session, case),
            runbook=case.policy.runbooks.get(escalation.impact),
            notices=notice_lines(session, [case.team.id, escalation.raised_from_team_id], now),
            open_question=str(question.data["words"]) if question else None,
            vendors=vendors_of(case),
            moved=event_words(moved) if moved else None,
        )


def latest_paged(session: Session, case: Case) -> list[str]:
    """Who was paged at the latest step and could be, while nobody has answered."""
    escalation = case.escalation
    if escalation.state != EscalationState.OPEN:
        return []
    pages = select(Page).where(Page.escalation_id == case.number, Page.leg == escalation.leg)
    rows = session.exec(pages.order_by(col(Page.id).desc())).all()
    good = [row for row in rows if not row.failed]
    latest = [row for row in good if (row.round, row.step) == (good[0].round, good[0].step)]
    return [row.user_id for row in reversed(latest)]


def _channel_part(case: Case) -> str:
    return f"channel:{case.team.id}"


def _cards(session: Session, case: Case) -> list[EscalationCard]:
    cards = select(EscalationCard).where(EscalationCard.escalation_id == case.number)
    return list(session.exec(cards.order_by(EscalationCard.part)))


def _content(session: Session, shown: Card, card: EscalationCard) -> dict[str, object]:
    blocks = card_blocks(shown, Audience(card.audience), zone_of(session, card.destination))
    return {"text": notification(shown), "blocks": blocks, "unfurl_links": False}


def open_question(session: Session, case: Case) -> EscalationEvent | None:
    """The latest question, when no answer has come since."""
    latest = _latest(session, case, EventKind.ASKED, EventKind.ANSWERED)
    return latest if latest and latest.kind == EventKind.ASKED else None


def vendors_of(case: Case) -> list[Target]:
    """Whom to call outside the company at the latest step, as the policy has it now."""
    taken = case.escalation.step - 1
    if not 0 <= taken < len(case.policy.steps):
        return []
    targets = case.policy.steps[taken].targets
    return [each for each in targets if each.kind == TargetKind.VENDOR]


def named(case: Case, event: EscalationEvent) -> str:
    """What has happened, for those who read it elsewhere than in its thread."""
    summary = one_line(case.escalation.summary, 120)
    return f"*#{case.number}* {summary} – {event_words(event)}"


def _latest(session: Session, case: Case, *kinds: EventKind) -> EscalationEvent | None:
    events = select(EscalationEvent).where(
        EscalationEvent.escalation_id == case.number, col(EscalationEvent.kind).in_(kinds)
    )
    return session.exec(events.order_by(col(EscalationEvent.id).desc())).first()
