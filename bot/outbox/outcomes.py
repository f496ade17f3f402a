"""What becomes of a row after a call. Pure: the row and the outcome in, the row changed.

A post that may have arrived is looked for in the channel's history: found, it is sent. Not
found, a page is sent again, marked as a repeat; anything else only after several looks over
some minutes found nothing. A look that fails says nothing about the post.

A post with a picture is drawn and uploaded first, which can be repeated: nobody sees a file that
no message shows. Where that can't be done, the post goes without its picture.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import GatewayError, OutcomeUnknown, RateLimited, Rejected, Unreachable
from bot.outbox.claims import Claim
from bot.outbox.throttle import DRAW, LOOK, POST, SINKS
from bot.views.documents import with_link
from bot.views.pictures import has_picture, with_file
from models import OutboxMessage, OutboxState, Priority
from models.outbox import WAITING


@dataclass(frozen=True)
class Delivered:
    """Slack has it; a post also has a place."""

    channel: str | None = None
    ts: str | None = None


@dataclass(frozen=True)
class Absent:
    """The look found nothing."""


@dataclass(frozen=True)
class Drawn:
    """Slack has the file of a post, but not yet the post: a picture's id, a document's link."""

    file: str


@dataclass(frozen=True)
class Closed:
    """The message of an update can't be edited any more; `link` leads to it."""

    link: str


Outcome = Delivered | Absent | Drawn | GatewayError


