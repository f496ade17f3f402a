"""What follows an ack: modals and private words, on threads reserved for them.

A modal's trigger lives three seconds, so it must never wait behind slow work.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from bot.errors import GatewayError, OutcomeUnknown
from bot.gateways.slack import SlackGateway
from bot.interactions import (
    AfterAck,
    Answer,
    OpenOnMessage,
    OpenView,
    PushView,
    UpdateView,
)
from bot.views.blocks import section

_log = logging.getLogger(__name__)
_THREADS = 16
_TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id"}


class AfterAckPool:
    """Runs what follows an ack, and knows when nothing is left to run."""

    def __init__(self, gateway: SlackGateway) -> None:
        self._gateway = gateway
        self._executor = ThreadPoolExecutor(_THREADS, thread_name_prefix="after-ack")
        self._left = 0
        self._lock = threading.Lock()

    def follow(self, answer: Answer, body: Mapping[str, Any]) -> None:
        """Do what an answer asks for after the ack; a failure is told to the person.

        Args:
            answer: of the command.
            body: the payload it answers.
        """
        for step in answer.after:
            self._submit(partial(self._do, step, body))

    def tell(self, body: Mapping[str, Any], text: str) -> None:
        """Say something that only the person who sent this payload sees."""
        self._submit(partial(self._tell, body, text))

    def idle(self) -> bool:
        with self._lock:
            return self._left == 0

    def close(self) -> None:
        """Finish what was begun."""
        self._executor.shutdown(wait=True)

    def _submit(self, work: Callable[[], None]) -> None:
        with self._lock:
            self._left += 1
        self._executor.submit(self._run, work)

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:  # noqa: BLE001 the last frame of a thread: logged with its trace
            _log.exception("after the ack: failed")
        finally:
            with self._lock:
                self._left -= 1

    def _do(self, step: AfterAck, body: Mapping[str, Any]) -> None:
        try:
            self._gateway.call(*self._request(step, body))
        except GatewayError as error:
            if error.code == "hash_conflict":
                return  # the person has moved on; a newer choice is on its way
            reference = secrets.token_hex(4)
            _log.exception("after the ack: %s", error.code, extra={"reference": reference})
            self._tell(body, _sorry(error, reference))

    def _request(self, step: AfterAck, body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        if isinstance(step, UpdateView):
            same = {"hash": step.hash} if step.hash else {}
            return "views.update", {"view_id": step.view_id, **same, "view": step.view}
        if isinstance(step, PushView):
            return "views.push", {"trigger_id": step.trigger_id, "view": step.view}
        if isinstance(step, OpenView):
            return "views.open", {"trigger_id": step.trigger_id, "view": step.view}
        view = step.view(self._permalink(step, body))
        return "views.open", {"trigger_id": step.trigger_id, "view": view}

    def _permalink(self, step: OpenOnMessage, body: Mapping[str, Any]) -> str:
        """As Slack gives it; in a conversation without Liaison, as Slack makes it."""
        try:
            return self._gateway.permalink(step.channel_id, step.message_ts)
        except GatewayError as error:
            _log.info("no permalink: %s", error.code)
        number = step.message_ts.replace(".", "")
        return f"https://{body['team']['domain']}.slack.com/archives/{step.channel_id}/p{number}"

    def _tell(self, body: Mapping[str, Any], text: str) -> None:
        response_url = body.get("response_url")
        if response_url:
            words = {"response_type": "ephemeral", "replace_original": False}
            self._gateway.respond(response_url, {**words, "text": text, "blocks": [section(text)]})
            return
        in_modal = (body.get("view") or {}).get("type") == "modal"
        method = "views.push" if in_modal else "views.open"
        self._gateway.call(method, {"trigger_id": body["trigger_id"], "view": notice(text)})


def notice(text: str) -> dict[str, Any]:
    """A modal that only says something."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Liaison"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [section(text)],
    }


def _sorry(error: GatewayError, reference: str) -> str:
    if isinstance(error, OutcomeUnknown):
        return f"If no form has opened, please try again. Reference: {reference}"
    if error.code in _TOO_LATE:
        return "Slack gave us too little time to open that. Please try again."
    return f"Slack would not open that just now. Please try again. Reference: {reference}"
