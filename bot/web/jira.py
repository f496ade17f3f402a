"""Where Jira tells of changes: `POST /jira/webhook`, signed with a shared secret."""

import hashlib
import hmac
import json
import logging

from pydantic import SecretStr
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.services.jira_sync.hints import Hints
from bot.web.body import read_body

_log = logging.getLogger(__name__)
_PREFIX = "sha256="


def jira_routes(hints: Hints | None, secret: SecretStr | None) -> list[Route]:
    """The route for Jira's webhooks; none without a secret, or without a Jira."""
    if hints is None or secret is None:
        return []
    door = _WebhookDoor(hints, secret.get_secret_value().encode())
    return [Route("/jira/webhook", door.answer, methods=["POST"])]


class _WebhookDoor:
    def __init__(self, hints: Hints, secret: bytes) -> None:
        self._hints = hints
        self._secret = secret

    async def answer(self, request: Request) -> Response:
        """Take one delivery.

        Raises:
            HTTPException: 401 not signed with the secret, 413 too large, 422 not Jira's JSON.
        """
        body = await read_body(request)
        if not self._is_signed(request.headers.get("x-hub-signature", ""), body):
            _log.info("refused a webhook of Jira: its signature is missing or wrong")
            raise HTTPException(401, "The signature is missing or wrong.")
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError):
            payload = None
        if not isinstance(payload, dict):
            raise HTTPException(422, "A JSON object is expected.")
        # Older deployments send no identifier: the same bytes are the same delivery then.
        digest = hashlib.sha256(body).hexdigest()
        delivery = request.headers.get("x-atlassian-webhook-identifier") or digest
        used = await run_in_threadpool(self._hints.receive, delivery, payload)
        return JSONResponse({"ok": True, "used": used})

    def _is_signed(self, given: str, body: bytes) -> bool:
        """Over the bytes as they came, in constant time."""
        wanted = _PREFIX + hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(given.encode(errors="replace"), wanted.encode())
