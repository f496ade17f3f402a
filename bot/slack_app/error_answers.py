"""The one place where an exception becomes an answer to a person.

Always with HTTP 200: over Socket Mode anything else is never acked, and the person would only
see `operation_timeout`.
"""

import json
import logging
import secrets
from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from bot.errors import InvalidInput, Mistake, Outdated
from bot.interactions import OUTDATED, reply
from bot.slack_app.after_ack import AfterAckPool, notice
from bot.views.naming import Naming

_log = logging.getLogger(__name__)


class ErrorAnswers:
    """Answers errors in the shape that each kind of payload takes."""

    def __init__(self, pool: AfterAckPool, naming: Naming) -> None:
        self._pool = pool
        self._naming = naming

    def answer(self, error: Exception, body: Mapping[str, Any]) -> BoltResponse:
        """A 200 for that payload, with a sentence for the person.

        Args:
            error: a Mistake is told as it is; anything else is logged under a reference.
            body: the payload in whose handling it was raised.
        """
        kind = "command" if "command" in body else body.get("type")
        if kind == "view_submission":
            return _ok(_submission_answer(error, body, self._naming))
        sentence = self._naming.said(_sentence(error, kind))
        if kind == "command":
            return _ok(dict(reply(sentence).body or {}))
        if kind in {"block_actions", "message_action", "shortcut"}:
            self._pool.tell(body, sentence)
        return _ok(None)


def outcome_of(error: Exception) -> str:
    """What an error is counted as."""
    if isinstance(error, Outdated | BoltUnhandledRequestError):
        return "outdated"
    return "mistake" if isinstance(error, Mistake) else "failed"


def _submission_answer(error: Exception, body: Mapping[str, Any], naming: Naming) -> dict[str, Any]:
    blocks = {block["block_id"] for block in body["view"]["blocks"]}
    if isinstance(error, InvalidInput) and blocks.issuperset(error.problems):
        told = {block_id: naming.said(problem) for block_id, problem in error.problems.items()}
        return {"response_action": "errors", "errors": told}
    sentence = naming.said(_sentence(error, "view_submission"))
    return {"response_action": "push", "view": notice(sentence)}


def _sentence(error: Exception, kind: str | None) -> str:
    if isinstance(error, Mistake):
        return str(error)
    if isinstance(error, BoltUnhandledRequestError):
        _log.info("nothing listens for this %s", kind)
        return OUTDATED
    reference = secrets.token_hex(4)
    _log.error("a %s failed", kind, exc_info=error, extra={"reference": reference})
    return (
        "Something went wrong on our side, and nothing was saved. Please try again. If it stays, "
        f"tell whoever looks after Liaison this reference: {reference}"
    )


def _ok(body: dict[str, Any] | None) -> BoltResponse:
    as_json = {"content-type": "application/json;charset=utf-8"}
    return BoltResponse(status=200, body=json.dumps(body) if body else "", headers={**as_json})
