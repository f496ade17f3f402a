"""Sends what is in the outbox: claims rows, calls Slack or a page sink, stores what came of it.

A claim is committed before the call and its outcome after it, so a kill between any two steps
leaves a row that says what is not known. Several threads and processes may do this at once.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.clock import Clock
from bot.errors import GatewayError, OutcomeUnknown, RateLimited, Rejected
from bot.gateways.drawing import Drawing
from bot.gateways.slack import SlackGateway
from bot.outbox import claims
from bot.outbox.claims import Claim, Slots
from bot.outbox.outcomes import Absent, Closed, Delivered, Drawn, Outcome, is_troubled, settle
from bot.outbox.pacer import Pacer
from bot.outbox.replacing import replace, take_over
from bot.outbox.throttle import DRAW, FILE, LOOK, POST, Rule, rules
from bot.permissions import is_person
from bot.views.documents import document_of
from models import OutboxMessage, OutboxState
from models.database import Database
from models.outbox import UNFINISHED

_log = logging.getLogger(__name__)

THREADS = 8
FOR_PAGES = 2
"""Threads that only pages may use, so that calls that hang hold back no page."""

_GLANCE = 0.1
"""Seconds between two looks into the outbox while calls are under way."""

_CLOSED = "edit_window_closed"

_CLOCKS_DIFFER = timedelta(minutes=10)
"""How far Slack's clock may be behind ours for a message to be found."""


