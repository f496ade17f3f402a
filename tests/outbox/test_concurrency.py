"""Several threads and processes at one outbox, and calls that hang."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from bot.errors import OutcomeUnknown
from bot.gateways.slack import SlackGateway
from bot.outbox.claims import LEASE
from bot.outbox.dispatcher import FOR_PAGES, THREADS, Dispatcher
from models import OutboxState
from models.database import Database
from tests.outbox.scene import ANA, PEOPLE, Scene
from tests.outbox.support import DIGEST, NOON, PAGE, UPDATE, post, row, states, update

SENT = OutboxState.SENT
FOR_OTHERS = THREADS - FOR_PAGES
PATIENCE = 10.0


def eventually(what: Callable[[], bool]) -> bool:
    """Whether it becomes true within ten seconds; the only wait there is, and no fixed one."""
    deadline = time.monotonic() + PATIENCE
    while not (true := what()) and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    return true


def test_calls_that_hang_hold_back_no_page(scene: Scene) -> None:
    scene.fault("chat.postMessage", "slow", times=FOR_OTHERS, seconds=1.5)
    for number in range(FOR_OTHERS + 3):
        post(scene.database, f"digest:{number}", PEOPLE[number + 10])
    with ThreadPoolExecutor(1) as tick:
        running = tick.submit(scene.run)
        assert eventually(
            lambda: list(states(scene.database).values()).count(OutboxState.CLAIMED) == FOR_OTHERS
        )
        post(scene.database, "page", ANA, PAGE)
        assert eventually(lambda: states(scene.database)["page"] == SENT)
        assert SENT not in {state for key, state in states(scene.database).items() if key != "page"}
        running.result(PATIENCE)
    assert set(states(scene.database).values()) == {SENT}


def test_while_calls_are_under_way_there_is_something_to_do(scene: Scene) -> None:
    """So that who waits for the outbox to rest waits for the answers, too."""
    scene.fault("chat.postMessage", "slow", seconds=0.5)
    post(scene.database, "digest", "C1")
    with ThreadPoolExecutor(1) as tick:
        tick.submit(scene.dispatcher.run_due, scene.clock.now())
        assert eventually(lambda: states(scene.database)["digest"] == OutboxState.CLAIMED)
        assert scene.dispatcher.next_due() == scene.clock.now()
        scene.dispatcher.run_due(scene.clock.now())
        assert states(scene.database)["digest"] == SENT


def test_two_threads_may_run_the_same_dispatcher(scene: Scene) -> None:
    for number, person in enumerate(PEOPLE):
        post(scene.database, f"post:{number}", person)
    with ThreadPoolExecutor(2) as ticks:
        for run in [ticks.submit(scene.run_to_the_end) for _ in range(2)]:
            run.result()
    assert [scene.texts(person) for person in PEOPLE] == [
        [f"post:{number}"] for number in range(len(PEOPLE))
    ]


def test_processes_that_race_send_each_row_once_and_in_order(scene: Scene) -> None:
    kinds = [("page", PAGE), ("update", UPDATE), ("digest", DIGEST)]
    for number in range(270):
        name, priority = kinds[number % 3]
        post(scene.database, f"{name}:{number:03}", PEOPLE[number % 37], priority)
    for number in range(0, 90, 3):
        target = f"page:{number:03}"
        update(scene.database, f"change:{number}", target, PEOPLE[number % 37])
    with _processes(scene, "one", "two", "three") as racers:
        _race(scene, racers)
    rows = [row(scene.database, key) for key in states(scene.database)]
    assert [(each.key, each.attempts) for each in rows if each.state != SENT] == []
    assert {each.attempts for each in rows} == {1}
    for person in PEOPLE[:37]:
        arrived = [each["metadata"]["event_payload"]["key"] for each in scene.messages(person)]
        assert sorted(arrived) == sorted(
            each.key for each in rows if each.destination == person and each.target_key is None
        )
        for name, _priority in kinds:
            of_kind = [key for key in arrived if key.startswith(name)]
            assert of_kind == sorted(of_kind)


@contextmanager
def _processes(scene: Scene, *names: str) -> Iterator[list[Dispatcher]]:
    """Dispatchers that share nothing but the database, as processes do."""
    databases = [Database(scene.database.url) for _ in names]
    dispatchers = [
        scene.make_dispatcher(name, database=database, posts_per_minute=100_000)
        for name, database in zip(names, databases, strict=True)
    ]
    yield dispatchers
    for dispatcher, database in zip(dispatchers, databases, strict=True):
        dispatcher.close()
        database.close()


def _race(scene: Scene, racers: list[Dispatcher]) -> None:
    with ThreadPoolExecutor(len(racers)) as pool:
        while due := racers[0].next_due():
            scene.clock.move_to(due)
            runs = [pool.submit(racer.run_due, scene.clock.now()) for racer in racers]
            for run in runs:
                run.result()


def test_closing_finishes_what_is_under_way_and_begins_nothing_more(scene: Scene) -> None:
    scene.fault("chat.postMessage", "slow", seconds=0.3)
    post(scene.database, "digest:1", "C1")
    post(scene.database, "digest:2", "C1")
    with ThreadPoolExecutor(1) as tick:
        running = tick.submit(scene.dispatcher.run_due, scene.clock.now())
        assert eventually(lambda: states(scene.database)["digest:1"] == OutboxState.CLAIMED)
        scene.dispatcher.close()
        assert states(scene.database)["digest:1"] == SENT
        scene.clock.move_to(NOON + timedelta(seconds=5))
        running.result()
    scene.dispatcher.run_due(scene.clock.now())
    assert states(scene.database)["digest:2"] == OutboxState.PENDING


def test_a_slow_answer_is_still_believed_when_the_lease_has_run_out(scene: Scene) -> None:
    """Another process has taken the row for dead and is about to look: it is sent all the same."""
    scene.fault("chat.postMessage", "slow", seconds=0.5)
    post(scene.database, "page", ANA, PAGE)
    with _processes(scene, "other") as (other,), ThreadPoolExecutor(1) as tick:
        running = tick.submit(scene.dispatcher.run_due, scene.clock.now())
        assert eventually(lambda: states(scene.database)["page"] == OutboxState.CLAIMED)
        scene.clock.move_to(NOON + 2 * LEASE)
        other.recover()
        assert states(scene.database)["page"] == OutboxState.UNKNOWN
        running.result()
    assert states(scene.database)["page"] == SENT
    assert scene.texts(ANA) == ["page"]


def test_a_late_failure_changes_nothing_once_another_process_has_the_row(scene: Scene) -> None:
    slow = _FailsLate(scene.gateway.web_client.token or "")
    post(scene.database, "page", ANA, PAGE)
    with _processes(scene, "other") as (other,), ThreadPoolExecutor(1) as tick:
        dispatcher = scene.make_dispatcher("slow", gateway=slow)
        running = tick.submit(dispatcher.run_due, scene.clock.now())
        assert eventually(lambda: states(scene.database)["page"] == OutboxState.CLAIMED)
        other.recover()
        other.run_due(scene.clock.now())
        assert states(scene.database)["page"] == SENT
        slow.may_fail.set()
        running.result()
        dispatcher.close()
    assert states(scene.database)["page"] == SENT
    assert scene.texts(ANA) == ["Repeat: page"]


class _FailsLate(SlackGateway):
    def __init__(self, token: str) -> None:
        super().__init__(token)
        self.may_fail = threading.Event()

    def call(self, method: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        del method, payload
        self.may_fail.wait(PATIENCE)
        raise OutcomeUnknown("TimeoutError")
