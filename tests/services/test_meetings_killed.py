"""Two processes on PostgreSQL, killed at random around the posting minute: each agenda once.

`LIAISON_KILL_ROUNDS=100` plays a hundred weeks instead of the few of a quick run.
"""

import os
import random
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL
from sqlmodel import SQLModel

from models.database import Database
from tests.company import SetClock, Users, company_services
from tests.outbox.crashing import Life
from tests.outbox.scene import Scene, staged
from tests.services.meeting_killing import begins, ends
from tests.services.meeting_stage import POST, Stage

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
ROUNDS = int(os.environ.get("LIAISON_KILL_ROUNDS", "10"))
STEPS = 12
"""About as many as posting one agenda takes, so that most processes die on the way."""


@pytest.fixture
def scene(postgres_url: URL, tmp_path: Path) -> Iterator[Scene]:
    database = Database(postgres_url)
    SQLModel.metadata.create_all(database.engine)
    with staged(database, tmp_path) as scene:
        yield scene
    database.close()


def test_as_many_agendas_as_weeks(scene: Scene) -> None:
    clock = SetClock()
    stage = Stage(company_services(scene.database, clock, Users()), scene.database, clock)
    stage.set_up(channel_id="C1", facilitators=())
    chance, killed = random.Random(6), 0
    for week in range(ROUNDS):
        moment = POST + timedelta(weeks=week)
        stage.run_to(moment - timedelta(seconds=1))
        scene.run_until(moment)
        processes = [begins(_life(scene, chance.randrange(STEPS))) for _ in range(2)]
        killed += sum(not ends(process) for process in processes)
        # A third one finds what they left.
        stage.wake_up(moment)
        scene.run_until(moment + timedelta(minutes=20))
        assert agendas(scene) == week + 1
    assert killed >= ROUNDS // 2
    assert scene.failures == []


def agendas(scene: Scene) -> int:
    kinds = [(each["metadata"] or {}).get("event_type") for each in scene.messages("C1")]
    return kinds.count("liaison_agenda")


def _life(scene: Scene, dies_at: int) -> Life:
    return Life(
        database_url=scene.database.url.render_as_string(hide_password=False),
        page_url=scene.workspace.page_url,
        slack_url=scene.workspace.slack_url,
        token=scene.workspace.bot_token,
        now=scene.clock.now(),
        dies_at=dies_at,
    )
