"""What a page sink beside Slack is told: bodies of calls, made of facts. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

WEBHOOK = "pager.webhook"
PAGERDUTY = "pager.pagerduty"
_SUMMARY_LIMIT = 1024
_PAGERDUTY_SEVERITIES = {1: "critical", 2: "error", 3: "warning", 4: "info"}


class SinkEvent(StrEnum):
    PAGE = "page"
    ACKNOWLEDGED = "acknowledged"
    ACKNOWLEDGEMENT_EXPIRED = "acknowledgement_expired"
    RESOLVED = "resolved"


# An expired acknowledgement ends the incident: a trigger for an acknowledged one would wake nobody,
# and the next page begins a new one.
_ACTIONS = {
    SinkEvent.PAGE: "trigger",
    SinkEvent.ACKNOWLEDGED: "acknowledge",
    SinkEvent.ACKNOWLEDGEMENT_EXPIRED: "resolve",
    SinkEvent.RESOLVED: "resolve",
}


@dataclass(frozen=True)
class SinkFacts:
    """What a sink may know of an escalation; of a confidential one only number and severity.

    `url` leads to it in Slack, where one is known.
    """

    number: int
    severity: int
    summary: str
    team: str
    url: str | None = None
    confidential: bool = False


@dataclass(frozen=True)
class SinkPerson:
    """Who is paged, or who acted: the Slack user id, and the name as Slack shows it."""

    user_id: str
    name: str


def webhook_body(event: SinkEvent, facts: SinkFacts, person: SinkPerson | None) -> dict[str, Any]:
    """What the signed webhook is sent; the gateway adds `key`, `repeat` and `sent_at`."""
    hidden = facts.confidential
    return {
        "event": event,
        "escalation": facts.number,
        "severity": facts.severity,
        "summary": _summary(facts),
        "person": person and {"id": person.user_id, "name": person.name},
        "team": None if hidden else facts.team,
        "url": None if hidden else facts.url,
    }


def pagerduty_event(
    event: SinkEvent, facts: SinkFacts, person: SinkPerson | None
) -> dict[str, Any]:
    """An event of PagerDuty's Events API v2; the gateway adds `routing_key`.

    One incident for each escalation: a page of a later step belongs to the same one.
    """
    body: dict[str, Any] = {
        "event_action": _ACTIONS[event],
        "dedup_key": f"liaison-escalation-{facts.number}",
    }
    if event is not SinkEvent.PAGE:
        return body
    body["client"] = "Liaison"
    body["payload"] = {
        "summary": _summary(facts, f" ({person.name} is paged)" if person else ""),
        "source": "Liaison",
        "severity": _PAGERDUTY_SEVERITIES[facts.severity],
        "custom_details": {"escalation": facts.number, "severity": facts.severity},
    }
    if not facts.confidential:
        body["payload"]["group"] = facts.team
        body["links"] = [{"href": facts.url, "text": "Open in Slack"}] if facts.url else []
    return body


def _summary(facts: SinkFacts, end: str = "") -> str:
    """On one line, as long as PagerDuty takes; its end stays whole."""
    what = "confidential" if facts.confidential else " ".join(facts.summary.split())
    line = f"#{facts.number} {what}"
    most = _SUMMARY_LIMIT - len(end)
    return (line if len(line) <= most else f"{line[: most - 1]}…") + end
