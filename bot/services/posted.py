"""Where messages that Liaison has posted can be read."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from models import OutboxMessage, OutboxState


def posted(session: Session, workspace_url: str, keys: Mapping[int, str]) -> dict[int, str]:
    """The addresses of messages, by the number of what each is about.

    Args:
        session: to read with.
        workspace_url: `https://larkfield.slack.com/`.
        keys: the outbox key of a message for each number; several may share one. What was not
            posted, or is forgotten by now, has no address.
    """
    sent = select(OutboxMessage).where(
        col(OutboxMessage.key).in_(set(keys.values())), OutboxMessage.state == OutboxState.SENT
    )
    places = {
        each.key: f"{workspace_url}archives/{each.posted_channel}/p{_digits(each)}"
        for each in session.exec(sent)
        if each.posted_channel and each.posted_ts
    }
    return {number: places[key] for number, key in keys.items() if key in places}


def _digits(message: OutboxMessage) -> str:
    return str(message.posted_ts).replace(".", "")
