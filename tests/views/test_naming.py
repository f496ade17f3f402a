"""A prefix is in every sentence, and in nothing that only looks like a command."""

import pytest

from bot.views.naming import Naming


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Try `/oncall it`.", "Try `/mk-oncall it`."),
        ("See /escalate decisions.", "See /mk-escalate decisions."),
        ("Its lead can connect one: /roadmap jira.", "Its lead can connect one: /mk-roadmap jira."),
        ("/decide list shows it", "/mk-decide list shows it"),
        ("https://liaison.example/roadmap/x", "https://liaison.example/roadmap/x"),
        ("in /winter and /oncall.ics", "in /winter and /oncall.ics"),
        ("`/mk-oncall` already", "`/mk-oncall` already"),
    ],
)
def test_what_is_said(written: str, expected: str) -> None:
    assert Naming("mk").said(written) == expected
    assert Naming().said(written) == written
