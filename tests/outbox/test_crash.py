"""Killed between any two steps, started again: no message lost, none doubled.

The local Slack lives in the test's process and survives; the dispatcher is killed by SIGKILL
before or after each of its commits and each of its calls.
"""

import signal
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL
from sqlmodel import SQLModel

from models import OutboxState
from models.database import Database
from tests.outbox.crashing import Death, Run, survives
from tests.outbox.scene import ANA, MAYA, Scene, staged
from tests.outbox.support import PAGE, UPDATE, post, publish, states, update

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")


@pytest.fixture
def scene(sqlite_url: URL, tmp_path: Path) -> Iterator[Scene]:
    database = Database(sqlite_url)
    SQLModel.metadata.create_all(database.engine)
    with staged(database, tmp_path) as scene:
        yield scene
    database.close()


def live(scene: Scene, death: Death) -> None:
    """Start the dispatcher again and again until all is done."""
    while due := scene.dispatcher.next_due():
        scene.clock.move_to(due)
        survives(
            Run(
                database_url=str(scene.database.url),
                slack_url=scene.workspace.slack_url,
                token=scene.workspace.bot_token,
                now=scene.clock.now(),
                death=death,
            )
        )
    assert set(states(scene.database).values()) == {OutboxState.SENT}


def arrived(scene: Scene, story: str) -> Counter[str]:
    """What is in Ana's DM and in the channel, by key; the mark of a repeat goes before it."""
    metadata = [
        each["metadata"]["event_payload"] for place in (ANA, "C1") for each in scene.messages(place)
    ]
    return Counter(
        f"{'again ' if each.get('repeat') else ''}{each['key'].removeprefix(story)}"
        for each in metadata
        if each["key"].startswith(story)
    )


def each_step(begin: int = 0) -> Iterator[tuple[str, Death]]:
    """A story for each step that there is, and the death that comes at it."""
    for step in count(begin):
        death = Death(step)
        yield f"{step}:", death
        if death.steps <= step:
            return


def test_of_everything_one_arrives_wherever_the_process_is_killed(scene: Scene) -> None:
    for story, death in each_step():
        now = scene.clock.now()
        post(scene.database, f"{story}page", ANA, PAGE, now)
        post(scene.database, f"{story}note", "C1", UPDATE, now)
        update(scene.database, f"{story}resolved", f"{story}page", ANA, now)
        post(scene.database, f"{story}first", "C1", now=now)
        post(scene.database, f"{story}second", "C1", now=now)
        publish(scene.database, f"{story}home", MAYA, now)
        live(scene, death)
        once = arrived(scene, story)
        assert once.pop("page", 0) + once.pop("again page", 0) == 1
        assert once == {"note": 1, "first": 1, "second": 1}
        assert scene.home(MAYA) == f"{story}home"
        assert f"{story}resolved" in scene.texts(ANA)


@pytest.mark.parametrize("fault", ["drop_before", "drop_after_commit"])
def test_what_is_being_looked_for_survives_a_kill(scene: Scene, fault: str) -> None:
    for story, death in each_step():
        scene.fault("chat.postMessage", fault, times=2)
        post(scene.database, f"{story}page", ANA, PAGE, scene.clock.now())
        post(scene.database, f"{story}digest", "C1", now=scene.clock.now())
        live(scene, death)
        once = arrived(scene, story)
        assert once["digest"] == 1
        assert once["page"] + once["again page"] == 1


def test_a_page_survives_any_two_kills(scene: Scene) -> None:
    for first in count():
        for second in range(first + 1, first + 12):
            story, death = f"{first}/{second}:", Death(first, second)
            post(scene.database, f"{story}page", ANA, PAGE, scene.clock.now())
            live(scene, death)
            assert sum(arrived(scene, story).values()) == 1
        if death.steps <= first:
            return
