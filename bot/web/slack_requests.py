"""Slack's requests over HTTP: checked, dispatched in threads, answered."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

from pydantic import SecretStr
from slack_bolt import App, BoltRequest, BoltResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.clock import Clock
from bot.web.body import read_body
from bot.web.signature import is_authentic

_log = logging.getLogger(__name__)
_THREADS = 32
_AT_ONCE = 2
_QUICK = 0.02
"""Seconds. More than two at once hinder each other, since Python runs one at a time: of 64 people,
the slowest of a hundred answers took 70–85 ms with two and 110–150 ms with 16. One that takes
longer than 20 ms waits for something, so it no longer counts."""
# Bolt would also obey headers of its own (X-Slack-Bolt-Lazy-…), which no signature covers.
_BOLT_HEADERS = ("content-type", "x-slack-retry-num", "x-slack-retry-reason")


class SlackRequests:
    """The endpoint. Bolt must not verify again, and must answer in the calling thread."""

    def __init__(self, bolt: App, signing_secret: SecretStr, clock: Clock) -> None:
        self._bolt = bolt
        self._secret = signing_secret.get_secret_value()
        if not self._secret.strip():
            raise ValueError("the signing secret is empty")
        self._clock = clock
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="slack-request")

    async def answer(self, request: Request) -> Response:
        """Answer one request.

        Raises:
            HTTPException: 401 not Slack's or too old, 413 too large, 400 of no known shape.
        """
        body = await read_body(request)
        headers = request.headers
        timestamp = headers.get("x-slack-request-timestamp")
        signature = headers.get("x-slack-signature")
        now = self._clock.now().timestamp()
        if not is_authentic(self._secret, timestamp, signature, body, now):
            if _is_certificate_check(body):
                return Response()
            _log.info("refused a request: not signed by Slack, or more than 5 minutes off")
            raise HTTPException(401, "This is not a recent request of Slack's.")
        kept = {name: headers[name] for name in _BOLT_HEADERS if name in headers}
        async with self._turns:
            loop = asyncio.get_running_loop()
            answering = loop.run_in_executor(self._threads, self._dispatch, body, kept)
            await asyncio.wait([answering], timeout=_QUICK)
        return await answering

    def _dispatch(self, body: bytes, headers: dict[str, str]) -> Response:
        try:
            answer = self._bolt.dispatch(BoltRequest(body=body.decode(), headers={**headers}))
        except Exception:  # noqa: BLE001 the last frame of a thread: logged with its trace
            # A listener's failure is answered by Bolt's error handler; what comes here is a
            # payload that none of them could read.
            _log.exception("Slack sent a payload of no known shape")
            raise HTTPException(400, "Liaison can't read this.") from None
        return _as_response(answer)


def _is_certificate_check(body: bytes) -> bool:
    """Whether Slack only looks at our certificate, which it does without signing."""
    return body.startswith((b"ssl_check=", b"token=")) and parse_qs(body).get(b"ssl_check") == [
        b"1"
    ]


def _as_response(answer: BoltResponse) -> Response:
    return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())
