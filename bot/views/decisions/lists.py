"""The decision log: a line for each decision, and all about one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.decision import OPTION_LIMIT, OTHER, kind_words
from bot.views import blocks as b
from bot.views.decisions.question import background, outcome, record_terms, what_for
from models import Decision, DecisionState

CORRECT = "decision_correct"
REPLACE = "decision_replace"
WITHDRAW = "decision_withdraw"
REVIEW = "decision_review"


@dataclass(frozen=True)
class Pointer:
    """A later record that points back: `how` is `Corrected` or `Replaced`."""

    how: str
    by: Decision


@dataclass(frozen=True)
class WholeDecision:
    """One decision as its reader sees it.

    `team` is whose decision it is, `other` with whom; `may_write` whether the reader may correct
    it, `may_withdraw` whether they may take it back.
    """

    decision: Decision
    team: str
    other: str | None
    pointers: Sequence[Pointer]
    zone: str
    may_write: bool = False
    may_withdraw: bool = False


def decision_line(decision: Decision, zone: str, pointers: Sequence[Pointer] = ()) -> str:
    """One decision of the log, with who, what, why and when."""
    asked = f"asked by {b.person(decision.asked_by)}, {b.moment(decision.asked_at, zone)}"
    kind = "" if decision.kind == OTHER else f" {b.one_line(kind_words(decision.kind), 60)}:"
    for_escalation = f" for #{decision.escalation_id}" if decision.escalation_id else ""
    question = b.one_line(decision.question, 300)
    head = f"*Decision {decision.id}*{for_escalation}:{kind} {question}"
    options = f"options: {', '.join(b.one_line(each, OPTION_LIMIT) for each in decision.options)}"
    tail = "".join(f" *{pointer_words(each)}.*" for each in pointers)
    if decision.state == DecisionState.WITHDRAWN:
        why = "it was over before" if decision.escalation_id else "it was taken back"
        return f"{head} – not decided, {why} ({options}; {asked}){tail}"
    if decision.decided_at is None:
        whom = f" from {b.person(decision.approver_user_id)}" if decision.approver_user_id else ""
        return f"{head} – *waits for an answer*{whom} ({options}; {asked}){tail}"
    reason = b.one_line(decision.rationale, 500) if decision.rationale else "the reason is to come"
    when = b.moment(decision.decided_at, zone)
    return f"{head} – {outcome(decision)}, {when}: {reason} ({options}; {asked}){tail}"


def pointer_words(pointer: Pointer) -> str:
    """`Replaced by decision 7`; while that waits: `Decision 7 would replace it`."""
    if pointer.by.state == DecisionState.DECIDED:
        return f"{pointer.how} by decision {pointer.by.id}"
    verb = {"Corrected": "correct", "Replaced": "replace"}[pointer.how]
    return f"Decision {pointer.by.id}, which is open, would {verb} it"


def whole_text(whole: WholeDecision) -> str:
    """All about one on one line each."""
    decision = whole.decision
    lines = [decision_line(decision, whole.zone, whole.pointers), *_people(whole)]
    for title, words in (
        (f"{b.escape(whole.team)} needs", decision.needs),
        (f"{b.escape(whole.other or 'The other side')} needs", decision.other_needs),
    ):
        lines += [f"{title}: {b.one_line(words, 2000)}"] if words else []
    if decision.proposal:
        lines.append(f"Proposed: {b.one_line(decision.proposal, OPTION_LIMIT)}")
    return "\n".join([*lines, *record_terms(decision)])


def whole_blocks(whole: WholeDecision) -> list[b.Block]:
    """The same, laid out, with what its reader can do about it."""
    decision = whole.decision
    blocks = [
        b.header(f"Decision {decision.id}"),
        b.people_say(decision.question),
        *_state(whole),
        *background(decision),
        b.context("\n".join(_people(whole))),
    ]
    terms = [*record_terms(decision), *(f"*{pointer_words(each)}*" for each in whole.pointers)]
    blocks += [b.context(" · ".join(terms))] if terms else []
    buttons = _buttons(whole)
    return [
        *blocks,
        *([b.actions(*buttons, block_id=f"decision:{decision.id}")] if buttons else []),
    ]


def decided_words(decision: Decision) -> str:
    """What those are told whom a record concerns, once it is decided."""
    reason = f"\n> {b.one_line(decision.rationale, 1500)}" if decision.rationale else ""
    return (
        f"*{what_for(decision)}* {b.one_line(decision.question, 500)}\n"
        f"{outcome(decision)[0].upper()}{outcome(decision)[1:]}.{reason}"
    )


def waits_words(decision: Decision) -> str:
    """A reminder to those who may confirm a record."""
    return (
        f"*Decision {decision.id}* waits for you: “{b.one_line(decision.question, 300)}”, asked by "
        f"{b.person(decision.asked_by)}. The message with its buttons is further up, and on my "
        "*Home* tab."
    )


def review_words(decision: Decision, meeting: str | None) -> str:
    """It is time to look at a decision again; `meeting` is the name of one that has it as topic."""
    words = (
        f"Time to look at *decision {decision.id}* again: “{b.one_line(decision.question, 300)}” – "
        f"{outcome(decision)}. Does it still hold?"
    )
    return f"{words} {on_agenda(meeting)}" if meeting else words


def on_agenda(meeting: str) -> str:
    return f"It is on the next agenda of *{b.one_line(meeting, 80)}*."


def review_topic(decision: Decision) -> str:
    """The same as a topic of an agenda, in plain words."""
    question = b.cut(" ".join(decision.question.split()), 150)
    trigger = " ".join((decision.review_when or "").split())
    asked = f"Does decision {decision.id} still hold: {question}"
    return f"{asked} ({trigger})" if trigger else asked


def _state(whole: WholeDecision) -> list[b.Block]:
    decision = whole.decision
    if decision.state == DecisionState.WITHDRAWN:
        return [b.section("*Taken back* before it was decided.")]
    if decision.decided_at is None:
        return [b.section("*Waits for an answer.*")]
    said = b.section(f"{outcome(decision)}, {b.moment(decision.decided_at, whole.zone)}")
    return [said, *([b.people_say(decision.rationale)] if decision.rationale else [])]


def _people(whole: WholeDecision) -> list[str]:
    decision = whole.decision
    pair = f" with {b.escape(whole.other)}" if whole.other else ""
    lines = [f"A decision of {b.escape(whole.team)}{pair}"]
    if decision.escalation_id:
        return [*lines, f"Asked for escalation #{decision.escalation_id}"]
    roles = {
        "Driver": [decision.asked_by],
        "Approver": [decision.approver_user_id] if decision.approver_user_id else [],
        "Contributors": decision.contributors,
        "Informed": decision.informed,
    }
    return lines + [
        f"{role}: {', '.join(map(b.person, people))}" for role, people in roles.items() if people
    ]


def _buttons(whole: WholeDecision) -> list[b.Block]:
    decision, number = whole.decision, str(whole.decision.id)
    if decision.state == DecisionState.ASKED:
        sure = b.confirm("Take it back?", "It stays in the log as not decided.", "Take it back")
        take_back = b.button("Take back", WITHDRAW, number, confirm=sure)
        return [take_back] if whole.may_withdraw else []
    if decision.state == DecisionState.WITHDRAWN or not whole.may_write:
        return []
    return [
        b.button("Look at it again", REVIEW, number, label=f"Review decision {number}"),
        b.button("Correct…", CORRECT, number, label=f"Correct decision {number}"),
        b.button("Replace…", REPLACE, number, label=f"Replace decision {number}"),
    ]
