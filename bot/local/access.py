"""Who may ask: only this machine, and no other site's page in a browser on it."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_OWN_SITE = frozenset({"same-origin", "none"})


class LoopbackOnly:
    """ASGI middleware that answers 403 to everybody else.

    A name that was rebound to this machine shows in `Host`, another site's page in `Origin` or
    `Sec-Fetch-Site`; programs send neither of the latter.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or is_ours(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        refusal = JSONResponse({"ok": False, "error": "forbidden"}, status_code=403)
        await refusal(scope, receive, send)


def is_ours(headers: Mapping[str, str]) -> bool:
    """Whether these headers come from this machine's programs or our own page."""
    host = headers.get("host", "")
    if _name_of(host) not in _LOOPBACK:
        return False
    if headers.get("origin", f"http://{host}") != f"http://{host}":
        return False
    return headers.get("sec-fetch-site", "none") in _OWN_SITE


def _name_of(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:  # brackets that don't close
        return None
