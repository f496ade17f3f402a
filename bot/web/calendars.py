"""Calendars behind links that nobody can guess."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

ReadCalendar = Callable[[str], bytes | None]
_HEADERS = {
    # The address is the key: it must not reach other sites, nor caches that others share.
    "Cache-Control": "private, max-age=300",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def calendar_route(read: ReadCalendar) -> Route:
    """`/calendar/<token>.ics`; a revoked link is as unknown as one that never was."""

    # Not async, so that Starlette runs it in a thread: it reads the database.
    def answer(request: Request) -> Response:
        content = read(request.path_params["token"])
        if content is None:
            return PlainTextResponse("There is no such calendar.", status_code=404)
        return Response(content, media_type="text/calendar; charset=utf-8", headers=_HEADERS)

    return Route("/calendar/{token}.ics", answer)
