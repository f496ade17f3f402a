"""The guided setup with any text from people: harmless, and Slack takes every view."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.finding import fine, note
from bot.domain.guide import Preset, State, StepState
from bot.domain.rotation import Interval, Shift
from bot.views.blocks import one_line
from bot.views.guide.forms import (
    RotationDraft,
    RotationWeeksView,
    TeamForm,
    TestPageWords,
    path_form,
    rotation_form,
    rotation_preview,
    team_form,
)
from bot.views.guide.messages import answered_text
from bot.views.guide.messages import test_page_blocks as page_blocks
from bot.views.guide.messages import test_page_text as page_text
from bot.views.guide.more_forms import (
    SurveyForm,
    WeeklyDraft,
    WeeklyForm,
    jira_form,
    survey_form,
    weekly_form,
)
from bot.views.guide.page import STEPS, GuideView, guide_page
from models import Team
from tests.block_kit import assert_valid_message, assert_valid_view
from tests.views.test_peoples_text import assert_harmless, assert_only_our_tokens, short

NOW = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)


@given(short, st.sampled_from(list(State)), st.sampled_from([1, 2, 120]))
def test_the_page(words: str, state: State, others: int) -> None:
    view = GuideView(
        team_id=1,
        team=words,
        teams=[(words, str(number)) for number in range(1, others + 1)],
        may_add=True,
        steps=[StepState(key, state, one_line(words), needs="First this.") for key in STEPS],
        findings=[each for _ in range(40) for each in (fine(words), note(words, words))],
        news="*Something happened.*",
    )
    shown = guide_page(view)
    assert_valid_view(shown)
    assert_harmless(shown)


@given(short)
def test_the_forms(words: str) -> None:
    team = TeamForm(
        1, words, words, "SOPS", ["UANA"], "UANA", "CIT", region=words, groups={"SOPS": words}
    )
    shifts = [
        Shift("UANA", NOW + timedelta(hours=n), NOW + timedelta(hours=n + 1)) for n in range(700)
    ]
    away = [("UANA", Interval(NOW, NOW + timedelta(days=1)))]
    weeks = RotationWeeksView(words, words, "UTC", shifts, away, {"UANA": "Asia/Kolkata"})
    at_ten = WeeklyDraft(1, time(10), "CIT")
    for shown in (
        team_form(team, "x"),
        rotation_form(words, RotationDraft(words, ("UANA",)), "x"),
        rotation_preview(weeks, "x"),
        path_form(words, Preset.DEPUTY, ["UANA"], "x"),
        weekly_form(WeeklyForm(words, [words] * 30, at_ten, "/agenda"), "x"),
        survey_form(SurveyForm(words, [(words, "it")] * 120, "it", NOW.date()), "x"),
        jira_form(Team(id=1, slug="it", name=words, channel_id="CIT"), words, "x"),
    ):
        assert_valid_view(shown)
        assert_harmless(shown)


@given(short, st.booleans())
def test_the_test_page(words: str, answered: bool) -> None:  # noqa: FBT001 given by hypothesis
    page = TestPageWords(7, words, "UANA", NOW, answered=answered)
    assert_valid_message({"text": page_text(page), "blocks": page_blocks(page)})
    assert_harmless(page_blocks(page))
    assert_only_our_tokens(answered_text(words, "UANA", 12))
