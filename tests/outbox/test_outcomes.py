from datetime import datetime, timedelta

import pytest

from bot.errors import GatewayError, OutcomeUnknown, RateLimited, Rejected, Unreachable
from bot.outbox.claims import LEASE, Claim
from bot.outbox.outcomes import (
    BLIND_LOOKS,
    LOOK_AGAIN_AFTER,
    OTHERS,
    PAGES,
    Absent,
    Delivered,
    Outcome,
    settle,
)
from bot.outbox.throttle import LOOK, POST
from models import OutboxMessage, OutboxState, Priority
from tests.outbox.support import DIGEST, NOON, PAGE

PENDING, CLAIMED, UNKNOWN = OutboxState.PENDING, OutboxState.CLAIMED, OutboxState.UNKNOWN
SENT, FAILED, WITHDRAWN = OutboxState.SENT, OutboxState.FAILED, OutboxState.WITHDRAWN
UPDATE_METHOD = "chat.update"

NO_ANSWER = OutcomeUnknown("TimeoutError")
LIMITED = RateLimited(30)
REFUSED = Rejected("channel_not_found")
NO_CONNECTION = Unreachable("ConnectionRefusedError")

HALF_A_MINUTE = timedelta(seconds=30)
NOW = timedelta(0)


def claimed_row(
    method: str = POST, priority: Priority = DIGEST, attempts: int = 1, *, wanted: bool = True
) -> OutboxMessage:
    return OutboxMessage(
        id=1,
        key="k",
        destination="C1",
        priority=priority,
        method=method,
        payload={},
        state=CLAIMED,
        wanted=wanted,
        created_at=NOON,
        not_before=NOON,
        attempts=attempts,
        first_attempt_at=NOON,
        claimed_by="w",
        claimed_until=NOON + LEASE,
    )


def after(
    row: OutboxMessage,
    outcome: Outcome,
    *,
    look: bool = False,
    first: bool = True,
    now: datetime = NOON,
) -> OutboxMessage:
    claim = Claim(
        row_id=1,
        key="k",
        destination="C1",
        method=LOOK if look else row.method,
        payload={},
        page=row.priority == PAGE,
        was=UNKNOWN if look else PENDING,
        first_attempt_at=NOON,
        is_first=first,
        at=now,
        until=now + LEASE,
    )
    settle(row, claim, outcome, now)
    assert row.claimed_by is None
    assert row.claimed_until is None
    return row


@pytest.mark.parametrize("priority", [PAGE, DIGEST])
@pytest.mark.parametrize(
    ("method", "outcome", "state", "wait"),
    [
        (POST, Delivered("C1", "1.2"), SENT, None),
        (POST, REFUSED, FAILED, None),
        (POST, LIMITED, PENDING, HALF_A_MINUTE),
        (POST, NO_ANSWER, UNKNOWN, NOW),
        (UPDATE_METHOD, Delivered(), SENT, None),
        (UPDATE_METHOD, REFUSED, FAILED, None),
        (UPDATE_METHOD, LIMITED, PENDING, HALF_A_MINUTE),
    ],
)
def test_after_a_call(
    method: str, outcome: Outcome, state: OutboxState, wait: timedelta | None, priority: Priority
) -> None:
    row = after(claimed_row(method, priority), outcome)
    assert row.state == state
    assert row.ended_at == (NOON if wait is None else None)
    assert wait is None or row.not_before == NOON + wait


@pytest.mark.parametrize(("priority", "wait"), [(PAGE, PAGES.first), (DIGEST, OTHERS.first)])
def test_what_can_be_repeated_is_sent_again_after_a_pause(
    priority: Priority, wait: timedelta
) -> None:
    row = after(claimed_row(UPDATE_METHOD, priority), NO_ANSWER)
    assert (row.state, row.not_before) == (UNKNOWN, NOON + wait)
    row = after(claimed_row(UPDATE_METHOD, priority), NO_CONNECTION)
    assert (row.state, row.not_before) == (PENDING, NOON + wait)


@pytest.mark.parametrize("outcome", [LIMITED, NO_CONNECTION])
def test_what_surely_was_not_sent_is_as_if_never_tried(outcome: Outcome) -> None:
    assert after(claimed_row(), outcome).first_attempt_at is None
    assert after(claimed_row(), outcome, first=False).first_attempt_at == NOON


def test_a_refusal_for_haste_does_not_count_as_an_attempt() -> None:
    assert after(claimed_row(attempts=3), LIMITED).attempts == 2
    assert after(claimed_row(attempts=3), NO_CONNECTION).attempts == 3


def test_what_was_found_is_sent() -> None:
    row = after(claimed_row(), Delivered("D1", "1.2"), look=True)
    assert (row.state, row.posted_channel, row.posted_ts) == (SENT, "D1", "1.2")


