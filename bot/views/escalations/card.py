"""An escalation as its live messages show it, and in lists on one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.impact import IMPACTS, SEVERITY_WORDS
from bot.domain.policy import Target
from bot.permissions import is_person
from bot.views import blocks as b
from bot.views.durations import about
from models import Audience, Escalation, EscalationState, Team

ACKNOWLEDGE = "escalation_acknowledge"
RESOLVE = "escalation_resolve"
UPDATE = "escalation_update"
ASK = "escalation_ask"
ANSWER = "escalation_answer"
MORE = "escalation_more"
REOPEN = "escalation_reopen"

MORE_CHOICES = {
    "hand_over": "Not ours: hand over…",
    "add_responder": "Add a responder…",
    "reassign": "Reassign…",
    "severity": "Change the severity…",
    "decision": "Decision needed…",
}
"""What the overflow menu offers a responder, in order; Slack takes five."""

_NAMED = 5


@dataclass(frozen=True)
class Card:
    """What the live messages of one escalation show."""

    escalation: Escalation
    team: Team
    now: datetime
    paged: Sequence[str] = ()
    """Who was paged at the latest step, and could be."""
    runbook: str | None = None
    notices: Sequence[str] = ()
    """Maintenance and launch freezes under way, each on one line of mrkdwn."""
    open_question: str | None = None
    """What the raiser was asked and has not answered."""
    vendors: Sequence[Target] = ()
    """Whom to call outside the company at the latest step."""
    moved: str | None = None
    """How it came to this team, where another had it before; one line of mrkdwn."""


def notification(card: Card) -> str:
    """The whole point on one line, for notifications and screen readers."""
    escalation = card.escalation
    return (
        f"Escalation #{escalation.id} to {b.escape(card.team.name)}, "
        f"{SEVERITY_WORDS[escalation.severity]}: {b.one_line(escalation.summary)} – "
        f"{state_words(escalation, card.paged)}"
    )


def card_blocks(card: Card, audience: Audience, reader_zone: str) -> list[b.Block]:
    """The message that every party sees, changed in place as things move on.

    Args:
        card: as it stands.
        audience: a responder may take it on, the raiser answer and end it, a follower read it.
        reader_zone: IANA name, for the fallback text of moments.
    """
    escalation = card.escalation
    blocks = [
        b.header(f"#{escalation.id} to {card.team.name}: {IMPACTS[escalation.impact].words}"),
        b.people_say(escalation.summary),
        b.context(*facts(card, reader_zone)),
        b.section(_state_line(card, reader_zone)),
    ]
    if card.moved:
        blocks.append(b.context(card.moved))
    is_over = escalation.state == EscalationState.RESOLVED
    if audience == Audience.RESPONDER and not is_over:
        blocks += [b.section(vendor_line(each)) for each in card.vendors]
    if escalation.resolution:
        blocks.append(b.people_say(escalation.resolution))
    if card.open_question and audience != Audience.FOLLOWER and not is_over:
        blocks += [b.section("*A question is open:*"), b.people_say(card.open_question)]
    if card.notices and not is_over:
        blocks.append(b.context(*card.notices[:3]))
    buttons = answer_buttons(escalation, audience, asked=card.open_question is not None)
    if buttons:
        blocks.append(b.actions(*buttons, block_id=f"escalation:{escalation.id}"))
    return blocks


def answer_buttons(
    escalation: Escalation, audience: Audience = Audience.RESPONDER, *, asked: bool = False
) -> list[b.Block]:
    """What the reader can do now: each button only while it does something; four at most."""
    number = str(escalation.id)
    if audience == Audience.FOLLOWER:
        return []
    if escalation.state == EscalationState.RESOLVED:
        return [_reopen_button(number)]
    resolve = _button("Resolve", RESOLVE, number)
    if audience == Audience.RAISER:
        answer = [answer_button(escalation.id)] if asked else []
        return [*answer, resolve]
    is_open = escalation.state == EscalationState.OPEN
    first = (
        _button("Acknowledge", ACKNOWLEDGE, number, style="primary")
        if is_open
        else _button("Update", UPDATE, number)
    )
    ask = _button("Need information", ASK, number)
    return [first, resolve, ask, _more(number)]


def answer_button(number: int | None) -> b.Block:
    """What stands below a question."""
    return _button("Answer the question", ANSWER, str(number))


def reminder_buttons(escalation: Escalation) -> list[b.Block]:
    """What stands below the reminder of an update: one tap is enough to keep it."""
    number = str(escalation.id)
    return [
        _button("Still on it", ACKNOWLEDGE, number, style="primary"),
        _button("Update", UPDATE, number),
        _button("Resolve", RESOLVE, number),
        _more(number),
    ]


def state_line(escalation: Escalation, paged: Sequence[str] = ()) -> str:
    """One escalation on one line, for lists."""
    summary = b.one_line(escalation.summary, 120)
    return f"#{escalation.id} {summary} – {state_words(escalation, paged)}"


def still_open(escalation: Escalation) -> str:
    """One line for a channel where nobody has picked it up."""
    summary = b.one_line(escalation.summary, 120)
    return f"*#{escalation.id}* {summary} – nobody has answered yet. Please pick it up, anyone."


def update_is_due(escalation: Escalation, reader_zone: str) -> str:
    """One line for the owner, when the promised moment has come."""
    summary = b.one_line(escalation.summary, 120)
    goes_on = escalation.next_step_at
    when = b.moment(goes_on, reader_zone) if goes_on else "soon"
    return (
        f"*#{escalation.id}* {summary} – you promised an update by now. One sentence will do, or "
        f"one tap. Without either, others are paged {when}."
    )


def vendor_line(vendor: Target) -> str:
    """Whom to call outside the company, how, and what was agreed with them."""
    facts = [
        b.link(vendor.reach) if vendor.reach else "",
        f"Contract: {b.one_line(vendor.contract)}" if vendor.contract else "",
        f"SLA: {b.one_line(vendor.sla)}" if vendor.sla else "",
    ]
    return f"*Call {b.one_line(vendor.name)}* – {' · '.join(filter(None, facts))}"


def state_words(escalation: Escalation, paged: Sequence[str] = ()) -> str:
    """Its state in a few words."""
    if escalation.state == EscalationState.RESOLVED:
        return f"resolved by {who(escalation.resolved_by)}"
    if escalation.state == EscalationState.ACKNOWLEDGED:
        return f"acknowledged by {who(escalation.owner_user_id)}"
    return f"open, {_people(paged)} paged" if paged else "open"


def who(user_id: str | None) -> str:
    """A person, or Liaison where a machine acted."""
    return b.person(user_id) if user_id and is_person(user_id) else "Liaison"


def time_left(deadline: datetime, now: datetime) -> str:
    """How long there is until a deadline, as people say it."""
    seconds = (deadline - now).total_seconds()
    return f"{about(seconds, up=True)} left" if seconds > 0 else "that moment has passed"


def _button(words: str, action_id: str, number: str, style: str | None = None) -> b.Block:
    return b.button(words, action_id, number, style=style, label=f"{words}, escalation {number}")


def _more(number: str) -> b.Block:
    choices = [b.option(words, f"{choice}:{number}") for choice, words in MORE_CHOICES.items()]
    return b.overflow(MORE, choices)


def _reopen_button(number: str) -> b.Block:
    asked = b.confirm(
        f"Re-open #{number}?", "People are paged anew, from the start of the path.", "Re-open"
    )
    label = f"Re-open, escalation {number}"
    return b.button("Re-open", REOPEN, number, label=label, confirm=asked)


def facts(card: Card, reader_zone: str) -> list[str]:
    """What is known about it beside its state, each fact in a few words of mrkdwn."""
    escalation = card.escalation
    facts = [
        f"Severity {escalation.severity} ({SEVERITY_WORDS[escalation.severity]})",
        f"Raised by {who(escalation.raised_by)}, {b.moment(escalation.raised_at, reader_zone)}",
    ]
    if escalation.confidential:
        facts.insert(0, "*Confidential*: only those named here see it.")
    if escalation.deadline_at:
        left = f" ({time_left(escalation.deadline_at, card.now)})"
        still = left if escalation.state != EscalationState.RESOLVED else ""
        facts.append(f"Has to be over by {b.moment(escalation.deadline_at, reader_zone)}{still}")
    if escalation.link:
        facts.append(f"Link: {b.link(escalation.link)}")
    if escalation.source_link:
        facts.append(f"From this message: {b.link(escalation.source_link)}")
    if card.runbook:
        facts.append(f"Runbook: {b.link(card.runbook)}")
    if escalation.roadmap_item_id:
        facts.append(f"Roadmap item #{escalation.roadmap_item_id}")
    return facts


def _state_line(card: Card, reader_zone: str) -> str:
    escalation = card.escalation
    if escalation.state == EscalationState.RESOLVED and escalation.resolved_at:
        when = b.moment(escalation.resolved_at, reader_zone)
        return f"*Resolved* by {who(escalation.resolved_by)}, {when}"
    if escalation.state == EscalationState.ACKNOWLEDGED:
        words = f"*Acknowledged* by {who(escalation.owner_user_id)}"
        if escalation.acknowledged_at and escalation.owner_user_id == escalation.acknowledged_by:
            words += f", {b.moment(escalation.acknowledged_at, reader_zone)}"
        if escalation.update_due_at:
            words += f". The next update is due {b.moment(escalation.update_due_at, reader_zone)}."
        return words
    return _open_line(card, reader_zone)


def _open_line(card: Card, reader_zone: str) -> str:
    if card.paged:
        has = "has" if len(card.paged) == 1 else "have"
        nobody = "hasn't" if len(card.paged) == 1 else "haven't"
        return f"*Open.* {_people(card.paged)} {has} been paged and {nobody} answered yet."
    later = card.escalation.next_step_at
    if later and later > card.now and card.escalation.round == 1 and card.escalation.step == 0:
        return f"*Open.* The first page goes out {b.moment(later, reader_zone)}."
    return "*Open.* Nobody could be paged. Please pick it up here."


def _people(user_ids: Sequence[str]) -> str:
    left = len(user_ids) - _NAMED
    named = [*map(b.person, user_ids[:_NAMED]), *([f"{left} more"] if left > 0 else [])]
    *others, last = named
    return f"{', '.join(others)} and {last}" if others else last
