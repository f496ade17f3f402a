"""What is said while cover is looked for: to those asked, to whose shift it is, to the lead."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.clock import Clock
from bot.outbox.queue import enqueue, withdraw
from bot.services.oncall.loading import Loaded
from bot.services.people import zone_of
from bot.services.say import say
from bot.views import oncall_cover as views
from bot.views.blocks import Block, section
from models import CoverAsk, CoverRequest, Priority

_EVENT = "liaison_cover"


class CoverMessages:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def ask(self, session: Session, request: CoverRequest, rotation: Loaded, ask: CoverAsk) -> None:
        """Ask one person, at their moment."""
        words = self._words(session, request, rotation, ask.user_id)
        enqueue(
            session,
            key=_ask_key(request, ask),
            destination=ask.user_id,
            method="chat.postMessage",
            payload={"text": words, "blocks": views.ask_blocks(words, request)},
            priority=Priority.UPDATE,
            now=self._clock.now(),
            event_type=_EVENT,
            not_before=ask.asked_at,
        )

    def announce(
        self,
        session: Session,
        request: CoverRequest,
        rotation: Loaded,
        count: int,
        passed_over: Sequence[str],
    ) -> None:
        """Tell whose shift it is how many are asked, and whoever asked in their place."""
        for user_id in dict.fromkeys([request.user_id, request.asked_by]):
            hours = _hours(session, request, rotation, user_id)
            words = views.announcement(hours, count, passed_over)
            enqueue(
                session,
                key=_key(request, f"request:{user_id}"),
                destination=user_id,
                method="chat.postMessage",
                payload={"text": words, "blocks": views.announcement_blocks(words, request)},
                priority=Priority.UPDATE,
                now=self._clock.now(),
                event_type=_EVENT,
            )

    def declined(
        self, session: Session, request: CoverRequest, rotation: Loaded, ask: CoverAsk
    ) -> None:
        words = self._words(session, request, rotation, ask.user_id)
        words = f"{words}\nYou can't. Thank you for saying so."
        self._change(session, _ask_key(request, ask), ask.user_id, "declined", words)

    def ended(
        self, session: Session, request: CoverRequest, rotation: Loaded, asks: Sequence[CoverAsk]
    ) -> None:
        """Everyone who was asked, and whose shift it is, see how it ended."""
        now = self._clock.now()
        for ask in asks:
            if ask.asked_at > now:
                withdraw(session, _ask_key(request, ask), now)
                continue
            outcome = views.outcome(request, to=ask.user_id)
            words = self._words(session, request, rotation, ask.user_id)
            words = f"{words}\n{outcome}"
            self._change(session, _ask_key(request, ask), ask.user_id, request.state, words)
        for user_id in dict.fromkeys([request.user_id, request.asked_by]):
            hours = _hours(session, request, rotation, user_id)
            words = f"Cover for {hours}: {views.outcome(request, to=user_id)}"
            key = _key(request, f"request:{user_id}")
            self._change(session, key, user_id, request.state, words)
            if request.filled_by:
                self._say(session, request, f"news:{user_id}", user_id, words)

    def nobody_left(
        self, session: Session, request: CoverRequest, rotation: Loaded, lead: str | None
    ) -> None:
        """Everyone who was asked has said no."""
        self._tell_both(
            session, request, rotation, lead, part="declined", sentence=views.ALL_DECLINED
        )

    def expired(
        self, session: Session, request: CoverRequest, rotation: Loaded, lead: str | None
    ) -> None:
        """The shift has begun."""
        self._tell_both(session, request, rotation, lead, part="expired", sentence=views.EXPIRED)

    def _tell_both(
        self,
        session: Session,
        request: CoverRequest,
        rotation: Loaded,
        lead: str | None,
        *,
        part: str,
        sentence: str,
    ) -> None:
        for user_id in dict.fromkeys([request.user_id, lead]):
            if user_id:
                hours = _hours(session, request, rotation, user_id)
                words = f"{views.whose(request, to=user_id)} {hours}: {sentence}"
                self._say(session, request, f"{part}:{user_id}", user_id, words)

    def _words(
        self, session: Session, request: CoverRequest, rotation: Loaded, user_id: str
    ) -> str:
        hours = _hours(session, request, rotation, user_id)
        return views.ask_words(request, hours)

    def _change(self, session: Session, key: str, destination: str, cause: str, words: str) -> None:
        blocks: list[Block] = [section(words)]
        enqueue(
            session,
            key=f"{key}:{cause}",
            destination=destination,
            method="chat.update",
            payload={"text": words, "blocks": blocks},
            priority=Priority.UPDATE,
            now=self._clock.now(),
            target_key=key,
        )

    def _say(
        self, session: Session, request: CoverRequest, part: str, destination: str, words: str
    ) -> None:
        say(
            session,
            key=_key(request, part),
            destination=destination,
            words=words,
            event_type=_EVENT,
            now=self._clock.now(),
        )


def _key(request: CoverRequest, part: str) -> str:
    return f"cover:{request.id}:{part}"


def _ask_key(request: CoverRequest, ask: CoverAsk) -> str:
    return _key(request, f"ask:{ask.user_id}")


def _hours(session: Session, request: CoverRequest, rotation: Loaded, user_id: str) -> str:
    return views.hours_of(request, rotation.team, rotation.name, zone_of(session, user_id))
