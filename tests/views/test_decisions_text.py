"""Records, the authority map and wins with any text from people: harmless, and Slack takes it."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policy import Approver
from bot.domain.record import RecordStart
from bot.interactions import reply
from bot.views.blocks import fitting
from bot.views.decisions import forms, lists, question
from bot.views.decisions.authority import AuthorityLine, authority_lines
from bot.views.decisions.markdown import Exported, decision_markdown, file_name, index_markdown
from bot.views.wins import ShownWin, answer_words, private_words, win_blocks, win_line, win_words
from models import Decision, DecisionState, Team
from tests.views.test_peoples_text import assert_only_our_tokens, message, short, text, view

NOW = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)
STATES = st.sampled_from(DecisionState)
own_kind = st.sampled_from(["other", "publish"]) | short


@st.composite
def records(draw: st.DrawFn) -> Decision:
    """A record in any state, all its parts filled."""
    words, option, state = draw(text), draw(short), draw(STATES)
    decided = state == DecisionState.DECIDED
    return Decision(
        id=3,
        team_id=1,
        other_team_id=2,
        kind=draw(own_kind),
        question=words,
        needs=words,
        other_needs=words,
        options=[option, "No"],
        proposal=draw(st.sampled_from([option, None])),
        proposal_why=words,
        asked_by="UMAYA",
        asked_at=NOW,
        approver_user_id="UANA",
        contributors=["UANA"] * 10,
        informed=["UMAYA"] * 10,
        reversible=draw(st.booleans() | st.none()),
        review_on=date(2027, 1, 4),
        review_when=words[:300],
        supersedes_id=1,
        corrects_id=2,
        state=state,
        choice=option if decided else None,
        rationale=draw(text | st.none()) if decided else None,
        decided_by="UANA" if decided else None,
        decided_at=NOW if decided else None,
    )


@given(records(), records(), short)
def test_a_record(decision: Decision, later: Decision, team: str) -> None:
    shown = question.Question(decision, None, "UANA", f"approver for {team}", "UTC")
    message(question.question_text(shown), question.question_blocks(shown))
    pointers = [lists.Pointer("Replaced", later), lists.Pointer("Corrected", later)]
    line = lists.decision_line(decision, "UTC", pointers)
    answer = reply("\n".join(fitting([line] * 30))).body or {}
    message(answer["text"], answer["blocks"])
    whole = lists.WholeDecision(
        decision, team, team, pointers, "UTC", may_write=True, may_withdraw=True
    )
    message(lists.whole_text(whole), lists.whole_blocks(whole))
    words = [lists.waits_words(decision)]
    if decision.choice:
        words += [lists.decided_words(decision), lists.review_words(decision, team)]
        assert "\n" not in lists.review_topic(decision)[:170]
    for each in words:
        message(each, list((reply(each).body or {})["blocks"]))
    view(question.explain_modal(decision))
    names = {"UANA": team}
    exported = Exported(decision, {1: team, 2: team}, names, pointers)
    for markdown in (decision_markdown(exported), index_markdown([decision])):
        assert not [line for line in markdown.splitlines() if line.startswith("<")]
        assert "<!" not in markdown.replace("\\<", "")
    assert file_name(decision).startswith("0003-")
    assert file_name(decision).removesuffix(".md").replace("-", "").isalnum()


@given(text, short, short, st.integers(1, 60))
def test_the_forms_of_a_record(words: str, name: str, kind: str, count: int) -> None:
    teams = [Team(id=n, slug=f"t{n}", name=name, channel_id="CIT") for n in range(1, count + 1)]
    start = RecordStart(1, kind, words, 2, words, words, "Yes\nNo", 1, 2)
    kinds = {each.id or 0: (kind, "publish", "other") for each in teams}
    view(forms.start_modal(teams, kinds, start, from_draft=True))
    line = Approver(kind=kind, user_id="UANA", delegates=("UMAYA",) * 5)
    view(forms.end_modal(start, name, line, "UANA"))
    view(forms.end_modal(start, name, None, None))


@given(short, text, st.integers(1, 25))
def test_the_authority_map(name: str, words: str, count: int) -> None:
    line = Approver(
        kind=name, user_id="UANA", delegates=("UMAYA",), with_team="it",
        alone=words[:500], other_alone=words[:500],
    )  # fmt: skip
    lines = fitting(authority_lines([AuthorityLine(name, name, line)] * count))
    answer = reply("\n".join(lines)).body or {}
    message(answer["text"], answer["blocks"])


@given(text)
def test_a_win(reason: str) -> None:
    reason = reason[:1000].strip() or "x"
    people = ["UANA", "UMAYA"] * 7
    message(win_words(people, reason, "UMAYA"), win_blocks(people, reason, "UMAYA"))
    shown = ShownWin(1, ("UANA",), reason, "UMAYA", NOW)
    for words in (
        win_line(shown),
        private_words(reason, "UANA"),
        answer_words(["UANA"], people, "CIT"),
    ):
        assert_only_our_tokens(words)
