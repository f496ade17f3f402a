"""The date rule, the days, and the questions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.domain.business import BusinessCalendar
from bot.domain.cadence import LAST
from bot.domain.survey.plan import DateRule, SurveyPlan
from bot.domain.survey.questions import asked_of, checked_own, own_by_default, questionnaire, steps
from bot.domain.survey.rhythm import asks_at, next_working_day, preview_day, rhythm
from bot.errors import Mistake

NEW_YORK = BusinessCalendar("America/New_York", region="US")
BERLIN = BusinessCalendar("Europe/Berlin", region="DE")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (date(2026, 11, 16), date(2026, 11, 17)),
        (date(2026, 11, 17), date(2027, 2, 16)),
        (date(2027, 2, 16), date(2027, 5, 18)),
        (date(2027, 12, 31), date(2028, 2, 15)),
    ],
)
def test_the_third_tuesday_of_four_months(after: date, expected: date) -> None:
    assert DateRule().next_date(after) == expected


@given(
    st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    st.sets(st.integers(1, 12), min_size=1),
    st.sampled_from([1, 2, 3, 4, LAST]),
    st.integers(0, 4),
)
def test_any_rule_gives_such_a_day(after: date, months: set[int], nth: int, weekday: int) -> None:
    found = DateRule(months=tuple(months), nth=nth, weekday=weekday).next_date(after)
    assert found > after
    assert found.month in months
    assert found.weekday() == weekday
    week = LAST if (found + timedelta(days=7)).month != found.month else (found.day - 1) // 7 + 1
    assert nth in (week, (found.day - 1) // 7 + 1)


def test_the_rule_in_words() -> None:
    assert DateRule().words() == "the third Tuesday of February, May, August and November"
    assert DateRule(months=(6,), nth=LAST, weekday=4).words() == "the last Friday of June"


def test_eight_working_days_and_one_for_the_leads() -> None:
    """26 November is Thanksgiving, on which Berlin works: it is a day of the survey."""
    days = rhythm(date(2026, 11, 17), 8, [NEW_YORK, BERLIN])
    assert days.closes_at == datetime(2026, 11, 27, 15, tzinfo=UTC)
    assert days.publishes_at == datetime(2026, 11, 30, 15, tzinfo=UTC)
    alone = rhythm(date(2026, 11, 17), 8, [NEW_YORK])
    assert alone.closes_at == datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert preview_day(date(2026, 11, 17), [NEW_YORK]) == date(2026, 11, 9)
    assert next_working_day(datetime(2026, 11, 25, 20, tzinfo=UTC), [NEW_YORK]) == datetime(
        2026, 11, 27, 15, tzinfo=UTC
    )


def test_each_person_is_asked_at_ten_of_their_own_working_days() -> None:
    at = asks_at(NEW_YORK, date(2026, 11, 17), SurveyPlan())
    assert at == [
        datetime(2026, 11, 17, 15, tzinfo=UTC),
        datetime(2026, 11, 20, 15, tzinfo=UTC),
        datetime(2026, 11, 25, 15, tzinfo=UTC),
    ]
    holiday = asks_at(
        BusinessCalendar("America/Sao_Paulo", region="BR"), date(2026, 11, 20), SurveyPlan()
    )
    assert holiday[0] == datetime(2026, 11, 23, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        {"teams": ["it"]},
        {"teams": ["it", "it"]},
        {"floor": 4},
        {"reminders": [2, 4, 7]},
        {"reminders": [7, 4]},
        {"reminders": [9]},
        {"regions": {"Mars/Olympus": "US"}},
        {"regions": {"Europe/Berlin": "XX"}},
        {"own_questions": {"it": ["x"] * 4}},
        {"own_questions": {"it": ["x" * 200]}},
        {"rule": {"nth": 5}},
        {"rule": {"months": []}},
        {"unknown": 1},
    ],
)
def test_a_plan_that_no_survey_can_have(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SurveyPlan.model_validate(wrong)


def test_a_plan_is_plain_data() -> None:
    plan = SurveyPlan(teams=("it", "mk"), own_questions={"it": ("One",)}, floor=6)
    assert SurveyPlan.model_validate(plan.model_dump(mode="json")) == plan


def test_what_is_asked() -> None:
    questions = questionnaire({1: ["One", "Two"], 2: own_by_default("marketing-ops")}, "less noise")
    assert len({each.key for each in questions}) == len(questions) == 14
    mine = asked_of(questions, 2)
    assert [len(page) for page in steps(mine)] == [5, 5, 2]
    assert mine[0].about("IT {partner}") == "IT {partner} tells us early enough to act."
    assert mine[-1].text.startswith("We agreed to change: “less noise”")
    assert [len(page) for page in steps(asked_of(questionnaire({1: ()}, None), 1))] == [5, 5, 0]


def test_own_questions_are_few_and_short() -> None:
    assert checked_own([" One \n two ", "", "Three"]) == ("One two", "Three")
    for wrong in (["a", "b", "c", "d"], ["x" * 151], ["a", "a"]):
        with pytest.raises(Mistake):
            checked_own(wrong)
