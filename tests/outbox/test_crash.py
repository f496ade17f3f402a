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

from models import OutboxState
from models.database import Database
from tests.outbox.crashing import Life, survives
from tests.outbox.scene import ANA, MAYA, Scene, staged
from tests.outbox.support import PAGE, post, publish, states, update

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")


@pytest.fixture
def scene(migrated_sqlite_url: URL, tmp_path: Path) -> Iterator[Scene]:
    database = Database(migrated_sqlite_url)
    with staged(database, tmp_path) as scene:
        yield scene
    database.close()


def life(scene: Scene, dies_at: int) -> bool:
    """Start a dispatcher that dies at a step; returns whether it had done all before."""
    return survives(
        Life(
            database_url=str(scene.database.url),
            page_url=scene.workspace.page_url,
            slack_url=scene.workspace.slack_url,
            token=scene.workspace.bot_token,
            now=scene.clock.now(),
            dies_at=dies_at,
        )
    )


def last_life(scene: Scene) -> None:
    """Start a dispatcher that lives until all is done."""
    scene.dispatcher.recover()
    scene.run_to_the_end()
    assert set(states(scene.database).values()) == {OutboxState.SENT}
    assert scene.failures == []


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


def test_of_everything_one_arrives_wherever_the_process_is_killed(scene: Scene) -> None:
    for step in count():
        story, now = f"{step}:", scene.clock.now()
        post(scene.database, f"{story}page", ANA, PAGE, now)
        update(scene.database, f"{story}resolved", f"{story}page", ANA, now)
        post(scene.database, f"{story}first", "C1", now=now)
        post(scene.database, f"{story}second", "C1", now=now)
        publish(scene.database, f"{story}home", MAYA, now)
        all_done = life(scene, step)
        last_life(scene)
        once = arrived(scene, story)
        assert once.pop("page", 0) + once.pop("again page", 0) == 1
        assert once == {"first": 1, "second": 1}
        assert scene.home(MAYA) == f"{story}home"
        assert f"{story}resolved" in scene.texts(ANA)
        if all_done:
            return


@pytest.mark.parametrize("fault", ["drop_before", "drop_after_commit"])
def test_what_is_being_looked_for_survives_a_kill(scene: Scene, fault: str) -> None:
    for step in count():
        story, now = f"{step}:", scene.clock.now()
        scene.fault("chat.postMessage", fault, times=2)
        post(scene.database, f"{story}page", ANA, PAGE, now)
        post(scene.database, f"{story}digest", "C1", now=now)
        all_done = life(scene, step)
        last_life(scene)
        once = arrived(scene, story)
        assert once["digest"] == 1
        assert once["page"] + once["again page"] == 1
        if all_done:
            return


def test_a_page_survives_two_kills(scene: Scene) -> None:
    for first in count():
        for second in count(first % 4, 4):
            story = f"{first}/{second}:"
            post(scene.database, f"{story}page", ANA, PAGE, scene.clock.now())
            never_killed = life(scene, first)
            all_done = life(scene, second)
            last_life(scene)
            assert sum(arrived(scene, story).values()) == 1
            if never_killed:
                return
            if all_done:
                break
