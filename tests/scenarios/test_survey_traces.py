"""Whatever the process writes while someone answers, the answer isn't in it.

The simulated Slack is left out of the search, as Slack itself would be: it carries what people
submit. It keeps a form's state until the form is closed, and messages; nothing of it is ours.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from app import Liaison
from bot.services.health import Health
from bot.web.metrics import Metrics
from models import SurveyComment
from models.database import Database
from tests.scenarios.test_survey import INVITED, QUESTION, begin
from tests.scenarios.workspace import Person, Workspace, all_text
from tests.services.surveys.traces import everything_logged, rows, tables_with

Someone = Callable[[str], Person]
MARKER = "zebra-in-the-corridor"
ANSWERS = '"q1":5'
COUNTED = {"survey_invitation", "survey_tally", "survey_comment"}


@pytest.fixture(autouse=True)
def _without_jira(logged: Callable[[], str], liaison: tuple[Workspace, Liaison]) -> None:
    """A fortnight has 20,000 readings of Jira, with which this story has nothing to do."""
    del logged  # begun before Liaison is, so that no library keeps another level
    del liaison[1].engine.works["jira-reading"]


@pytest.fixture
def logged() -> Iterator[Callable[[], str]]:
    """Everything logged so far, with every library at DEBUG, Bolt and the database's as well."""
    with everything_logged() as written:
        yield written


def fill(person: Person) -> None:
    person.clicks("Answer", person.messages(INVITED)[-1])
    person.submits(q1="5")
    person.presses("Back")
    for _ in range(2):
        person.submits()
    person.submits(keep=MARKER, change=f"{MARKER} too")


def test_an_answer_is_nowhere_but_in_the_counters(
    liaison: tuple[Workspace, Liaison],
    someone: Someone,
    logged: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace, running = liaison
    tomas, maya, zoe = someone("tomas"), someone("maya"), someone("zoe")
    health = Health(running.database, running.clock)
    metrics = Metrics(health.outbox, health.overdue)
    monkeypatch.setattr(running.bolt, "_observe", metrics.interaction)
    begin(workspace, tomas)
    maya.sees(QUESTION, INVITED)
    maya.opens_home()
    before = rows(running.database)
    fill(maya)
    assert rows(running.database) == before  # before it is sent it isn't ours
    assert ANSWERS in maya.modal["private_metadata"]
    assert maya.submits() == {}
    assert "Counted" in all_text(maya.modal)
    maya.closes()
    after = rows(running.database)
    assert tables_with(running.database, MARKER) == {"survey_comment"}
    # No other row was written or changed: none in the outbox, of an App Home, or for an audit.
    assert {table for table in after if after[table] != before[table]} == COUNTED
    # Now one that fails inside: what is logged has a reference, and no answer.
    fill(zoe)
    with running.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE survey_comment RENAME TO gone"))
    zoe.submits()
    with running.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO survey_comment"))
    told = all_text(zoe.modal)
    assert "nothing was saved" in told
    reference = told.split()[-1]
    lines = logged()
    assert f'"reference": "{reference}"' in lines
    assert "parameters hidden" in lines
    assert "1 of 24" in maya.types("/survey")  # hers was not counted in part
    figures = metrics.text().decode()
    assert 'kind="view_submission",outcome="failed"' in figures
    lines = logged() + figures
    for words in (MARKER, ANSWERS, json.dumps(ANSWERS)[1:-1]):
        assert words not in lines
    # Closed with too few comments: now the words are on no page of our file.
    tomas.types("/survey close")
    tomas.clicks("Close it now", tomas.sees("never opened again"))
    workspace.advance(minutes=1)
    with running.database.reading() as session:
        assert not [each for each in session.exec(select(SurveyComment.words)) if MARKER in each]
    assert MARKER.encode() not in ours(running.database)


def ours(database: Database) -> bytes:
    """Liaison's own file, and its write-ahead log."""
    with closing(database.engine.raw_connection()):
        files = [Path(f"{database.url.database}{end}") for end in ("", "-wal")]
        return b"".join(each.read_bytes() for each in files if each.exists())
