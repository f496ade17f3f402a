"""A question to those who may decide: their DM, its buttons, and the forms behind them."""

from dataclasses import dataclass

from bot.domain.decision import OPTION_LIMIT, OTHER, kind_words
from bot.domain.impact import SEVERITY_WORDS
from bot.views import blocks as b
from models import Decision, DecisionState, Escalation

EXPLAIN = "decision_explain"
REASON = "decision_reason"
CHOOSE = tuple(f"decision_choose_{place}" for place in range(5))
"""The buttons' ids, one for each option: Slack wants them to differ within a message."""


@dataclass(frozen=True)
class Question:
    """A decision as one reader's DM shows it."""

    decision: Decision
    escalation: Escalation | None
    """None for a record of `/decide`."""
    reader: str
    why: str
    """Why the reader is asked: `approver for IT`."""
    zone: str
    """The reader's, for the fallback text of moments."""


def question_text(shown: Question) -> str:
    """The whole point on one line."""
    decision = shown.decision
    question = b.one_line(decision.question)
    named = f"{what_for(decision)}{_of_kind(decision)}: {question}"
    if decision.state == DecisionState.ASKED:
        return f"Decision needed for {named}"
    if decision.state == DecisionState.DECIDED:
        return f"Decided for {named} – {outcome(decision)}"
    return f"No longer needed for {named}"


def question_blocks(shown: Question) -> list[b.Block]:
    """The DM of someone who may decide; changed in place once it is decided."""
    decision, escalation = shown.decision, shown.escalation
    heads = {
        DecisionState.ASKED: "Decision needed",
        DecisionState.DECIDED: "Decided",
        DecisionState.WITHDRAWN: "No longer needed",
    }
    head = heads[DecisionState(decision.state)]
    return [
        b.header(f"{head}{_title(decision)}"),
        b.people_say(decision.question),
        *(background(decision) if escalation is None else []),
        b.context(*(_facts(shown, escalation) if escalation else _record_facts(shown))),
        *_foot(shown),
    ]


def what_for(decision: Decision) -> str:
    """What a decision is called: an escalation's by its escalation, a record by its own number."""
    if decision.escalation_id is None:
        return f"Decision {decision.id}"
    return f"#{decision.escalation_id}"


def background(decision: Decision) -> list[b.Block]:
    """What each side needs, and what is proposed: people's own words."""
    blocks: list[b.Block] = []
    for title, words in (
        ("What we need from it", decision.needs),
        ("What the other side needs", decision.other_needs),
    ):
        if words:
            blocks += [b.context(f"*{title}*"), b.people_say(words)]
    options = " · ".join(b.one_line(each, OPTION_LIMIT) for each in decision.options)
    blocks.append(b.context(f"*Options:* {options}"))
    if decision.proposal:
        blocks.append(b.section(f"*Proposed:* {b.one_line(decision.proposal, OPTION_LIMIT)}"))
        blocks += [b.people_say(decision.proposal_why)] if decision.proposal_why else []
    return blocks


def decision_blocks(decision: Decision) -> list[b.Block]:
    """A question in the App Home."""
    head = f"*{what_for(decision)}*{_of_kind(decision)}: {b.one_line(decision.question)}"
    return [
        b.section(head),
        b.actions(*_buttons(decision), block_id=f"home_decision:{decision.id}"),
    ]


def explain_modal(decision: Decision) -> b.Block:
    """Choice and reason in one."""
    options = [b.option(each, str(place)) for place, each in enumerate(decision.options)]
    return b.modal(
        EXPLAIN,
        b.cut(f"Decide: {what_for(decision)}", 24),
        [
            b.people_say(decision.question),
            b.field("choice", "What do you choose?", b.select("value", options)),
            _reason_field(),
        ],
        submit="Decide",
        metadata=str(decision.id),
    )


def reason_modal(decision: Decision) -> b.Block:
    """Asked right after the tap that decided; the decision stands even if this is closed."""
    return b.modal(
        REASON,
        b.cut(f"Decided: {what_for(decision)}", 24),
        [
            b.section(f"*Your decision stands and everyone is told:* {_chosen(decision)}"),
            b.people_say(decision.question),
            _reason_field(),
        ],
        submit="Save",
        metadata=str(decision.id),
    )


def reason_wanted(decision: Decision) -> str:
    """One line for who decided at night, when it is morning for them."""
    return (
        f"*{what_for(decision)}* You decided {_chosen(decision)} on "
        f"“{b.one_line(decision.question, 200)}”. The log still lacks the reason: one sentence "
        "will do."
    )


