"""The ASGI app: every address that Liaison answers on."""

from collections.abc import Callable, Sequence

from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import SecretStr
from slack_bolt import App
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.clock import Clock
from bot.web.metrics import Metrics
from bot.web.slack_requests import SlackRequests


def create_web(
    *,
    bolt: App,
    signing_secret: SecretStr | None,
    clock: Clock,
    ready: Callable[[], list[str]],
    metrics: Metrics,
    more: Sequence[BaseRoute] = (),
) -> Starlette:
    """The ASGI app.

    Args:
        bolt: answers Slack's requests; built with `process_before_response` and without a
            check of its own.
        signing_secret: of the Slack app; without one, /slack/events does not exist.
        clock: for the age of Slack's requests.
        ready: why Liaison can't do its work, a sentence each; empty when it can.
        metrics: shown at /metrics.
        more: further routes.

    Raises:
        ValueError: the secret is empty, so that anyone could sign.
    """

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    # Not async, so that Starlette runs them in threads: both read the database.
    def is_ready(_: Request) -> Response:
        reasons = ready()
        return JSONResponse(
            {"ready": not reasons, "reasons": reasons}, status_code=503 if reasons else 200
        )

    def figures(_: Request) -> Response:
        return Response(metrics.text(), headers={"content-type": CONTENT_TYPE_LATEST})

    routes = [
        Route("/healthz", alive),
        Route("/readyz", is_ready),
        Route("/metrics", figures),
        *more,
    ]
    if signing_secret is not None:
        slack = SlackRequests(bolt, signing_secret, clock)
        routes.append(Route("/slack/events", slack.answer, methods=["POST"]))
    return Starlette(routes=routes)
