"""Putting calls into the outbox, and taking them out, within the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, func, or_, select, update

from bot.outbox.throttle import DRAW, FILE, POST, REPEATABLE
from models import OutboxMessage, OutboxState, Priority
from models.insert import insert_missing
from models.outbox import WAITING, in_state

_M = OutboxMessage
_ENDED = (OutboxState.SENT, OutboxState.FAILED, OutboxState.WITHDRAWN)


def enqueue(
    session: Session,
    *,
    key: str,
    destination: str,
    method: str,
    payload: Mapping[str, Any],
    priority: Priority,
    now: datetime,
    event_type: str | None = None,
    target_key: str | None = None,
    not_before: datetime | None = None,
) -> None:
    """Store one call to the outside, in the caller's transaction. The same key is stored once.

    Args:
        session: the caller's transaction.
        key: names the call for good; a post carries it in its metadata, which all can read.
        destination: a channel id, the user id of a DM, or any name of a line of its own
            (`home:U1`); calls of one destination and priority go out in order.
        method: `chat.postMessage`, or one that can be repeated: `chat.update`, `views.publish`,
            `usergroups.users.update`, `pager.webhook`, `pager.pagerduty`.
        payload: the method's arguments; `channel` (and `ts` of an update) are filled in later.
            A post may have a `picture` (`bot.views.pictures.with_picture`) or a `document`
            (`bot.views.documents.with_document`).
        priority: pages go before updates, updates before digests.
        now: the present moment.
        event_type: of a post's metadata, e.g. `liaison_page`.
        target_key: for an update: the key of the post that it changes; for a post: of the one in
            whose thread it goes. An update or a view that was not sent by now is dropped: only
            the last state is shown.
        not_before: when it may go out at the earliest.

    Raises:
        ValueError: the arguments don't fit together.
    """
    _check(method, destination, event_type, target_key, picture=_has_upload(payload))
    content = dict(payload)
    if method == POST:
        content["metadata"] = {"event_type": event_type, "event_payload": {"key": key}}
    row = OutboxMessage(
        key=key,
        destination=destination,
        priority=priority,
        method=DRAW if _has_upload(content) else method,
        payload=content,
        target_key=target_key,
        created_at=now,
        not_before=not_before or now,
    )
    if insert_missing(session, row):
        _supersede(session, row, now)


def send_file(
    session: Session,
    *,
    key: str,
    destination: str,
    name: str,
    text: str,
    words: str,
    now: datetime,
) -> None:
    """Store a text file to be uploaded and shared, in the caller's transaction.

    Args:
        session: the caller's transaction.
        key: names the file for good; the same key is stored once.
        destination: a channel id, or the user id of a DM.
        name: of the file; its ending says what it is.
        text: what is in it.
        words: plain words that stand above it.
        now: the present moment.
    """
    enqueue(
        session,
        key=key,
        destination=destination,
        method=FILE,
        payload={"name": name, "text": text, "words": words},
        priority=Priority.UPDATE,
        now=now,
    )


def revise(session: Session, *, key: str, payload: Mapping[str, Any]) -> bool:
    """Change what a post will say, while it has surely not gone out.

    Args:
        session: the caller's transaction.
        key: of the post.
        payload: its arguments from now on.

    Returns:
        False when it is too late, or there is no such post: then it takes an update.
    """
    unsent = select(_M).where(
        _M.key == key, in_state(_M, OutboxState.PENDING), col(_M.first_attempt_at).is_(None)
    )
    row = session.exec(unsent.with_for_update(skip_locked=True)).first()
    if row is None:
        return False
    row.payload = {**payload, "metadata": row.payload["metadata"]}
    session.add(row)
    return True


def withdraw(session: Session, key_prefix: str, now: datetime) -> int:
    """Take back what is no longer wanted, e.g. the pages of a resolved escalation.

    A post that may have arrived already is still looked for, so that it can be updated where it
    did arrive, but it is not sent again.

    Args:
        session: the caller's transaction.
        key_prefix: how the keys of these rows begin.
        now: the present moment.

    Returns:
        How many rows were taken back.
    """
    begins = func.substr(_M.key, 1, len(key_prefix)) == key_prefix
    surely_unsent = or_(_M.state == OutboxState.PENDING, _M.method != POST)
    ended = session.exec(
        update(_M)
        .where(begins, in_state(_M, *WAITING), surely_unsent)
        .values(state=OutboxState.WITHDRAWN, ended_at=now)
    ).rowcount
    unwanted = session.exec(
        update(_M)
        .where(begins, in_state(_M, OutboxState.CLAIMED, OutboxState.UNKNOWN))
        .values(wanted=False)
    ).rowcount
    return ended + unwanted


def posted(session: Session, key: str) -> tuple[str, str] | None:
    """Where the message of a sent post is: its channel id (of a DM: `D…`) and its `ts`."""
    row = session.exec(select(_M).where(_M.key == key, _M.state == OutboxState.SENT)).first()
    if row is None or row.posted_channel is None or row.posted_ts is None:
        return None
    return row.posted_channel, row.posted_ts


def prune(session: Session, *, before: datetime) -> None:
    """Forget what ended before that moment; its messages can't be updated any more."""
    session.exec(delete(_M).where(col(_M.state).in_(_ENDED), col(_M.ended_at) < before))


def _check(
    method: str, destination: str, event_type: str | None, target_key: str | None, *, picture: bool
) -> None:
    if method != POST and method not in REPEATABLE:
        raise ValueError(f"the outbox doesn't know what to do when {method} has no answer")
    if method == POST and event_type is None:
        raise ValueError("a post needs an event type")
    if method == "chat.update" and target_key is None:
        raise ValueError("an update needs the key of the post that it changes")
    if picture and method != POST:
        raise ValueError("only a post may have a picture or a file")
    if destination.startswith("D"):
        raise ValueError("a DM's destination is the person's id: one line for each person")


def _has_upload(payload: Mapping[str, Any]) -> bool:
    return "picture" in payload or "document" in payload


def _supersede(session: Session, row: OutboxMessage, now: datetime) -> None:
    if row.method == "chat.update":
        same = col(_M.target_key) == row.target_key
    elif row.method == "views.publish":
        same = col(_M.destination) == row.destination
    else:
        return
    session.exec(
        update(_M)
        .where(same, col(_M.method) == row.method, col(_M.key) != row.key, in_state(_M, *WAITING))
        .values(state=OutboxState.WITHDRAWN, ended_at=now, last_error="superseded")
    )