def reason_button(decision: Decision) -> b.Block:
    label = f"Say why: {what_for(decision)}"
    return b.button("Say why", REASON, str(decision.id), label=label)


def _reason_field() -> b.Block:
    return b.field(
        "reason", "Why? One sentence will do.", b.text_input("value", multiline=True, limit=2000)
    )


def _facts(shown: Question, escalation: Escalation) -> list[str]:
    decision = shown.decision
    facts = [
        f"*#{escalation.id}* {b.one_line(escalation.summary, 300)}",
        f"Severity {escalation.severity} ({SEVERITY_WORDS[escalation.severity]})",
        f"Asked by {b.person(decision.asked_by)}, {b.moment(decision.asked_at, shown.zone)}",
    ]
    if escalation.deadline_at:
        facts.append(f"Has to be over by {b.moment(escalation.deadline_at, shown.zone)}")
    if decision.state == DecisionState.ASKED:
        facts.append(f"You can decide: {b.escape(shown.why)}")
    if escalation.confidential:
        facts.insert(0, "*Confidential*: only those named in it see it.")
    return facts


def _record_facts(shown: Question) -> list[str]:
    decision = shown.decision
    asked = b.moment(decision.asked_at, shown.zone)
    facts = [f"*Decision {decision.id}*, opened by {b.person(decision.asked_by)}, {asked}"]
    if decision.contributors:
        facts.append(f"Contributed: {', '.join(map(b.person, decision.contributors))}")
    facts += record_terms(decision)
    if decision.state == DecisionState.ASKED:
        facts.append(f"You can decide: {b.escape(shown.why)}")
    return facts


def record_terms(decision: Decision) -> list[str]:
    """Whether it can be undone, when it is looked at again, what it points back to; mrkdwn."""
    terms = []
    if decision.reversible is not None:
        terms.append("Easily undone" if decision.reversible else "*Hard to undo*")
    if decision.review_on:
        terms.append(f"Looked at again on {decision.review_on:%a %d %b %Y}")
    if decision.review_when:
        terms.append(f"Looked at again if {b.one_line(decision.review_when, 300)}")
    if decision.supersedes_id:
        terms.append(f"Replaces decision {decision.supersedes_id}")
    if decision.corrects_id:
        terms.append(f"Corrects decision {decision.corrects_id}")
    return terms


def _foot(shown: Question) -> list[b.Block]:
    """What can be done about it, or what has been."""
    decision = shown.decision
    if decision.state == DecisionState.ASKED:
        return [b.actions(*_buttons(decision), block_id=f"decision:{decision.id}")]
    if decision.state == DecisionState.WITHDRAWN or decision.decided_at is None:
        why = "it was over" if decision.escalation_id else "it was taken back"
        return [b.section(f"Nothing to do any more: {why} before anyone decided.")]
    said = b.section(f"{outcome(decision)}, {b.moment(decision.decided_at, shown.zone)}")
    if decision.rationale:
        return [said, b.people_say(decision.rationale)]
    if shown.reader != decision.decided_by:
        return [said, b.context("The reason is to come.")]
    return [said, b.actions(reason_button(decision), block_id=f"decision:{decision.id}")]


def _buttons(decision: Decision) -> list[b.Block]:
    choices = [
        b.button(
            f"Confirm: {words}" if words == decision.proposal else words,
            CHOOSE[place],
            f"{decision.id}:{place}",
            style="primary" if words == decision.proposal else None,
            label=f"Decide: {words}",
            confirm=b.confirm(
                "Decide this?", f"“{words}” is final, and told at once.", "Yes, decide"
            ),
        )
        for place, words in enumerate(decision.options[: len(CHOOSE)])
    ]
    return [*choices, b.button("Explain…", EXPLAIN, str(decision.id), label="Decide, with why")]


def outcome(decision: Decision) -> str:
    return f"{_chosen(decision)} by {b.person(decision.decided_by or '')}"


def _of_kind(decision: Decision) -> str:
    """`, Publish` behind the number, escaped; nothing where the kind says nothing."""
    if decision.kind == OTHER:
        return ""
    return f", {b.one_line(kind_words(decision.kind), 60)}"


def _title(decision: Decision) -> str:
    return "" if decision.kind == OTHER else f": {kind_words(decision.kind)}"


def _chosen(decision: Decision) -> str:
    return f"*{b.one_line(decision.choice or '', OPTION_LIMIT)}*"
