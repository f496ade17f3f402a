"""What the survey leaves behind: in the database, in logs, and what people are told of it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import text

from bot.domain.survey.answers import Answers
from bot.domain.survey.plan import SurveyPlan
from bot.permissions import SYSTEM
from bot.services import Services
from bot.views.survey.status import my_data_lines
from models.database import Database
from tests.company import SetClock
from tests.services.surveys.stage import Stage, make_stage
from tests.services.surveys.traces import everything_logged, rows, tables_with

MARKER = "zebra-in-the-corridor"
COUNTED = {"survey_invitation", "survey_tally", "survey_comment"}
PEOPLE = {"person", "team", "team_member"}
"""Who there is; nothing of it is the survey's."""


@pytest.fixture(autouse=True)
def logged() -> Iterator[Callable[[], str]]:
    """From before the database is opened, so that its library logs all that it can."""
    with everything_logged() as written:
        yield written


@pytest.fixture
def stage(
    logged: Callable[[], str], services: Services, database: Database, clock: SetClock
) -> Stage:
    del logged
    return make_stage(services, database, clock)


def told_by_the_server(database: Database) -> str:
    """What PostgreSQL itself has logged, and what it says of its sessions."""
    if database.is_sqlite:
        return ""
    with database.engine.connect() as connection:
        folder = connection.execute(text("SHOW data_directory")).scalar_one()
        sessions = connection.execute(text("SELECT * FROM pg_stat_activity")).all()
    logs = [each for each in Path(folder).glob("*log*") if each.is_file()]
    assert logs
    return repr(sessions) + "".join(each.read_text() for each in logs)


def test_what_someone_wrote_stands_in_one_row_and_is_logged_nowhere(
    stage: Stage, logged: Callable[[], str]
) -> None:
    stage.open()
    before = rows(stage.database)
    stage.answer("UI0", Answers({"q1": 5}, {"keep": MARKER}))
    after = rows(stage.database)
    assert {table for table in after if after[table] != before[table]} == COUNTED
    assert tables_with(stage.database, MARKER) == {"survey_comment"}
    with stage.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE survey_comment RENAME TO gone"))
    with pytest.raises(SQLAlchemyError) as failure:
        stage.answer("UI1", Answers({"q1": 5}, {"keep": MARKER}))
    assert MARKER not in str(failure.value)
    with stage.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO survey_comment"))
    assert MARKER not in told_by_the_server(stage.database)
    stage.close()  # with too few comments to show any
    stage.publish()
    assert tables_with(stage.database, MARKER) == set()
    assert MARKER not in logged() + told_by_the_server(stage.database)


def about(database: Database, user: str) -> set[str]:
    """The tables in which someone is named."""
    name = re.compile(rf"\b{user}\b")
    found = rows(database)
    return {table for table in found if any(map(name.search, found[table]))} - PEOPLE


def told(stage: Stage, user: str) -> str:
    return "\n".join(my_data_lines(stage.surveys.reading.my_data(user)))


def test_everyone_is_told_of_every_row_about_them(stage: Stage) -> None:
    stage.surveys.settings.apply(
        SYSTEM, SurveyPlan(teams=("it", "marketing-ops"), rule=None, owner="UI5")
    )
    assert about(stage.database, "UI5") == {"survey_settings", "audit_entry"}
    assert "you see each survey before it is sent" in told(stage, "UI5")
    assert about(stage.database, "UI3") == set()
    assert "You were never asked" in told(stage, "UI3")
    survey = stage.open()
    assert about(stage.database, "UI0") == {"survey", "survey_invitation", "outbox_message"}
    assert "• That you own or started: 2026-Q4." in told(stage, "UI0")
    stage.answer("UI3", Answers({"q1": 4}, {"keep": "tea"}))
    assert about(stage.database, "UI3") == {"survey_invitation", "outbox_message"}
    assert "state: answered; messages sent to you: 1; the next one: never." in told(stage, "UI3")
    assert "• 1 of our messages to you, in the list of what was sent; deleted" in told(stage, "UI3")
    stage.surveys.answering.opt_out("UI2", survey, for_good=True)
    assert "survey_opt_out" in about(stage.database, "UI2")
    assert "asked never again" in told(stage, "UI2")
    stage.close()
    assert about(stage.database, "UI3") == {"survey_invitation", "outbox_message"}
    assert told(stage, "UI3").splitlines()[1:3] == [
        "• 2026-Q4: you were asked as a member of IT; state: answered.",
        "• Your name among those who can be asked, in one preview that went to its owner.",
    ]
    assert told(stage, "UI3").splitlines()[3].startswith("*Not stored*")
    assert "previews and results" in told(stage, "UM0")  # who leads, and saw them early
    assert about(stage.database, "UM0") == {"survey_invitation", "outbox_message"}


def readable(stage: Stage) -> list[str]:
    """All that a lead and a member can read while it is open, but for how many have answered."""
    told = []
    for user in ("UI0", "UM1"):
        status = stage.surveys.running.status(user)
        told.append(repr({**vars(status), "rate": None, "rates": None, "may_answer": None}))
        told.append(repr(stage.surveys.reading.history(user)))
        for read in (stage.surveys.reading.results, stage.surveys.reading.table):
            with pytest.raises(Exception, match="nothing can be read") as refused:
                read(user)
            told.append(str(refused.value))
    return told


def test_before_and_after_each_answer_the_same_can_be_read(stage: Stage) -> None:
    stage.open()
    before = readable(stage)
    for number, user in enumerate(stage.people("it")):
        stage.answer(user, Answers({"q1": 1 + number % 5}, {"keep": "tea"}))
        assert readable(stage) == before
