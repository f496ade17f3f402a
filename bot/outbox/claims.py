"""Claims: which rows may be worked on now, in which order, and when the next one may."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, literal, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select, update

from bot.outbox.content import content, is_repeated_page
from bot.outbox.pacer import CHANNEL_SCOPE, Pacer
from bot.outbox.throttle import LOOK, POST, Rule
from models import OutboxMessage, OutboxState, Pace, Priority
from models.outbox import UNFINISHED, WAITING, in_state

LEASE = timedelta(seconds=60)
"""Several times as long as a call may take; after it, the claiming process counts as dead."""

_M = OutboxMessage
_earlier = aliased(OutboxMessage)
_target = aliased(OutboxMessage)


@dataclass(frozen=True)
class Slots:
    """How many rows a process may claim.

    Args:
        total: of any kind.
        others: how many of these may be other than pages.
        taken: ids of the rows that it is at; they may have been taken from it meanwhile.
    """

    total: int
    others: int
    taken: Collection[int]


@dataclass(frozen=True)
class Claim:
    """One row in the hands of one process, and the call that it makes."""

    row_id: int
    key: str
    destination: str
    method: str
    payload: Mapping[str, Any]
    page: bool
    was: str
    """The state from which it was claimed."""
    first_attempt_at: datetime
    is_first: bool
    """Whether no earlier attempt can have arrived."""
    at: datetime
    until: datetime


def claim(
    session: Session, rules: Mapping[str, Rule], worker: str, now: datetime, slots: Slots
) -> list[Claim] | None:
    """Claim what may be worked on now: pages first, then updates, then digests.

    Several processes may do so at once: no row is claimed twice.

    Returns:
        The claims; None when nothing was due. An empty list means: ask again, for something
        was done that needed no call.
    """
    pacer = Pacer(session, rules, lock=True)
    rows = _due(session, pacer, now, slots)
    claims: list[Claim] = []
    others = 0
    for row in rows:
        others += row.priority != Priority.PAGE
        if others <= slots.others:
            claims += _begin(session, pacer, row, worker, now)
    ended = any(row.state == OutboxState.WITHDRAWN for row in rows)
    return claims if claims or ended else None


def next_moment(session: Session, rules: Mapping[str, Rule]) -> datetime | None:
    """When `claim` or `expire` would do something, if no row changes until then."""
    pacer = Pacer(session, rules)
    kinds = session.exec(
        select(_M.state, _M.method, _M.priority, func.min(_ready_at()))
        .outerjoin(Pace, _its_channel())
        .where(_may_go(pacer))
        .group_by(_M.state, _M.method, col(_M.priority))
    ).all()
    moments = [
        max(ready, pacer.opens_at(_call_of(state, method), page=priority == Priority.PAGE))
        for state, method, priority, ready in kinds
    ]
    leases = select(func.min(_M.claimed_until)).where(in_state(_M, OutboxState.CLAIMED))
    moments += [lease for lease in session.exec(leases) if lease]
    return min(moments, default=None)


def expire(
    session: Session, now: datetime, own: Collection[int], before: datetime | None = None
) -> None:
    """Take claims from processes that died: whether their calls arrived isn't known.

    Args:
        session: a transaction of its own.
        now: the present moment.
        own: ids of the rows that this process is at.
        before: claims whose lease ended by then; None for all.
    """
    dead = update(_M).where(in_state(_M, OutboxState.CLAIMED), col(_M.id).not_in(own))
    if before:
        dead = dead.where(col(_M.claimed_until) <= before)
    session.exec(
        dead.values(state=OutboxState.UNKNOWN, not_before=now, claimed_by=None, claimed_until=None)
    )


def _due(session: Session, pacer: Pacer, now: datetime, slots: Slots) -> list[OutboxMessage]:
    query = (
        select(_M)
        .outerjoin(Pace, _its_channel())
        .where(_may_go(pacer), _ready_at() <= now, ~_held(pacer, now))
        .order_by(col(_M.priority), col(_M.id))
        .limit(slots.total)
        .with_for_update(of=_M, skip_locked=True)
    )
    if slots.taken:
        query = query.where(col(_M.id).not_in(slots.taken))
    if not slots.others:
        query = query.where(_M.priority == Priority.PAGE)
    return list(session.exec(query))


def _begin(
    session: Session, pacer: Pacer, row: OutboxMessage, worker: str, now: datetime
) -> list[Claim]:
    """The claim of this row; none when it must wait after all, or ends here."""
    target = _target_of(session, row)
    if row.target_key and (target is None or target.state != OutboxState.SENT):
        row.state, row.ended_at = OutboxState.WITHDRAWN, now
        row.last_error = "the message to update was never sent"
        return []
    method = _call_of(row.state, row.method)
    channel = row.destination if method == POST and not is_repeated_page(row) else None
    if not pacer.take(method, page=row.priority == Priority.PAGE, channel=channel, now=now):
        return []
    return [_claimed(row, method, content(row, target), worker, now)]


def _claimed(
    row: OutboxMessage, method: str, payload: Mapping[str, Any], worker: str, now: datetime
) -> Claim:
    is_first = row.first_attempt_at is None
    claim = Claim(
        row_id=row.id or 0,
        key=row.key,
        destination=row.destination,
        method=method,
        payload=payload,
        page=row.priority == Priority.PAGE,
        was=row.state,
        first_attempt_at=row.first_attempt_at or now,
        is_first=is_first,
        at=now,
        until=now + LEASE,
    )
    row.state, row.claimed_by, row.claimed_until = OutboxState.CLAIMED, worker, claim.until
    row.first_attempt_at = claim.first_attempt_at
    row.attempts += method != LOOK
    return claim


def _target_of(session: Session, row: OutboxMessage) -> OutboxMessage | None:
    if row.target_key is None:
        return None
    return session.exec(select(_M).where(_M.key == row.target_key)).first()


def _call_of(state: str, method: str) -> str:
    """What is called next for a row: a post that may have arrived is looked for first."""
    return LOOK if method == POST and state == OutboxState.UNKNOWN else method


def _may_go(pacer: Pacer) -> ColumnElement[bool]:
    """First in its line, and the message that it updates, if any, has come to its end.

    What a newer version enqueued, and this one doesn't know, is left to the newer one.
    """
    # Scalar subqueries, each one step in an index: PostgreSQL makes a join of all lines with
    # themselves out of NOT EXISTS.
    earlier = select(_earlier.id).where(
        _earlier.destination == _M.destination,
        _earlier.priority == _M.priority,
        col(_earlier.id) < col(_M.id),
        in_state(_earlier, *UNFINISHED),
    )
    # An update that was enqueued before its target would wait for what waits behind it.
    target = select(_target.id).where(
        _target.key == _M.target_key,
        col(_target.id) < col(_M.id),
        in_state(_target, *UNFINISHED),
    )
    return and_(
        in_state(_M, *WAITING),
        col(_M.method).in_(pacer.methods),
        earlier.limit(1).scalar_subquery().is_(None),
        target.limit(1).scalar_subquery().is_(None),
    )


def _its_channel() -> ColumnElement[bool]:
    """Joins the pace of the channel to which a row posts next.

    A repeated page doesn't wait for it: what it would wait for is its own first attempt.
    """
    posts = and_(col(_M.method) == POST, col(_M.state) == OutboxState.PENDING)
    new = or_(col(_M.priority) != Priority.PAGE, col(_M.first_attempt_at).is_(None))
    return and_(posts, new, col(Pace.scope) == literal(CHANNEL_SCOPE).concat(_M.destination))


def _ready_at() -> ColumnElement[datetime]:
    return case(
        (col(Pace.free_at) > col(_M.not_before), col(Pace.free_at)), else_=col(_M.not_before)
    )


def _held(pacer: Pacer, now: datetime) -> ColumnElement[bool]:
    """Whether the method that is called next for a row may not be called yet."""
    is_page = col(_M.priority) == Priority.PAGE
    return or_(
        false(),
        *(
            and_(col(_M.state) == state, col(_M.method) == method, is_page if page else ~is_page)
            for state in WAITING
            for method in pacer.methods
            for page in (True, False)
            if pacer.opens_at(_call_of(state, method), page=page) > now
        ),
    )
