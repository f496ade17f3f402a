"""The catalogue says what Slack's own reference says."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from bot.local.slack.catalogue import (
    COMMON_ERRORS,
    METHODS,
    ConversationKind,
    Method,
    needed_scopes,
)

REFERENCE = Path(__file__).parents[4] / "shared" / "specs" / "slack-web-api.json.gz"


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    """Slack's reference by method, where the project has it beside it."""
    if not REFERENCE.exists():
        pytest.skip("Slack's reference isn't here: ../shared/specs/slack-web-api.json.gz")
    with gzip.open(REFERENCE) as file:
        told: dict[str, Any] = json.load(file)
        return told


@pytest.mark.parametrize(("name", "method"), METHODS.items(), ids=METHODS)
def test_a_method_is_as_slack_documents_it(
    name: str, method: Method, reference: dict[str, Any]
) -> None:
    documented = reference[name]
    assert set(method.scopes) == set(documented["scope"].get("bot", []))
    assert method.tier == documented["rate_limits"]
    assert {"token", *method.required} == set(documented["args"]["required"])
    assert method.errors <= set(documented["errors"])


@pytest.mark.parametrize(("name", "method"), METHODS.items(), ids=METHODS)
def test_a_methods_own_errors_are_not_the_common_ones(name: str, method: Method) -> None:
    assert not method.errors & COMMON_ERRORS, name


@pytest.mark.parametrize(
    ("method", "kind", "scopes"),
    [
        ("conversations.history", "channel", {"channels:history"}),
        ("conversations.history", "group", {"groups:history"}),
        ("conversations.replies", "im", {"im:history"}),
        ("conversations.members", "mpim", {"mpim:read"}),
        ("conversations.list", None, {"channels:read", "groups:read", "im:read", "mpim:read"}),
        ("conversations.open", "im", {"im:write"}),
        ("conversations.join", "group", {"channels:join"}),
        ("chat.postMessage", "im", {"chat:write"}),
        ("users.lookupByEmail", None, {"users:read.email"}),
        ("views.open", None, set()),
    ],
)
def test_the_scope_depends_on_the_kind_of_conversation(
    method: str, kind: ConversationKind | None, scopes: set[str]
) -> None:
    assert set(needed_scopes(method, kind)) == scopes


def test_an_unknown_method_has_no_scopes() -> None:
    with pytest.raises(KeyError):
        needed_scopes("chat.shout", None)