def test_a_page_that_is_not_found_is_sent_again_at_once() -> None:
    row = after(claimed_row(priority=PAGE), Absent(), look=True)
    assert (row.state, row.not_before, row.first_attempt_at) == (PENDING, NOON, NOON)


def test_a_page_that_keeps_vanishing_is_sent_again_ever_more_slowly() -> None:
    waits = [
        after(claimed_row(priority=PAGE, attempts=attempts), Absent(), look=True).not_before - NOON
        for attempts in range(1, 9)
    ]
    assert [wait.total_seconds() for wait in waits] == [0, 2, 4, 8, 16, 32, 60, 60]


def test_anything_else_is_looked_for_several_times_before_it_is_sent_again() -> None:
    row, now, looks = claimed_row(), NOON, []
    while row.state != PENDING:
        looks.append(now - NOON)
        row = after(row, Absent(), look=True, now=now)
        now = row.not_before
    assert looks == [
        timedelta(0),
        timedelta(seconds=30),
        timedelta(minutes=2),
        timedelta(minutes=5),
    ]
    assert now - NOON == timedelta(minutes=5)


def test_after_it_was_sent_again_without_an_answer_it_is_looked_for_anew() -> None:
    row = claimed_row()
    row.looks = len(LOOK_AGAIN_AFTER) + 1
    assert after(row, NO_ANSWER, first=False).looks == 0


@pytest.mark.parametrize("priority", [PAGE, DIGEST])
@pytest.mark.parametrize("error", [LIMITED, NO_ANSWER, NO_CONNECTION])
def test_a_look_that_failed_says_nothing(error: GatewayError, priority: Priority) -> None:
    row = after(claimed_row(priority=priority), error, look=True)
    assert row.state == UNKNOWN
    assert row.not_before > NOON


def test_a_refusal_for_haste_does_not_count_as_a_look() -> None:
    row = after(claimed_row(priority=PAGE), LIMITED, look=True)
    assert (row.looks, row.attempts, row.not_before) == (0, 1, NOON + HALF_A_MINUTE)


def test_a_page_that_cannot_be_looked_for_is_sent_again_for_silence_is_worse() -> None:
    row = claimed_row(priority=PAGE)
    for _ in range(BLIND_LOOKS):
        assert row.state != PENDING
        after(row, NO_ANSWER, look=True)
    assert row.state == PENDING
    assert after(claimed_row(priority=PAGE), REFUSED, look=True).state == PENDING


def test_anything_else_that_cannot_be_looked_for_fails_rather_than_being_doubled() -> None:
    assert after(claimed_row(), REFUSED, look=True).state == FAILED
    row, waited = claimed_row(), timedelta(0)
    while row.state != FAILED:
        row = after(row, NO_ANSWER, look=True)
        waited += row.not_before - NOON
    assert timedelta(hours=1) < waited < timedelta(hours=12)


@pytest.mark.parametrize(
    ("priority", "least", "most"),
    [
        (PAGE, timedelta(hours=5), timedelta(hours=12)),
        (DIGEST, timedelta(hours=2), timedelta(hours=5)),
    ],
)
def test_in_the_end_it_fails_and_a_page_keeps_trying_longer(
    priority: Priority, least: timedelta, most: timedelta
) -> None:
    row, waited = claimed_row(priority=priority, attempts=0), timedelta(0)
    while row.state != FAILED:
        row.attempts += 1
        row = after(row, NO_CONNECTION)
        waited += row.not_before - NOON
    assert least < waited < most
    assert row.last_error == "ConnectionRefusedError"


@pytest.mark.parametrize(
    ("method", "outcome", "look", "state"),
    [
        (POST, Delivered("C1", "1.2"), False, SENT),
        (POST, LIMITED, False, WITHDRAWN),
        (POST, NO_CONNECTION, False, WITHDRAWN),
        (POST, REFUSED, False, FAILED),
        (POST, NO_ANSWER, False, UNKNOWN),
        (UPDATE_METHOD, NO_ANSWER, False, WITHDRAWN),
        (POST, Delivered("C1", "1.2"), True, SENT),
        (POST, Absent(), True, UNKNOWN),
        (POST, NO_ANSWER, True, UNKNOWN),
        (POST, REFUSED, True, WITHDRAWN),
    ],
)
@pytest.mark.parametrize("priority", [PAGE, DIGEST])
def test_what_was_withdrawn_meanwhile_is_found_or_ends(
    method: str, outcome: Outcome, state: OutboxState, priority: Priority, *, look: bool
) -> None:
    row = after(claimed_row(method, priority, wanted=False), outcome, look=look)
    assert row.state == state


def test_what_was_withdrawn_and_is_found_nowhere_ends() -> None:
    row = claimed_row(priority=PAGE, wanted=False)
    for _ in range(len(LOOK_AGAIN_AFTER) + 1):
        row = after(row, Absent(), look=True)
    assert row.state == WITHDRAWN
