"""HTTP and WebSocket: everything that the workspace serves on its one port."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from bot.local.access import LoopbackOnly
from bot.local.client.api import ClientApi
from bot.local.jira.server import JiraServer
from bot.local.jira.web import JiraWeb
from bot.local.json_text import loads
from bot.local.news import News
from bot.local.slack.refused import Refused
from bot.local.slack.server import SlackServer
from bot.local.slack.uploads import bytes_of, content_of, may_read, store_upload
from bot.local.slack.web_api import WebApi

_PAGE = Path(__file__).with_name("page")
_THREADS = 64
_KEEP_TIME_EVERY = 1.0  # real seconds
_PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: http: https:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
_FILE_HEADERS = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
_SIGN_IN = "<!DOCTYPE html><title>Sign in</title>Please sign in to see this file.\n"
_EVENTS = "text/event-stream"
_JSON = "application/json"
_OVER = frozenset({"expired_url", "used_url"})
_Result = TypeVar("_Result")


class Web:
    """The ASGI application.

    People's calls and the app's run on threads of their own: a person's call waits for the
    app's, and would otherwise take its place.
    """

    def __init__(
        self, slack: SlackServer, jira: JiraServer, api: WebApi, client: ClientApi, news: News
    ) -> None:
        self._slack = slack
        self._jira = jira
        self._api = api
        self._client = client
        self._news = news
        self._for_people = ThreadPoolExecutor(_THREADS, thread_name_prefix="client")
        self._for_the_app = ThreadPoolExecutor(_THREADS, thread_name_prefix="web-api")

    def application(self) -> Starlette:
        jira = JiraWeb(
            self._jira, lambda work: _on(self._for_the_app, work), _PageFiles, _PAGE_HEADERS
        )
        return Starlette(
            routes=[
                Route("/", self._index),
                Mount("/page", _PageFiles(directory=_PAGE)),
                Route("/client/events", self._events),
                Route("/client/{name}", self._look, methods=["GET"]),
                Route("/client/{name}", self._do, methods=["POST"]),
                Route("/api/{method}", self._call, methods=["GET", "POST"]),
                Route("/response/{secret}", self._respond, methods=["POST"]),
                Route("/upload/{file_id}", self._upload, methods=["POST"]),
                Route("/files/{file_id}/{name}", self._file),
                WebSocketRoute("/socket", self._socket),
                *jira.routes(),
            ],
            middleware=[Middleware(LoopbackOnly)],
            lifespan=self._lifespan,
        )

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._news.open()
        keeping = asyncio.create_task(self._keep_time())
        yield
        keeping.cancel()
        self._for_people.shutdown(wait=False)
        self._for_the_app.shutdown(wait=False)

    async def _keep_time(self) -> None:
        while not self._slack.state.clock.frozen:
            await asyncio.sleep(_KEEP_TIME_EVERY)
            await _on(self._for_people, self._slack.state.keep_time)
            await _on(self._for_people, self._deliver)

    def _deliver(self) -> None:
        """What Jira has to tell the app; with a frozen clock, settling does this."""
        self._jira.webhooks.run_due(self._slack.state.now())

    async def _index(self, _request: Request) -> Response:
        return FileResponse(_PAGE / "index.html", headers=_PAGE_HEADERS)

    async def _events(self, _request: Request) -> Response:
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self._news.stream(), media_type=_EVENTS, headers=headers)

    async def _look(self, request: Request) -> Response:
        name, query = request.path_params["name"], dict(request.query_params)
        return _client_answer(await _on(self._for_people, lambda: self._client.get(name, query)))

    async def _do(self, request: Request) -> Response:
        try:
            body = loads(await request.body())
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_json"}, status_code=400)
        if not isinstance(body, dict):
            return JSONResponse({"ok": False, "error": "json_not_object"}, status_code=400)
        name = request.path_params["name"]
        return _client_answer(await _on(self._for_people, lambda: self._client.post(name, body)))

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            given = await _arguments(request)
        except ValueError as error:
            return JSONResponse({"ok": False, "error": str(error)})
        token = _token(request, given)
        answer = await _on(self._for_the_app, lambda: self._api.call(method, token, given))
        if answer.cut:
            # The client sees its connection end without a byte of an answer.
            request.state.transport.abort()
            await asyncio.sleep(0)
        return JSONResponse(answer.body, answer.status, dict(answer.headers))

    async def _respond(self, request: Request) -> Response:
        secret = request.path_params["secret"]
        try:
            body = loads(await request.body())
            await _on(self._for_the_app, lambda: self._use_response_url(secret, body))
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, status_code=400)
        except Refused as refused:
            return JSONResponse(refused.answer, 404 if refused.error in _OVER else 400)
        return Response("ok")

    def _use_response_url(self, secret: str, body: Any) -> None:
        if not isinstance(body, dict):
            raise Refused("invalid_payload")
        with self._slack.state.changing():
            self._slack.response_urls.use(secret, body)

    async def _upload(self, request: Request) -> Response:
        content = bytes_of(request.headers.get("content-type", ""), await request.body())
        file_id = request.path_params["file_id"]
        stored = await _on(
            self._for_the_app, lambda: store_upload(self._slack.state, file_id, content)
        )
        if not stored:
            return Response("file_not_found", status_code=404)
        return Response(f"OK - {len(content)}")

    async def _file(self, request: Request) -> Response:
        file_id = request.path_params["file_id"]
        if not may_read(self._slack, request.headers):
            # Slack sends whoever is not signed in to a page that says so, with status 200.
            return Response(_SIGN_IN, media_type="text/html")
        found = await _on(self._for_people, lambda: content_of(self._slack.state, file_id))
        if found is None:
            return Response(status_code=404)
        content, media_type = found
        return Response(content, media_type=media_type, headers=_FILE_HEADERS)

    async def _socket(self, websocket: WebSocket) -> None:
        await self._slack.socket_mode.serve(websocket)


class _PageFiles(StaticFiles):
    """The page's own files, always as they are on disk now."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(_PAGE_HEADERS)
        return response


async def _on(threads: ThreadPoolExecutor, work: Callable[[], _Result]) -> _Result:
    return await asyncio.get_running_loop().run_in_executor(threads, work)


def _client_answer(answer: Mapping[str, Any] | None) -> Response:
    if answer is None:
        return JSONResponse({"ok": False, "error": "unknown_call"}, status_code=404)
    return JSONResponse(dict(answer))


async def _arguments(request: Request) -> dict[str, Any]:
    """The arguments of a Web API call.

    Raises:
        ValueError: with Slack's code for what is wrong.
    """
    body = await request.body()
    given: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith(_JSON):
        try:
            parsed = loads(body or b"{}")
        except ValueError:
            raise ValueError("invalid_json") from None
        if not isinstance(parsed, dict):
            raise ValueError("json_not_object")
        return {**given, **parsed}
    return {**given, **dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))}


def _token(request: Request, given: Mapping[str, Any]) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else str(given.get("token", ""))
