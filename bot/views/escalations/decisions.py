"""Decisions: the question in a DM, the forms, and the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.decision import KINDS, OPTION_LIMIT, USUAL_OPTIONS, kind_words
from bot.domain.impact import SEVERITY_WORDS
from bot.views import blocks as b
from models import Decision, DecisionState, Escalation

ASK = "decision_ask"
EXPLAIN = "decision_explain"
REASON = "decision_reason"
CHOOSE = tuple(f"decision_choose_{place}" for place in range(5))
"""The buttons' ids, one for each option: Slack wants them to differ within a message."""
_OPTIONS_LIMIT = 5 * (OPTION_LIMIT + 1)


@dataclass(frozen=True)
class Question:
    """A decision as one reader's DM shows it."""

    decision: Decision
    escalation: Escalation
    reader: str
    why: str
    """Why the reader is asked: `approver for IT`."""
    zone: str
    """The reader's, for the fallback text of moments."""


def question_text(shown: Question) -> str:
    """The whole point on one line."""
    decision = shown.decision
    question = b.one_line(decision.question)
    named = f"#{decision.escalation_id}, {_kind(decision)}: {question}"
    if decision.state == DecisionState.ASKED:
        return f"Decision needed for {named}"
    if decision.state == DecisionState.DECIDED:
        return f"Decided for {named} – {_outcome(decision)}"
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
        b.header(f"{head}: {_kind(decision)}"),
        b.people_say(decision.question),
        b.context(*_facts(shown, escalation)),
        *_foot(shown),
    ]


def decision_blocks(decision: Decision) -> list[b.Block]:
    """A question in the App Home."""
    head = f"*#{decision.escalation_id}* {_kind(decision)}: {b.one_line(decision.question)}"
    return [
        b.section(head),
        b.actions(*_buttons(decision), block_id=f"home_decision:{decision.id}"),
    ]


def decision_line(decision: Decision, zone: str) -> str:
    """One decision of the log, with who, what, why and when."""
    asked = f"asked by {b.person(decision.asked_by)}, {b.moment(decision.asked_at, zone)}"
    head = (
        f"*#{decision.escalation_id}* {_kind(decision)}: {b.one_line(decision.question, 300)}"
    )
    options = f"options: {', '.join(b.one_line(each, OPTION_LIMIT) for each in decision.options)}"
    if decision.state == DecisionState.WITHDRAWN:
        return f"{head} – not decided, it was over before ({options}; {asked})"
    if decision.decided_at is None:
        return f"{head} – *waits for an answer* ({options}; {asked})"
    reason = b.one_line(decision.rationale, 500) if decision.rationale else "the reason is to come"
    when = b.moment(decision.decided_at, zone)
    return f"{head} – {_outcome(decision)}, {when}: {reason} ({options}; {asked})"


def ask_modal(escalation: Escalation, asked: Mapping[str, Sequence[str]]) -> b.Block:
    """The form for a question; `asked` are those who may decide, by kind, first to last."""
    kinds = [b.option(kind_words(kind), kind) for kind in asked]
    lines = [
        f"*{b.one_line(kind_words(kind), 60)}*: "
        f"{', then '.join(map(b.person, people)) or 'nobody can be reached'}"
        for kind, people in asked.items()
    ]
    return b.modal(
        ASK,
        f"Decision for #{escalation.id}",
        [
            b.section(f"*#{escalation.id}* {b.one_line(escalation.summary, 300)}"),
            b.field("kind", "What kind of decision?", b.select("value", kinds)),
            b.field(
                "question",
                "The question",
                b.text_input("value", multiline=True, limit=2000),
                hint="One sentence that can be answered at 03:00, with what it costs to wait.",
            ),
            b.field(
                "options",
                "Options, one on each line",
                b.text_input(
                    "value",
                    initial="\n".join(USUAL_OPTIONS),
                    multiline=True,
                    limit=_OPTIONS_LIMIT,
                ),
                optional=True,
                hint="Two to five; each becomes a button.",
            ),
            b.context("*Who is paged, at once:*\n" + "\n".join(lines)),
        ],
        submit="Ask now",
        metadata=str(escalation.id),
    )


def explain_modal(decision: Decision) -> b.Block:
    """Choice and reason in one."""
    options = [b.option(each, str(place)) for place, each in enumerate(decision.options)]
    return b.modal(
        EXPLAIN,
        f"Decide for #{decision.escalation_id}",
        [
            b.people_say(decision.question),
            b.field("choice", _kind(decision), b.select("value", options)),
            _reason_field(),
        ],
        submit="Decide",
        metadata=str(decision.id),
    )


def reason_modal(decision: Decision) -> b.Block:
    """Asked right after the tap that decided; the decision stands even if this is closed."""
    return b.modal(
        REASON,
        f"Decided for #{decision.escalation_id}",
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
        f"*#{decision.escalation_id}* You decided {_chosen(decision)} on "
        f"“{b.one_line(decision.question, 200)}”. The log still lacks the reason: one sentence "
        "will do."
    )


def nobody_decides(decision: Decision) -> str:
    """One line for the team's channel when nobody who may decide can be reached."""
    return (
        f"*#{decision.escalation_id}* needs a decision ({_kind(decision)}: "
        f"“{b.one_line(decision.question)}”), and nobody who may take it can be reached. "
        "Does anyone know how to reach them? I go on trying."
    )


def reason_button(decision: Decision) -> b.Block:
    label = f"Say why, decision for {decision.escalation_id}"
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


def _foot(shown: Question) -> list[b.Block]:
    """What can be done about it, or what has been."""
    decision = shown.decision
    if decision.state == DecisionState.ASKED:
        return [b.actions(*_buttons(decision), block_id=f"decision:{decision.id}")]
    if decision.state == DecisionState.WITHDRAWN or decision.decided_at is None:
        return [b.section("Nothing to do any more: it was over before anyone decided.")]
    said = b.section(f"{_outcome(decision)}, {b.moment(decision.decided_at, shown.zone)}")
    if decision.rationale:
        return [said, b.people_say(decision.rationale)]
    if shown.reader != decision.decided_by:
        return [said, b.context("The reason is to come.")]
    return [said, b.actions(reason_button(decision), block_id=f"decision:{decision.id}")]


def _buttons(decision: Decision) -> list[b.Block]:
    choices = [
        b.button(
            words,
            CHOOSE[place],
            f"{decision.id}:{place}",
            label=f"Decide: {words}",
            confirm=b.confirm(
                "Decide this?", f"“{words}” is final, and told at once.", "Yes, decide"
            ),
        )
        for place, words in enumerate(decision.options[: len(CHOOSE)])
    ]
    return [*choices, b.button("Explain…", EXPLAIN, str(decision.id), label="Decide, with why")]


def _outcome(decision: Decision) -> str:
    return f"{_chosen(decision)} by {b.person(decision.decided_by or '')}"


def _chosen(decision: Decision) -> str:
    return f"*{b.one_line(decision.choice or '', OPTION_LIMIT)}*"
