"""No text from people in decisions, post-mortems and figures mentions anyone or breaks a block."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.decision import KINDS
from bot.interactions import reply
from bot.views import actions
from bot.views.decisions import question
from bot.views.decisions.lists import decision_line
from bot.views.escalations import decisions, postmortem, urgency
from models import ActionItem, Decision, DecisionState, Escalation, PostMortem, UrgencyVote
from tests.views.test_peoples_text import NOW, escalations, message, text, view

short = text.map(lambda words: " ".join(words.split())[:75]).filter(bool)
questions = st.builds(
    Decision,
    id=st.just(5),
    escalation_id=st.just(1),
    team_id=st.just(1),
    kind=st.sampled_from(["pause_spend", "roll_back"]),
    question=text,
    options=st.lists(short, min_size=2, max_size=5),
    asked_by=st.just("UMAYA"),
    asked_at=st.just(NOW),
    state=st.sampled_from(DecisionState),
    choice=short,
    rationale=st.none() | text,
    decided_by=st.just("UANA"),
    decided_at=st.just(NOW),
)
action_items = st.builds(
    ActionItem,
    id=st.just(9),
    source=st.just("post_mortem"),
    source_id=st.just(1),
    team_id=st.just(1),
    words=text.map(lambda words: words[:500]),
    owner_user_id=st.just("UANA"),
    due_on=st.just(date(2026, 12, 4)),
    created_by=st.just("UMAYA"),
    created_at=st.just(NOW),
)
post_mortems = st.builds(
    PostMortem,
    escalation_id=st.just(1),
    author_user_id=st.just("UANA"),
    drafted_at=st.just(NOW),
    due_on=st.just(date(2026, 12, 2)),
    **dict.fromkeys((*postmortem.QUESTIONS, "timeline"), st.just("") | text),
)


@given(questions, escalations)
def test_a_decision(decision: Decision, escalation: Escalation) -> None:
    shown = question.Question(decision, escalation, "UANA", "approver for <!here>", "UTC")
    message(question.question_text(shown), question.question_blocks(shown))
    answer = reply(decision_line(decision, "UTC")).body or {}
    message(answer["text"], answer["blocks"])
    for words in (question.reason_wanted(decision), decisions.nobody_decides(decision)):
        message(words, list((reply(words).body or {})["blocks"]))
    view(decisions.ask_modal(escalation, dict.fromkeys(KINDS, ("UANA",))))
    view(question.explain_modal(decision))
    view(question.reason_modal(decision))


@given(post_mortems, escalations, st.lists(action_items, max_size=3), text)
def test_a_post_mortem(
    written: PostMortem, escalation: Escalation, items: list[ActionItem], team: str
) -> None:
    report = postmortem.Report(written, escalation, items, team[:60], "UTC", {"UANA": team[:60]})
    for blocks in postmortem.published_messages(report):
        message(postmortem.published_text(report), blocks)
    view(postmortem.postmortem_modal(report, "in <#CIT>", {}))
    answer = reply("x", postmortem.markdown_blocks(postmortem.markdown(report))).body or {}
    message(answer["text"], answer["blocks"])
    for item in items:
        message("Action", actions.action_blocks(item, date(2026, 12, 5)))
        view(actions.to_roadmap_modal(item, ["Website"], ["2026-Q4"]))


@given(escalations, st.sampled_from([None, True, False]))
def test_was_it_urgent(escalation: Escalation, urgent: bool | None) -> None:  # noqa: FBT001
    vote = UrgencyVote(escalation_id=1, user_id="UANA", side="raiser", urgent=urgent)
    message(urgency.urgency_text(escalation, vote), urgency.urgency_blocks(escalation, vote))
