"""No text from people in the survey mentions anyone or breaks a block."""

import csv
import io
from datetime import UTC, date, datetime

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.domain.survey.answers import METADATA_LIMIT, Answers, Draft, from_metadata
from bot.domain.survey.plan import SurveyPlan
from bot.domain.survey.questions import COMMENT_LIMIT, Question, asked_of, questionnaire
from bot.domain.survey.results import Published, Rate, Side, publish
from bot.domain.survey.suppression import Counts
from bot.interactions import reply
from bot.views.blocks import section
from bot.views.pictures import with_picture
from bot.views.survey import choose, form, invitation, own, preview, results, status
from bot.views.survey import settings as settings_view
from bot.views.survey.charts import direction_chart, gap_chart, trend_chart
from bot.views.survey.table import results_csv
from models import SurveyState
from tests.views.test_peoples_text import message, text, view

AT = datetime(2026, 11, 17, 15, tzinfo=UTC)
names = text.map(lambda words: words[:60])
owns = st.lists(text.map(lambda words: words[:150]), max_size=3)
comments = st.lists(text.map(lambda words: words[:COMMENT_LIMIT]), max_size=30)
counts = st.lists(st.integers(0, 5), max_size=14).map(
    lambda chosen: Counts(tuple(chosen.count(value) for value in range(1, 6)))  # type: ignore[arg-type]
)


@st.composite
def shown(draw: st.DrawFn) -> Published:
    sides = [Side(1, draw(names)), Side(2, draw(names))]
    questions = questionnaire({1: draw(owns), 2: draw(owns)}, draw(st.none() | text))
    answers = {(side.team_id, each.key): draw(counts) for side in sides for each in questions}
    rates = {1: Rate(14, draw(st.integers(0, 14))), 2: Rate(draw(st.integers(0, 9)), 0)}
    return publish(sides, questions, answers, rates, floor=5, opted_out=draw(st.integers(0, 9)))


@given(shown(), shown(), comments, comments, st.none() | text)
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_results(
    now: Published, before: Published, keep: list[str], change: list[str], agreed: str | None
) -> None:
    wave = results.Results(1, "2026-Q4", now, before, "2026-Q3", keep, change, agreed)
    lines = [*results.results_lines(wave), *results.comment_lines(wave)]
    message("\n".join(lines)[:40000], results.results_blocks(wave, "The survey has closed."))
    said = results.comment_blocks(wave)
    for start in range(0, len(said), 45):
        message("x", said[start : start + 45])
    for words in (results.agenda_line(wave), *results.history_lines([wave])):
        message(words, list((reply(words).body or {})["blocks"]))
    earlier = results.Results(0, "2026-Q3", now)
    pictures = [direction_chart(wave, each) for each in (None, 1, 2)]
    for picture in (*pictures, gap_chart(wave), trend_chart([earlier, wave], 1)):
        if picture:
            payload = with_picture({"text": "x", "blocks": []}, picture)
            message("x", payload["blocks"])
    for cells in csv.reader(io.StringIO(results_csv("2026-Q4", now), newline="")):
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@given(names, owns, text, text, st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_the_form(partner: str, mine: list[str], keep: str, change: str, page: int) -> None:
    asked = asked_of(questionnaire({1: mine}, keep[:300]), 1)
    typed = {**dict.fromkeys((each.key for each in asked), "5"), "keep": keep, "change": change}
    draft = Draft(7, page, Answers().filled(typed, asked))
    assert from_metadata(draft.to_metadata()) == draft
    assert len(draft.to_metadata()) <= METADATA_LIMIT
    view(form.page_modal(draft, asked, partner))
    view(form.review_modal(draft, asked, partner))
    view(form.thanks_modal(partner))
    view(own.own_modal(1, partner, mine))
    plan = SurveyPlan(teams=("it", "mk"), own_questions={}, floor=7)
    team_names = {"it": partner, "mk": keep[:60]}
    view(settings_view.plan_modal(plan, team_names, "it"))
    words = settings_view.plan_words(plan, team_names, "it")
    message("x", [section(words), section(settings_view.own_words(mine, is_default=False))])
    teams = [(1, partner)]
    due = date(2026, 12, 1)
    view(choose.choose_modal(1, [keep, change], teams, 1, owner="UANA", due_on=due))
    words = choose.chosen_words("2026-Q4", keep, "UANA", change)
    message(words, list((reply(words).body or {})["blocks"]))


def test_the_longest_answers_fit_the_metadata() -> None:
    asked = [Question(f"own-123456-{number}", "x") for number in range(20)]
    for letter in ('"', "\n", "\\", "é", "\x01", "🙂"):
        typed = {**dict.fromkeys((each.key for each in asked), "5")}
        long = {"keep": letter * 5000, "change": letter * 5000}
        draft = Draft(123456789, 3, Answers().filled({**typed, **long}, asked))
        units = draft.to_metadata().encode("utf-16-le")
        assert len(units) // 2 <= METADATA_LIMIT


@given(names, names, owns, st.dictionaries(st.just("S1"), names))
@settings(max_examples=30, deadline=None)
def test_what_is_sent_before(
    first: str, second: str, mine: list[str], groups: dict[str, str]
) -> None:
    sides = (Side(1, first), Side(2, second))
    planned = preview.Preview(
        survey_id=1,
        state=SurveyState.PLANNED,
        is_confirmed=False,
        sides=sides,
        slugs={1: "it", 2: "mk"},
        invited={1: 6, 2: 6},
        people={team: ["UANA"] * 6 for team in (1, 2)},
        rate=0.7,
        rate_is_known=False,
        floor=5,
        questions=questionnaire({1: mine, 2: mine}, None),
        agreed=None,
        opens_on=date(2026, 11, 17),
        closes_at=AT,
        publishes_at=AT,
        reminders=(4, 7),
        open_days=8,
        groups=groups,
        chosen_groups={"it": tuple(groups)},
        reader_zone="UTC",
    )
    assert "6 + 6 people at 70 % (a usual share): 18 %" in preview.preview_text(planned)
    assert "Invite a wider group?" in preview.preview_text(planned)
    message(preview.preview_text(planned), preview.preview_blocks(planned))
    if groups:
        view(preview.widen_modal(planned))
    sent = invitation.Invitation(
        survey_id=1,
        team=first,
        partner=second,
        questions=11,
        floor=5,
        closes_at=AT,
        publishes_at=AT,
        reader=invitation.Reader("UTC", "/mk-survey"),
        is_reminder=False,
    )
    message(invitation.invitation_text(sent), invitation.invitation_blocks(sent))
    mine_stored = status.MyData(
        (status.Stored("2026-Q4", first, "answered", is_open=True, asked=1, next_at=AT),),
        opted_out=True,
        messages=1,
        shown=3,
        runs={"2026-Q4": 1},
        sees_first=True,
        named=1,
        changes=2,
        reader_zone="UTC",
    )
    message("\n".join(status.my_data_lines(mine_stored)), status.my_data_blocks(mine_stored))
