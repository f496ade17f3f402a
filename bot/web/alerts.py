"""Where monitors report: `POST /alerts/{team}/{format}`, with a secret."""

import hmac
import logging

from pydantic import SecretStr
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.domain.alerts import PARSERS
from bot.errors import Mistake
from bot.services.alerts import AlertService
from bot.web.body import read_body

_log = logging.getLogger(__name__)
_REFUSAL = (
    "The secret is missing or wrong: send LIAISON_ALERT_SECRET as “Authorization: Bearer …”, or as "
    "?token=… where a tool can't send headers."
)


def alert_routes(alerts: AlertService, secret: SecretStr | None) -> list[Route]:
    """The routes for monitors; none without a secret."""
    if secret is None:
        return []
    door = _AlertDoor(alerts, secret)
    return [
        # UptimeRobot's oldest webhooks are GETs, with everything in the query.
        Route("/alerts/{team}/uptimerobot", door.answer, methods=["GET", "POST"]),
        Route("/alerts/{team}/{format}", door.answer, methods=["POST"]),
    ]


class _AlertDoor:
    def __init__(self, alerts: AlertService, secret: SecretStr) -> None:
        self._alerts = alerts
        self._secret = secret.get_secret_value().encode()

    async def answer(self, request: Request) -> Response:
        """Take one delivery.

        Raises:
            HTTPException: 401 without the secret, 404 no such team or format, 413 too large,
                422 not of this format; each with a sentence.
        """
        query = dict(request.query_params)
        if not self._is_allowed(request, query.pop("token", "")):
            _log.info("refused an alert: the secret is missing or wrong")
            raise HTTPException(401, _REFUSAL, {"WWW-Authenticate": "Bearer"})
        parse = PARSERS.get(request.path_params.get("format", "uptimerobot"))
        if parse is None:
            raise HTTPException(404, f"The formats are {', '.join(PARSERS)}.")
        try:
            reports = parse(await read_body(request), query)
        except Mistake as mistake:
            raise HTTPException(422, str(mistake)) from None
        try:
            team = request.path_params["team"]
            received = await run_in_threadpool(self._alerts.receive, team, reports)
        except Mistake as mistake:
            raise HTTPException(404, str(mistake)) from None
        return JSONResponse({"ok": True, **vars(received)})

    def _is_allowed(self, request: Request, token: str) -> bool:
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        given = credentials.strip() if scheme.lower() == "bearer" else token
        return hmac.compare_digest(given.encode(errors="replace"), self._secret)
