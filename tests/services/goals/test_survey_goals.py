"""A goal on a survey index sees what everyone may see, and nothing more, whatever its target."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.goals import Reading, Standing
from bot.domain.goals.draft import GoalDraft
from bot.domain.survey.plan import SurveyPlan
from bot.domain.survey.questions import Index, questionnaire
from bot.domain.survey.results import Figure, Published, Rate, Side, publish, to_json
from bot.domain.survey.suppression import Counts
from bot.errors import InvalidInput
from bot.services import Services
from bot.views.goals.lists import figure_words
from bot.views.survey.figures import LEAST, MOST, figure_value
from models import Survey, SurveyState
from models.database import Database
from tests.company import SetClock

SIDES = (Side(1, "IT"), Side(2, "Marketing Ops"))
QUESTIONS = questionnaire({}, "")


def answered(favourable: dict[int, int], people: dict[int, int]) -> Published:
    """So many of so many people of each team agreed to every question, the others did not."""
    answers = {
        (team, each.key): Counts((0, people[team] - favourable[team], 0, favourable[team], 0))
        for team in people
        for each in QUESTIONS
    }
    rates = {team: Rate(20, people[team]) for team in people}
    return publish(SIDES, QUESTIONS, answers, rates, floor=5)


def hold(database: Database, clock: SetClock, results: Published, state: str) -> None:
    now = clock.now()
    with database.writing() as session:
        survey = Survey(
            state=state,
            plan=SurveyPlan().model_dump(mode="json"),
            sides=[],
            questions=[],
            owner_user_id="UBEN",
            opens_on=date(2026, 11, 3),
            opens_at=now - timedelta(days=20),
            closes_at=now - timedelta(days=5),
            publishes_at=now,
            results=to_json(results),
        )
        session.add(survey)


def reading(services: Services, target: str, team: str = "1") -> tuple[Reading | None, Standing]:
    draft = GoalDraft("Talk", "2026-Q4", "UMAYA", "survey_communication", target, team=team)
    goal_id = services.goals.changing.add("UBEN", draft)
    shown = services.goals.looking.one("UBEN", goal_id)
    return shown.reading, shown.standing


def test_only_what_is_published(services: Services, database: Database, clock: SetClock) -> None:
    results = answered({1: 9, 2: 6}, {1: 12, 2: 12})
    with pytest.raises(InvalidInput, match="counted for one team"):
        reading(services, "70", team="")
    hold(database, clock, results, SurveyState.CLOSED)
    assert reading(services, "70") == (None, Standing.UNKNOWN)
    hold(database, clock, results, SurveyState.PUBLISHED)
    assert reading(services, "70") == (Reading(75, 75, 12), Standing.ON_TRACK)
    assert reading(services, "76")[1] is Standing.OFF_TRACK
    assert reading(services, "51", team="2")[1] is Standing.OFF_TRACK


def test_too_few_are_not_recorded(services: Services, database: Database, clock: SetClock) -> None:
    hold(database, clock, answered({1: 4, 2: 9}, {1: 4, 2: 12}), SurveyState.PUBLISHED)
    assert reading(services, "10") == (None, Standing.UNKNOWN)
    assert reading(services, "10", team="2") == (None, Standing.UNKNOWN)


def test_no_target_finds_out_what_is_hidden(
    services: Services, database: Database, clock: SetClock
) -> None:
    """Under ten people all of them are only `≥ 90 %`: no target tells more."""
    favourable = 7
    people = {1: favourable, 2: 12}
    hold(database, clock, answered({1: favourable, 2: 6}, people), SurveyState.PUBLISHED)
    for target, stands in (
        ("90", Standing.ON_TRACK),
        ("90.01", Standing.UNCLEAR),
        ("95", Standing.UNCLEAR),
        ("100", Standing.UNCLEAR),
    ):
        read, standing = reading(services, target)
        assert read == Reading(90, 100, favourable)
        assert standing is stands
    shown = services.goals.looking.page("UZOE").goals[0]
    assert figure_words(shown).startswith("Survey: communication: ≥ 90 % (n =")


@given(st.integers(1, 4), st.integers(5, 30), st.data())
def test_what_is_seen_is_what_is_shown(count: int, people: int, data: st.DataObject) -> None:
    """`Figure.seen` and the words of the survey's results hide the same."""
    answers = count * people
    low = data.draw(st.integers(0, answers))
    figure = Figure(Index.RESPECT, count, answers, low, data.draw(st.integers(low, answers)))
    seen, words = figure.seen(), figure_value(figure)
    assert (words == MOST) == ((seen.low, seen.high) == (0.9, 1.0) and figure.is_exact)
    assert (words == LEAST) == ((seen.low, seen.high) == (0.0, 0.1) and figure.is_exact)
    if words not in (MOST, LEAST):
        assert (seen.low, seen.high) == tuple(share.value for share in figure.shares())
