"""What has happened to an escalation, a line of mrkdwn for each event."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.domain.impact import SEVERITY_WORDS
from bot.views import blocks as b
from bot.views.escalations.card import who
from models import EscalationEvent, EventKind

_Data = Mapping[str, Any]


def event_words(event: EscalationEvent) -> str:
    """One event in words; people's own text in it is escaped."""
    return _WORDS[EventKind(event.kind)](who(event.by), event.data)


def timeline(events: list[EscalationEvent], reader_zone: str) -> list[str]:
    """Each event with its moment, oldest first."""
    return [f"{b.moment(each.at, reader_zone)}: {event_words(each)}" for each in events]


def _said(data: _Data, before: str = ": ") -> str:
    words = data.get("words")
    return f"{before}{b.one_line(words, 1000)}" if words else ""


def _person(data: _Data) -> str:
    return who(data.get("user_id"))


def _until(data: _Data) -> str:
    if not data.get("until"):
        return ""
    due = datetime.fromtimestamp(data["until"], UTC)
    return f" The next update is due {b.moment(due, 'UTC')}."


def _updated(by: str, data: _Data) -> str:
    if not data.get("words"):
        return f"{by} is still on it.{_until(data)}"
    return f"Update by {by}{_said(data)}{_until(data) and ' –'}{_until(data)}"


def _handed_over(by: str, data: _Data) -> str:
    bounces = data.get("bounces", 1)
    again = f" (hand-over {bounces})" if bounces > 1 else ""
    teams = f"from {b.escape(data['from'])} to {b.escape(data['to'])}"
    return f"{by} handed it over {teams}{again}{_said(data)}"


def _responder_added(by: str, data: _Data) -> str:
    if data.get("why"):
        return f"{_person(data)} is brought in: {b.escape(data['why'])}."
    return f"{by} asked {_person(data)} to help."


def _paged(by: str, data: _Data) -> str:
    del by
    if data.get("decides"):
        return f"Asked {_person(data)} to decide ({b.escape(data['why'])})."
    step = f"step {data['step']}, round {data['round']}" if data.get("step") else "last resort"
    return f"Paged {_person(data)}: {b.escape(data['why'])} ({step})."


def _skipped(by: str, data: _Data) -> str:
    del by
    if data.get("user_id"):
        return f"{_person(data)} can't be reached ({b.escape(data['why'])}), so was passed over."
    return f"Step {data['step']} has nobody behind it, so the next one follows at once."


def _vendor(by: str, data: _Data) -> str:
    del by
    facts = [("How", "reach"), ("Contract", "contract"), ("SLA", "sla")]
    told = [f"{label}: {b.one_line(data[name], 300)}" for label, name in facts if data.get(name)]
    return f"Step {data['step']}: please call *{b.escape(data['vendor'])}*. {' · '.join(told)}"


def _fallback(by: str, data: _Data) -> str:
    del by
    nobody = "" if data["lead"] else " The lead can't be reached either."
    return f"Nobody has answered on the whole path.{nobody} Please pick it up, anyone."


def _decision_asked(by: str, data: _Data) -> str:
    options = " / ".join(b.one_line(each) for each in data["options"])
    nobody = "" if data["named"] else " Nobody is named for this in the path, so the lead is asked."
    return f"{by} needs a decision ({b.escape(data['topic'])}){_said(data)} – {options}.{nobody}"


_WORDS: Mapping[EventKind, Callable[[str, _Data], str]] = {
    EventKind.RAISED: lambda by, _: f"Raised by {by}.",
    EventKind.JOINED: lambda by, data: f"{by} is affected too{_said(data)}",
    EventKind.LINKED: lambda _, data: (
        f"In Jira it is <{b.escape(data['url'])}|{b.one_line(data['key'], 60)}>, which follows."
    ),
    EventKind.ISSUE_STUCK: lambda _, data: (
        f"{b.one_line(data['key'] or 'Its issue in Jira', 60)} doesn't follow: "
        f"{b.one_line(data['why'], 500)}. Please see to it there."
    ),
    EventKind.REPORTED: lambda _, data: b.one_line(data["words"], 1000),
    EventKind.PAGED: _paged,
    EventKind.POSTED: lambda _, data: (
        f"{'Asked again' if data.get('again') else 'Posted'} in <#{data['channel']}>."
    ),
    EventKind.SKIPPED: _skipped,
    EventKind.UNREACHED: lambda _, data: f"I could not reach {_person(data)}. Going on.",
    EventKind.VENDOR: _vendor,
    EventKind.FALLBACK: _fallback,
    EventKind.ACKNOWLEDGED: lambda by, data: f"{by} is on it.{_until(data)}",
    EventKind.UPDATED: _updated,
    EventKind.REMINDED: lambda _, data: f"Reminded {_person(data)}: the update is due.",
    EventKind.EXPIRED: lambda _, data: (
        f"No update by {_person(data)}, so the acknowledgement has expired and paging goes on."
    ),
    EventKind.ASKED: lambda by, data: f"{by} needs to know{_said(data)}",
    EventKind.ANSWERED: lambda by, data: f"{by} answers{_said(data)}",
    EventKind.HANDED_OVER: _handed_over,
    EventKind.RESPONDER_ADDED: _responder_added,
    EventKind.REASSIGNED: lambda by, data: (
        f"{by} gave it to {_person(data)}{_said(data) or '.'}{_until(data)}"
    ),
    EventKind.SEVERITY_CHANGED: lambda by, data: (
        f"{by} changed the severity from {data['before']} ({SEVERITY_WORDS[data['before']]}) "
        f"to {data['after']} ({SEVERITY_WORDS[data['after']]}){_said(data)}"
    ),
    EventKind.DECISION_ASKED: _decision_asked,
    EventKind.DECIDED: lambda by, data: (
        f"{by} decided *{b.one_line(data['choice'])}* on “{b.one_line(data['question'], 300)}”"
        f"{_said(data)}"
    ),
    EventKind.DECISION_EXPLAINED: lambda by, data: (
        f"{by} says why *{b.one_line(data['choice'])}* was decided{_said(data)}"
    ),
    EventKind.RESOLVED: lambda by, data: f"{by} resolved it{_said(data)}",
    EventKind.REOPENED: lambda by, data: f"{by} re-opened it{_said(data)}",
}