@dataclass(frozen=True)
class Patience:
    """How long a failing call is tried again: after `first`, then twice as long each time."""

    first: timedelta
    longest: timedelta
    attempts: int

    def wait(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts, 1 or more."""
        return min(self.first * (1 << min(attempts - 1, 20)), self.longest)


PAGES = Patience(timedelta(seconds=2), timedelta(minutes=1), attempts=360)  # six hours
OTHERS = Patience(timedelta(seconds=5), timedelta(hours=1), attempts=12)  # three hours

PICTURE_TRIES = 4
"""So often a picture's upload is tried when its outcome is unknown, and so often a post with a
picture when Slack refuses its blocks: it does so until it has processed the file."""

_PROCESSING = Patience(timedelta(seconds=2), timedelta(seconds=10), PICTURE_TRIES)

LOOK_AGAIN_AFTER = (timedelta(seconds=30), timedelta(seconds=90), timedelta(minutes=3))
"""The first look is at once, so the last one is five minutes after the call."""

TROUBLED_AFTER = 8
"""A page sink that failed so often, over three minutes, is told of while it is still tried."""

BLIND_LOOKS = 3
"""A page is sent again after so many looks in a row that failed."""


def settle(row: OutboxMessage, claim: Claim, outcome: Outcome, now: datetime) -> None:
    """Change the row as the outcome of its claim demands.

    Args:
        row: as claimed.
        claim: what was done.
        outcome: what came of it.
        now: the present moment.
    """
    row.claimed_by = row.claimed_until = None
    if isinstance(outcome, Delivered):
        row.posted_channel, row.posted_ts, row.last_error = outcome.channel, outcome.ts, None
        _end(row, OutboxState.SENT, now)
    elif isinstance(outcome, Absent):
        _not_found(row, now)
    elif isinstance(outcome, Drawn):
        _post(row, outcome.file, now)
    else:
        row.last_error = outcome.code
        if claim.method == LOOK:
            _look_failed(row, outcome, now)
        else:
            _call_failed(row, claim, outcome, now)


def is_troubled(row: OutboxMessage) -> bool:
    """Whether a page sink has failed for long enough that someone should know, just now."""
    return row.method in SINKS and row.state in WAITING and row.attempts == TROUBLED_AFTER


def _call_failed(row: OutboxMessage, claim: Claim, error: GatewayError, now: datetime) -> None:
    match error:
        case RateLimited():
            row.attempts -= 1
            _not_done(row, claim, now + timedelta(seconds=error.retry_after), now)
        case _ if _without_picture(row, error):
            _post(row, None, now)
        case Rejected(code="invalid_blocks") if has_picture(row.payload):
            _not_done(row, claim, now + _PROCESSING.wait(row.attempts), now)
        case Unreachable():
            _not_done(row, claim, now + _patience(row).wait(row.attempts), now)
        case Rejected():
            _end(row, OutboxState.FAILED, now)
        case _ if row.method == POST:
            row.looks = 0
            _wait(row, OutboxState.UNKNOWN, now)
        case _:
            _try_again(row, OutboxState.UNKNOWN, now + _patience(row).wait(row.attempts), now)


def _not_done(row: OutboxMessage, claim: Claim, at: datetime, now: datetime) -> None:
    if claim.is_first:
        row.first_attempt_at = None
    _try_again(row, OutboxState(claim.was), at, now)


def _without_picture(row: OutboxMessage, error: GatewayError) -> bool:
    """Whether it is the picture that can't be sent, and no more is to be tried for it."""
    tried = row.attempts >= PICTURE_TRIES
    if row.method != DRAW:
        refused = isinstance(error, Rejected) and error.code == "invalid_blocks"
        return refused and tried and has_picture(row.payload)
    match error:
        case Rejected() | Unreachable(code="missing_scope"):
            return True
        case OutcomeUnknown():
            return tried
        case _:
            return False


def _post(row: OutboxMessage, file: str | None, now: datetime) -> None:
    """What is to be done next is to post, with this picture or document or without one."""
    attach = with_link if "document" in row.payload else with_file
    row.method, row.payload = POST, attach(row.payload, file)
    row.first_attempt_at, row.attempts = None, 0
    _try_again(row, OutboxState.PENDING, now, now)


def _not_found(row: OutboxMessage, now: datetime) -> None:
    row.looks += 1
    if row.looks <= len(LOOK_AGAIN_AFTER) and not _wanted_page(row):
        _wait(row, OutboxState.UNKNOWN, now + LOOK_AGAIN_AFTER[row.looks - 1])
    else:
        _send_again(row, now)


def _look_failed(row: OutboxMessage, error: GatewayError, now: datetime) -> None:
    """Without a look only a page may be sent again: it is marked, and silence is worse."""
    if isinstance(error, RateLimited):
        _wait(row, OutboxState.UNKNOWN, now + timedelta(seconds=error.retry_after))
    elif _wanted_page(row):
        row.looks += 1
        if isinstance(error, Rejected) or row.looks >= BLIND_LOOKS:
            _send_again(row, now)
        else:
            _wait(row, OutboxState.UNKNOWN, now + PAGES.wait(row.looks))
    else:
        row.attempts += 1
        if isinstance(error, Rejected) or row.attempts >= _patience(row).attempts:
            _end(row, OutboxState.FAILED if row.wanted else OutboxState.WITHDRAWN, now)
        else:
            _wait(row, OutboxState.UNKNOWN, now + _patience(row).wait(row.attempts))


def _send_again(row: OutboxMessage, now: datetime) -> None:
    """The first time at once."""
    pause = _patience(row).wait(row.attempts - 1) if row.attempts > 1 else timedelta(0)
    _try_again(row, OutboxState.PENDING, now + pause, now)


def _try_again(row: OutboxMessage, state: OutboxState, at: datetime, now: datetime) -> None:
    if not row.wanted:
        _end(row, OutboxState.WITHDRAWN, now)
    elif row.attempts >= _patience(row).attempts:
        _end(row, OutboxState.FAILED, now)
    else:
        _wait(row, state, at)


def _wait(row: OutboxMessage, state: OutboxState, at: datetime) -> None:
    row.state, row.not_before = state, at


def _end(row: OutboxMessage, state: OutboxState, now: datetime) -> None:
    row.state, row.ended_at = state, now


def _wanted_page(row: OutboxMessage) -> bool:
    return row.wanted and row.priority == Priority.PAGE


def _patience(row: OutboxMessage) -> Patience:
    return PAGES if row.priority == Priority.PAGE else OTHERS
