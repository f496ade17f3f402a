"""No text from people breaks a goal's list, forms or line in an agenda."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.goals import TYPED, Better, Reading, Standing
from bot.domain.goals.draft import GoalDraft
from bot.domain.meetings.agenda import LONGEST_LINE
from bot.services.goals.measures import MEASURES
from bot.services.goals.reading import measure_of
from bot.views import blocks as b
from bot.views.goals.forms import GoalForm, close_form, goal_form, note_form
from bot.views.goals.lists import (
    GoalsPage,
    ShownGoal,
    agenda_line,
    goal_modal,
    page_blocks,
    page_text,
)
from bot.views.naming import Naming
from models import Goal, GoalState, RoadmapItem, Team
from tests.views.test_peoples_text import NOW, message, short, text, view
from tests.views.test_roadmap_text import items

goals = st.builds(
    Goal,
    id=st.integers(1, 10**9),
    title=text.map(lambda words: words[:120]),
    quarter=st.just("2026-Q4"),
    owner_user_id=st.just("UANA"),
    measure=st.sampled_from([TYPED, *MEASURES]),
    unit=text.map(lambda words: words[:20]),
    better=st.sampled_from(Better),
    start=st.none() | st.just(1e12),
    target=st.floats(-1e12, 1e12),
    state=st.sampled_from(GoalState),
    learnt=text.map(lambda words: words[:300]),
)
readings = st.none() | st.sampled_from(
    [Reading(1e12, 1e12, by="UANA", at=NOW), Reading(85, 88, 3), Reading(90, 100, 7)]
)


@settings(max_examples=50)
@given(goals, readings, st.sampled_from(Standing), st.none() | short, st.lists(items, max_size=20))
def test_goals(
    goal: Goal,
    reading: Reading | None,
    stands: Standing,
    team: str | None,
    on_it: list[RoadmapItem],
) -> None:
    shown = ShownGoal(goal, measure_of(goal), team, reading, stands, -1e12, on_it, "UTC")
    page = GoalsPage("2026-Q4", [shown] * 20, "UANA", may_change=True)
    for each in (page, replace(page, goals=[]), replace(page, goals=[shown], may_change=False)):
        message(page_text(each, Naming()), page_blocks(each, Naming()))
    view(goal_modal(shown))
    view(note_form(shown))
    view(close_form(shown))
    line = agenda_line(shown, "2027-Q1")
    message(line, [b.section(line)])
    assert len(line) <= LONGEST_LINE


@given(text, short, st.sampled_from([TYPED, *MEASURES]))
def test_the_form(words: str, team: str, measure: str) -> None:
    draft = GoalDraft(words, "2026-Q4", "UANA", measure, words, words, "7", words, "lower", words)
    teams = [Team(id=7, slug="x", name=team, channel_id="C1")] * 3
    form = GoalForm(draft, ["2026-Q4", "2027-Q1"], teams, tuple(MEASURES.values()), 3, 9)
    view(goal_form(form))
    view(goal_form(replace(form, draft=replace(draft, owner="", team=""), teams=[], goal_id=0)))
