"""What page sinks are told."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.page_sinks import (
    SinkEvent,
    SinkFacts,
    SinkPerson,
    pagerduty_event,
    webhook_body,
)

FACTS = SinkFacts(12, 1, "checkout\nis down", "IT", "https://example.slack.com/archives/C1/p1")
ANA = SinkPerson("UANA", "Ana Souza")
PAGE = SinkEvent.PAGE


def test_the_webhook_is_told_who_is_paged_and_why() -> None:
    assert webhook_body(PAGE, FACTS, ANA) == {
        "event": "page",
        "escalation": 12,
        "severity": 1,
        "summary": "#12 checkout is down",
        "person": {"id": "UANA", "name": "Ana Souza"},
        "team": "IT",
        "url": "https://example.slack.com/archives/C1/p1",
    }
    assert webhook_body(SinkEvent.RESOLVED, FACTS, None)["person"] is None


def test_pagerduty_gets_a_trigger() -> None:
    assert pagerduty_event(PAGE, FACTS, ANA) == {
        "event_action": "trigger",
        "dedup_key": "liaison-escalation-12",
        "client": "Liaison",
        "payload": {
            "summary": "#12 checkout is down (Ana Souza is paged)",
            "source": "Liaison",
            "severity": "critical",
            "group": "IT",
            "custom_details": {"escalation": 12, "severity": 1},
        },
        "links": [{"href": "https://example.slack.com/archives/C1/p1", "text": "Open in Slack"}],
    }


@pytest.mark.parametrize(
    ("event", "action"),
    [
        (SinkEvent.ACKNOWLEDGED, "acknowledge"),
        (SinkEvent.ACKNOWLEDGEMENT_EXPIRED, "resolve"),
        (SinkEvent.RESOLVED, "resolve"),
    ],
)
def test_what_follows_names_the_same_incident(event: SinkEvent, action: str) -> None:
    assert pagerduty_event(event, FACTS, ANA) == {
        "event_action": action,
        "dedup_key": pagerduty_event(PAGE, FACTS, ANA)["dedup_key"],
    }


@pytest.mark.parametrize(
    ("severity", "theirs"), [(1, "critical"), (2, "error"), (3, "warning"), (4, "info")]
)
def test_severities(severity: int, theirs: str) -> None:
    event = pagerduty_event(PAGE, replace(FACTS, severity=severity), None)
    assert event["payload"]["severity"] == theirs


def test_of_a_confidential_one_nothing_but_number_severity_and_person() -> None:
    facts = replace(FACTS, summary="our list leaked", team="Payroll", confidential=True)
    for told in (webhook_body(PAGE, facts, ANA), pagerduty_event(PAGE, facts, ANA)):
        assert "leaked" not in str(told)
        assert "Payroll" not in str(told)
        assert "slack.com" not in str(told)
        assert "#12 confidential" in str(told)
        assert "Ana Souza" in str(told)


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=3000), st.text(min_size=1, max_size=120))
def test_summaries_fit_and_keep_who_is_paged(summary: str, name: str) -> None:
    event = pagerduty_event(PAGE, replace(FACTS, summary=summary), SinkPerson("U1", name))
    told = event["payload"]["summary"]
    assert 1 <= len(told) <= 1024
    assert told.endswith(f" ({name} is paged)")
