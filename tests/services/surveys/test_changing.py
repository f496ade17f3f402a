"""One thing to change: an action that the agendas carry, and the next survey asks about."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.domain.survey.answers import Answers
from bot.domain.survey.questions import FOLLOW_UP
from bot.domain.survey.results import from_json
from bot.errors import Mistake, NotAllowed
from bot.services import Services
from bot.services.actions import ActionDraft
from bot.services.meetings.sections import LOADERS, About
from bot.services.surveys.records import questions_of
from models import MeetingOccurrence, MeetingSeries, Team
from models.database import Database
from tests.company import SetClock
from tests.services.surveys.stage import ITEMS, Stage, make_stage

DRAFT = ActionDraft(words="Say who decides", owner="UM1", due_on="2027-01-15")


@pytest.fixture
def stage(services: Services, database: Database, clock: SetClock) -> Stage:
    return make_stage(services, database, clock)


def hold(stage: Stage, more: dict[str, int] | None = None) -> None:
    stage.open()
    for user in [*stage.people("it"), *stage.people("marketing-ops")]:
        stage.answer(user, Answers({**dict.fromkeys(ITEMS, 4), **(more or {})}))
    stage.close()


def on_the_agenda(stage: Stage, section: str) -> list[str]:
    """What one section says in a meeting of both teams."""
    sections = [] if section == "actions" else [section]
    series = MeetingSeries(
        id=1, preset="weekly_sync", name="Weekly", channel_id="CIT", every="week", sections=sections
    )  # type: ignore[call-arg]
    now = stage.clock.now()
    with stage.database.reading() as session:
        teams = {team.id or 0: team for team in session.exec(select(Team))}
    about = About(
        series=series,
        meeting=MeetingOccurrence(id=1),  # type: ignore[call-arg]
        team_ids=list(stage.teams.values()),
        teams=teams,
        since=now - timedelta(days=7),
        now=now,
        today=now.date(),
        limit=10,
        address="https://larkfield.slack.com/",
    )
    with stage.database.reading() as session:
        return list(LOADERS[section](session, about).lines)


def test_what_is_chosen_is_on_the_agendas_and_asked_about(stage: Stage) -> None:
    hold(stage)
    first = stage.survey.id or 0
    with pytest.raises(Mistake, match="aren’t published yet"):
        stage.surveys.choosing.form("UI0", first)
    stage.publish()
    with pytest.raises(NotAllowed):
        stage.surveys.choosing.form("UI3", first)
    assert stage.surveys.choosing.form("UM0", first).team_id == stage.teams["marketing-ops"]
    assert not on_the_agenda(stage, "actions")
    (line,) = on_the_agenda(stage, "survey")
    assert "Collaboration survey 2026-Q4" in line
    stage.surveys.choosing.choose("UI0", first, stage.teams["it"], DRAFT)
    (line,) = on_the_agenda(stage, "actions")
    assert "Say who decides" in line
    assert "Say who decides" in on_the_agenda(stage, "survey")[1]
    assert "<@UM1>" in line
    with pytest.raises(Mistake, match="chosen already"):
        stage.surveys.choosing.choose("UM0", first, stage.teams["it"], DRAFT)
    stage.clock.at = datetime(2027, 2, 15, 12, tzinfo=UTC)
    assert "I have noticed a difference" in str(stage.surveys.planning.start("UI0").questions)
    hold(stage, {FOLLOW_UP: 2})
    (asked,) = [each for each in questions_of(stage.survey) if each.key == FOLLOW_UP]
    assert asked.text == "We agreed to change: “Say who decides”. I have noticed a difference."
    told = next(
        each for each in from_json(stage.survey.results).questions if each.question == asked
    )
    assert told.cells[stage.teams["it"]].unfavourable.low == 8
