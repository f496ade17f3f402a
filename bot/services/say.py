"""One line of words to one place, through the outbox."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.outbox.queue import enqueue
from bot.views.blocks import MESSAGE_BLOCKS, Block, actions, section, sections
from bot.views.pictures import Picture, with_picture
from models import Priority


def say(
    session: Session,
    *,
    key: str,
    destination: str,
    words: str,
    event_type: str,
    now: datetime,
    buttons: Sequence[Block] = (),
    not_before: datetime | None = None,
) -> None:
    """Enqueue a message, in the caller's transaction.

    Args:
        session: the caller's transaction.
        key: of the message; the same key twice is said once.
        destination: a channel's or a person's id.
        words: mrkdwn; people's text in it is escaped already.
        event_type: of the message's metadata.
        now: the present moment.
        buttons: what can be done about it, below the words.
        not_before: when it may go out at the earliest; None for at once.
    """
    below = [actions(*buttons)] if buttons else []
    enqueue(
        session,
        key=key,
        destination=destination,
        method="chat.postMessage",
        payload={"text": words, "blocks": [*_laid_out(words, len(below)), *below]},
        priority=Priority.UPDATE,
        now=now,
        event_type=event_type,
        not_before=not_before,
    )


def _laid_out(words: str, below: int) -> list[Block]:
    """Words in as many sections as they need: one that is too long would be cut in a line."""
    return sections(words.split("\n"))[: MESSAGE_BLOCKS - below]


def send_picture(
    session: Session,
    *,
    key: str,
    destination: str,
    words: str,
    picture: Picture,
    event_type: str,
    now: datetime,
    between: Sequence[Block] = (),
) -> None:
    """The same with a picture below the words; it goes without it where it can't be drawn.

    Args:
        session: the caller's transaction.
        key: of the message; the same key twice is sent once.
        destination: a channel's or a person's id.
        words: mrkdwn that carries the finding; people's text in it is escaped already.
        picture: what to draw.
        event_type: of the message's metadata.
        now: the present moment.
        between: blocks between the words and the picture.
    """
    enqueue(
        session,
        key=key,
        destination=destination,
        method="chat.postMessage",
        payload=with_picture({"text": words, "blocks": [section(words), *between]}, picture),
        priority=Priority.UPDATE,
        now=now,
        event_type=event_type,
    )
