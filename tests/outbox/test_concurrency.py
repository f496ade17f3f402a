"""Several threads and processes at one outbox, and calls that hang."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from bot.errors import GatewayError, OutcomeUnknown
from bot.gateways.slack import SlackGateway
from bot.outbox.claims import LEASE
from bot.outbox.dispatcher import FOR_PAGES, THREADS, Dispatcher
from models import OutboxState
from models.database import Database
from tests.outbox.scene import ANA, PEOPLE, Scene
from tests.outbox.support import DIGEST, NOON, PAGE, UPDATE, post, row, states, update

CLAIMED, SENT = OutboxState.CLAIMED, OutboxState.SENT
FOR_OTHERS = THREADS - FOR_PAGES
PATIENCE = 10.0


def eventually(what: Callable[[], bool]) -> bool:
    """Whether it becomes true within ten seconds; the only wait there is, and no fixed one."""
    deadline = time.monotonic() + PATIENCE
    while not (true := what()) and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    return true


class HeldGateway(SlackGateway):
    """Its posts hang until they are let go, but pages pass."""

    def __init__(self, scene: Scene, failure: GatewayError | None = None) -> None:
        super().__init__(scene.workspace.bot_token, scene.workspace.slack_url)
        self.let_go = threading.Event()
        self._failure = failure

    def call(self, method: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        if payload["text"] != "passes":
            assert self.let_go.wait(PATIENCE)
        if self._failure:
            raise self._failure
        return super().call(method, payload)


@contextmanager
def held(scene: Scene, failure: GatewayError | None = None) -> Iterator[tuple[Dispatcher, Any]]:
    """A dispatcher whose posts hang, being run on a thread of its own."""
    gateway = HeldGateway(scene, failure)
    dispatcher = scene.make_dispatcher("held", gateway=gateway)
    with ThreadPoolExecutor(1) as tick:
        running = tick.submit(dispatcher.run_due, scene.clock.now())
        try:
            yield dispatcher, gateway
        finally:
            gateway.let_go.set()
            running.result()
            dispatcher.close()


def number_of(scene: Scene, state: OutboxState) -> int:
    return list(states(scene.database).values()).count(state)


def test_calls_that_hang_hold_back_no_page(scene: Scene) -> None:
    for number in range(FOR_OTHERS + 3):
        post(scene.database, f"digest:{number}", PEOPLE[number + 10])
    with held(scene):
        assert eventually(lambda: number_of(scene, CLAIMED) == FOR_OTHERS)
        post(scene.database, "page", ANA, PAGE, payload={"text": "passes"})
        assert eventually(lambda: states(scene.database)["page"] == SENT)
        assert number_of(scene, SENT) == 1
    assert set(states(scene.database).values()) == {SENT}


def test_while_calls_are_under_way_there_is_something_to_do(scene: Scene) -> None:
    """So that who waits for the outbox to rest waits for the answers, too."""
    post(scene.database, "digest", "C1")
    with held(scene) as (dispatcher, gateway), ThreadPoolExecutor(1) as second_tick:
        assert eventually(lambda: states(scene.database)["digest"] == CLAIMED)
        assert dispatcher.next_due() == scene.clock.now()
        waiting = second_tick.submit(dispatcher.run_due, scene.clock.now())
        gateway.let_go.set()
        waiting.result()
        assert states(scene.database)["digest"] == SENT
        assert dispatcher.next_due() is None


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
    try:
        yield dispatchers
    finally:
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
    post(scene.database, "digest:1", "C1")
    post(scene.database, "digest:2", "C1")
    with held(scene) as (dispatcher, gateway), ThreadPoolExecutor(1) as closer:
        assert eventually(lambda: states(scene.database)["digest:1"] == CLAIMED)
        closing = closer.submit(dispatcher.close)
        gateway.let_go.set()
        closing.result()
        assert states(scene.database)["digest:1"] == SENT
        scene.clock.move_to(NOON + timedelta(seconds=5))
    dispatcher.run_due(scene.clock.now())
    assert states(scene.database)["digest:2"] == OutboxState.PENDING


def test_a_late_answer_is_believed_though_the_row_was_taken_over(scene: Scene) -> None:
    """Another process has taken this one for dead and is about to look: it is sent all the same."""
    post(scene.database, "page", ANA, PAGE)
    with _processes(scene, "other") as (other,):
        with held(scene):
            assert eventually(lambda: states(scene.database)["page"] == CLAIMED)
            scene.clock.move_to(NOON + 2 * LEASE)
            other.recover()
            assert states(scene.database)["page"] == OutboxState.UNKNOWN
        assert states(scene.database)["page"] == SENT
        assert other.next_due() is None
    assert scene.texts(ANA) == ["page"]


def test_a_late_failure_changes_nothing_once_another_process_has_the_row(scene: Scene) -> None:
    post(scene.database, "page", ANA, PAGE)
    with _processes(scene, "other") as (other,), held(scene, OutcomeUnknown("TimeoutError")):
        assert eventually(lambda: states(scene.database)["page"] == CLAIMED)
        other.recover()
        other.run_due(scene.clock.now())
        assert states(scene.database)["page"] == SENT
    assert states(scene.database)["page"] == SENT
    assert scene.texts(ANA) == ["Repeat: page"]
