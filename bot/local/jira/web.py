"""HTTP: the REST API at each of its doors, and the board."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.local.jira.api import Asked, Door
from bot.local.jira.call import Answer
from bot.local.jira.server import JiraServer

PAGE = Path(__file__).with_name("page")
_METHODS = ["GET", "POST", "PUT", "DELETE"]
_JSON = "application/json;charset=UTF-8"
Run = Callable[[Callable[[], Answer]], Awaitable[Answer]]


class JiraWeb:
    """The routes.

    Args:
        jira: the server.
        run: carries out a call on a thread.
        files: serves a folder.
        headers: of the board's page.
    """

    def __init__(
        self, jira: JiraServer, run: Run, files: type[StaticFiles], headers: Mapping[str, str]
    ) -> None:
        self._jira = jira
        self._run = run
        self._files = files
        self._headers = headers

    def routes(self) -> list[BaseRoute]:
        doors = [
            Route(f"{path}/rest/api/{{rest:path}}", self._endpoint(door), methods=_METHODS)
            for path, door in self._jira.doors.items()
        ]
        return [
            *doors,
            Mount("/jira/page", self._files(directory=PAGE)),
            Route("/jira", self._to_board),
            *(Route(path, self._board) for path in ("/jira/", "/browse/{key}", "/dc/browse/{key}")),
        ]

    def _endpoint(self, door: Door) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            asked = Asked(
                door=door,
                method=request.method,
                path=_raw_path(request),
                query=dict(request.query_params),
                authorization=request.headers.get("authorization", ""),
                content_type=request.headers.get("content-type", ""),
                body=await request.body(),
            )
            answer = await self._run(lambda: self._jira.api.call(asked))
            if answer.cut:
                # The client sees its connection end without a byte of an answer.
                request.state.transport.abort()
                await asyncio.sleep(0)
            return _response(answer)

        return endpoint

    async def _to_board(self, _request: Request) -> Response:
        return RedirectResponse("/jira/")

    async def _board(self, _request: Request) -> Response:
        return FileResponse(PAGE / "index.html", headers=self._headers)


def _raw_path(request: Request) -> str:
    """From `/rest/api/` on, as it came: a name in it may hold an escaped slash."""
    raw = request.scope["raw_path"].decode("latin-1").partition("?")[0]
    return str(raw[raw.index("/rest/api/") :])


def _response(answer: Answer) -> Response:
    body = b"" if answer.body is None else json.dumps(answer.body, ensure_ascii=False).encode()
    headers = {**answer.headers, "Content-Type": _JSON, "Cache-Control": "no-store"}
    return Response(body, answer.status, headers)