class Dispatcher:
    """One process's hands on the outbox.

    Args:
        database: where the outbox is.
        clock: tells the present moment; it may stand still.
        gateway: the door to Slack.
        drawing: draws the pictures of posts.
        on_failed: called in the transaction that ends a row as failed, and once for a row that
            a page sink keeps failing.
        worker: names this process in the rows it claims.
        posts_per_minute: most posts in all channels together; pages are counted, but never wait. A
            function is asked each time, since it can be changed.
        doors: what sends a row elsewhere than to Slack, by the first part of its method.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        gateway: SlackGateway,
        drawing: Drawing,
        *,
        on_failed: Callable[[Session, OutboxMessage], None],
        worker: str,
        posts_per_minute: int | Callable[[], int] = 300,
        doors: Mapping[str, Callable[[Claim], None]] | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._drawing = drawing
        self._on_failed = on_failed
        self._worker = worker
        self._doors = {"pager": _not_set_up, **(doors or {})}
        self._posts_per_minute = posts_per_minute
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="outbox")
        self._claiming = threading.Lock()
        self._changed = threading.Condition()
        self._at_work: dict[int, Claim] = {}
        self._closing = False

    @property
    def _rules(self) -> Mapping[str, Rule]:
        pace = self._posts_per_minute
        return rules(pace if isinstance(pace, int) else pace())

    def next_due(self) -> datetime | None:
        """When there is something to do next; now, while calls of this process are under way."""
        with self._claiming:
            if self._busy():
                return self._clock.now()
            with self._database.reading() as session:
                return claims.next_moment(session, self._rules)

    def run_due(self, now: datetime) -> None:
        """Send all that may be sent at `now`, and return when the answers are stored."""
        self._expire(now, before=now)
        while self._claim_all(max(now, self._clock.now())):
            self._wait_for_change()

    def recover(self) -> None:
        """At the start of an only process: what a killed one was at may have arrived."""
        self._expire(self._clock.now(), before=None)

    def close(self) -> None:
        """Claim nothing more, and finish the calls under way."""
        with self._claiming:
            self._closing = True
        self._pool.shutdown(wait=True)

    def _busy(self) -> bool:
        with self._changed:
            return bool(self._at_work)

    def _expire(self, now: datetime, before: datetime | None) -> None:
        with self._changed:
            own = list(self._at_work)
        with self._database.writing() as session:
            claims.expire(session, now, own, before)

    def _claim_all(self, now: datetime) -> bool:
        """Claim and begin all that may begin; False when nothing was, and nothing is under way."""
        with self._claiming:
            anything = self._busy()
            while (slots := self._free_slots()).total and not self._closing:
                with self._database.writing() as session:
                    claimed = claims.claim(session, self._rules, self._worker, now, slots)
                if claimed is None:
                    break
                anything = True
                for claim in claimed:
                    self._begin(claim)
        return anything

    def _free_slots(self) -> Slots:
        with self._changed:
            others = sum(not claim.page for claim in self._at_work.values())
            return Slots(
                total=THREADS - len(self._at_work),
                others=THREADS - FOR_PAGES - others,
                taken=list(self._at_work),
            )

    def _begin(self, claim: Claim) -> None:
        with self._changed:
            self._at_work[claim.row_id] = claim
        self._pool.submit(self._work, claim)

    def _wait_for_change(self) -> None:
        with self._changed:
            if self._at_work:
                self._changed.wait(_GLANCE)

    def _work(self, claim: Claim) -> None:
        try:
            self._store(claim, self._call(claim))
        except Exception:  # noqa: BLE001 the last frame of a thread; the lease brings the row back
            _log.exception("outbox: what came of %s could not be stored", claim.key)
        finally:
            with self._changed:
                del self._at_work[claim.row_id]
                self._changed.notify_all()

    def _call(self, claim: Claim) -> Outcome | Closed:
        try:
            return self._doing(claim.method)(claim)
        except GatewayError as error:
            _log.warning("outbox: %s of %s: %s", claim.method, claim.key, error.code)
            return error
        except Exception as error:  # noqa: BLE001 logged; whether it arrived isn't known
            _log.exception("outbox: %s of %s failed", claim.method, claim.key)
            return OutcomeUnknown(type(error).__name__)

    def _doing(self, method: str) -> Callable[[Claim], Outcome | Closed]:
        return {LOOK: self._look, DRAW: self._draw, FILE: self._share}.get(method, self._send)

    def _send(self, claim: Claim) -> Delivered | Closed:
        if door := self._doors.get(claim.method.partition(".")[0]):
            door(claim)
            return Delivered()
        try:
            answer = self._gateway.call(claim.method, dict(claim.payload))
        except Rejected as error:
            if error.code != _CLOSED:
                raise
            place = claim.payload["channel"], claim.payload["ts"]
            return Closed(self._gateway.permalink(*place))
        return Delivered(answer["channel"], answer["ts"]) if claim.method == POST else Delivered()

    def _draw(self, claim: Claim) -> Drawn:
        if "document" in claim.payload:
            name, document = document_of(claim.payload)
            return Drawn(self._gateway.upload(name, document, name).permalink)
        picture = claim.payload["picture"]
        content = self._drawing.draw(picture)
        return Drawn(self._gateway.upload("picture.png", content, picture["alt_text"]).id)

    def _share(self, claim: Claim) -> Delivered:
        place = claim.destination
        if is_person(place):
            place = self._gateway.open_dm(place)
        file = claim.payload
        self._gateway.share(place, file["name"], file["text"].encode(), file["words"])
        return Delivered()

    def _look(self, claim: Claim) -> Delivered | Absent:
        place = claim.destination
        if is_person(place):
            place = self._gateway.open_dm(place)
        oldest = claim.first_attempt_at - _CLOCKS_DIFFER
        found = self._gateway.find_message(place, claim.key, oldest, claim.payload.get("thread_ts"))
        return Delivered(*found) if found else Absent()

    def _store(self, claim: Claim, outcome: Outcome | Closed) -> None:
        now = max(claim.at, self._clock.now())
        with self._database.writing() as session:
            row = session.get(OutboxMessage, claim.row_id, with_for_update=True)
            if row is None or not self._applies(row, claim, outcome):
                _log.warning("outbox: %s was taken over by another process", claim.key)
                return
            if isinstance(outcome, Closed):
                replace(session, row, outcome, now)
                return
            settle(row, claim, outcome, now)
            take_over(session, row)
            if isinstance(outcome, RateLimited):
                until = now + timedelta(seconds=outcome.retry_after)
                pacer = Pacer(session, self._rules, lock=True)
                pacer.hold(claim.method, page=claim.page, until=until)
            if row.state == OutboxState.FAILED or is_troubled(row):
                self._on_failed(session, row)

    def _applies(self, row: OutboxMessage, claim: Claim, outcome: Outcome | Closed) -> bool:
        """Whether the row is still ours. That it arrived is news to whoever has it now, too."""
        ours = row.claimed_by == self._worker and row.claimed_until == claim.until
        return ours or (isinstance(outcome, Delivered) and row.state in UNFINISHED)


def _not_set_up(_claim: Claim) -> None:
    """What was enqueued for a page sink that has been taken out of the settings since."""
    raise Rejected("not_set_up")
