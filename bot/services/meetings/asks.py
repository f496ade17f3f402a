"""What is sent about someone else facilitating: the question, and what came of it."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.outbox.queue import enqueue
from bot.services.meetings.case import Case
from bot.services.meetings.posting import UPDATE
from bot.services.preferences import quiet_until
from bot.services.say import say
from bot.views.blocks import one_line, person, section
from bot.views.meetings.agenda import Agenda
from bot.views.meetings.messages import ask_buttons, ask_words
from models import FacilitatorAsk, Priority


def ask_to_facilitate(
    session: Session, case: Case, agenda: Agenda, ask: FacilitatorAsk, now: datetime
) -> None:
    """Keep that someone is asked, and ask them after their quiet hours."""
    session.merge(ask)
    say(
        session,
        key=_key(case, ask),
        destination=ask.user_id,
        words=ask_words(agenda, ask.asked_by, neutral=ask.neutral),
        event_type="liaison_facilitator",
        now=now,
        buttons=ask_buttons(case.meeting),
        not_before=quiet_until(session, ask.user_id, now),
    )


def tell_agreed(session: Session, case: Case, ask: FacilitatorAsk, now: datetime) -> None:
    """Someone does it: who asked hears it; who else was asked is not needed any more."""
    name = one_line(case.series.name, 80)
    _close(session, case, ask, f"You facilitate *{name}*. Thank you.", now)
    others = select(FacilitatorAsk).where(
        FacilitatorAsk.occurrence_id == case.number,
        FacilitatorAsk.user_id != ask.user_id,
        col(FacilitatorAsk.answer).is_(None),
    )
    words = f"{person(ask.user_id)} facilitates *{name}*."
    for each in session.exec(others):
        _close(session, case, each, f"{words} Thank you all the same.", now)
    _answer(session, case, ask, "agreed", words, now)


def tell_declined(session: Session, case: Case, ask: FacilitatorAsk, now: datetime) -> None:
    """Someone can't. When all have said so, who asked hears it."""
    _close(session, case, ask, "You can’t. Thank you for saying so.", now)
    same = select(FacilitatorAsk).where(
        FacilitatorAsk.occurrence_id == case.number, FacilitatorAsk.neutral == ask.neutral
    )
    if all(each.answer is False for each in session.exec(same)):
        name = one_line(case.series.name, 80)
        words = f"Nobody whom I asked can facilitate *{name}* instead."
        _answer(session, case, ask, "nobody", words, now)


def _close(session: Session, case: Case, ask: FacilitatorAsk, words: str, now: datetime) -> None:
    """Put what came of it in place of the question."""
    target = _key(case, ask)
    enqueue(
        session,
        key=f"{target}:answered",
        destination=ask.user_id,
        method=UPDATE,
        payload={"text": words, "blocks": [section(words)]},
        priority=Priority.UPDATE,
        now=now,
        target_key=target,
    )


def _answer(  # noqa: PLR0917 the parts of one message
    session: Session, case: Case, ask: FacilitatorAsk, part: str, words: str, now: datetime
) -> None:
    """Who asked hears what came of it, after their quiet hours."""
    say(
        session,
        key=case.key(f"{part}:{ask.user_id}"),
        destination=ask.asked_by,
        words=words,
        event_type="liaison_facilitator",
        now=now,
        not_before=quiet_until(session, ask.asked_by, now),
    )


def _key(case: Case, ask: FacilitatorAsk) -> str:
    return case.key(f"ask:{ask.user_id}:{int(ask.asked_at.timestamp())}")
