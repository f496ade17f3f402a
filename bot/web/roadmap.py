"""The roadmap behind links that nobody can guess, for people who are not in Slack."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from json import dumps, loads
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.domain.pictures import to_json
from bot.errors import GatewayError
from bot.views.roadmap.report import page
from bot.views.roadmap.summary import SummaryView
from bot.views.roadmap.timeline import timeline

ReadRoadmap = Callable[[str], tuple[SummaryView, datetime] | None]
Draw = Callable[[Mapping[str, Any]], bytes]

STYLE = """
body{margin:0;background:#fff;color:#1d1c1d;font:16px/1.5 system-ui,sans-serif}
main{max-width:72rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.75rem;margin:.5rem 0}h2{font-size:1.15rem;margin:2rem 0 .5rem}
img{max-width:100%;height:auto;margin:1rem 0;border:1px solid #d5d5d5}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #d5d5d5}
th{font-size:.85rem;color:#505050}td{overflow-wrap:break-word;min-width:3rem}
footer{margin:2rem 0;color:#505050;font-size:.85rem}
"""
_STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
_HEADERS = {
    # The address is the key: it must not reach other sites, nor caches that others share.
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; img-src 'self'; style-src 'sha256-{_STYLE_HASH}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
_GONE = "There is no such page. If you were given this link, it has ended: ask for a new one."


def roadmap_routes(read: ReadRoadmap, draw: Draw) -> list[Route]:
    """`/roadmap/<token>` and its picture; an ended link is as unknown as one that never was."""

    @lru_cache(maxsize=4)
    def drawn(picture: str) -> bytes:
        return draw(loads(picture))

    # Not async, so that Starlette runs them in threads: they read the database, and draw.
    def show(request: Request) -> Response:
        found = read(request.path_params["token"])
        if found is None:
            return PlainTextResponse(_GONE, status_code=404, headers=_HEADERS)
        view, _ = found
        picture = f"{request.url.path}/timeline.png" if view.summary.total else None
        return HTMLResponse(page(view, picture=picture, style=STYLE), headers=_HEADERS)

    def show_picture(request: Request) -> Response:
        found = read(request.path_params["token"])
        if found is None:
            return PlainTextResponse(_GONE, status_code=404, headers=_HEADERS)
        view, now = found
        # To the minute, so that one who reloads doesn't have it drawn again and again.
        whole = now.replace(second=0, microsecond=0)
        picture = to_json(timeline(view.summary, view.teams, view.reader_zone, whole))
        try:
            content = drawn(dumps(picture))
        except GatewayError:
            return PlainTextResponse("It can't be drawn now.", status_code=503, headers=_HEADERS)
        return Response(content, media_type="image/png", headers=_HEADERS)

    return [
        Route("/roadmap/{token}", show),
        Route("/roadmap/{token}/timeline.png", show_picture),
    ]
