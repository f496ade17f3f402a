"""The Web API: token, scope, fault, rate limit and arguments; then the method itself."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.local.faults import Fault, Faults
from bot.local.slack.arguments import Arguments
from bot.local.slack.catalogue import METHODS, ConversationKind
from bot.local.slack.conversations import kind_of
from bot.local.slack.limits import RateLimits
from bot.local.slack.methods import IMPLEMENTATIONS
from bot.local.slack.refused import Refused, missing
from bot.local.slack.scopes import check_scope
from bot.local.slack.server import SlackServer
from bot.local.state import direct_id
from bot.local.store import Json

APP_TOKEN_METHODS = frozenset({"apps.connections.open"})


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP; `cut` means: nothing does, the connection is cut."""

    body: Json
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False


_CUT = Answer({}, cut=True)


class WebApi:
    """Answers Web API calls.

    Args:
        slack: the server.
        faults: what goes wrong on purpose.
    """

    def __init__(self, slack: SlackServer, faults: Faults) -> None:
        self._slack = slack
        self._faults = faults
        self._limits = RateLimits()

    def call(self, method: str, token: str, given: Mapping[str, Any]) -> Answer:
        """Carry out one call, from any thread.

        Args:
            method: e.g. `chat.postMessage`.
            token: from the Authorization header or the arguments; empty when there is none.
            given: the arguments.
        """
        arguments = Arguments(given)
        try:
            with self._slack.state.changing():
                self._admit(method, token, arguments)
            return self._go_on(method, arguments)
        except Refused as refused:
            return self._answer(method, refused.answer)

    def _admit(self, method: str, token: str, arguments: Arguments) -> None:
        if method not in METHODS:
            raise Refused("unknown_method", req_method=method)
        self._check_token(method, token)
        if method not in APP_TOKEN_METHODS:
            check_scope(self._slack, method, self._kind(method, arguments))

    def _go_on(self, method: str, arguments: Arguments) -> Answer:
        fault = self._faults.take(method)
        if fault and (answer := self._failure(method, fault)):
            return answer
        with self._slack.state.changing():
            answer = self._carry_out(method, arguments)
        return _CUT if fault and fault.kind == "drop_after_commit" else answer

    def _failure(self, method: str, fault: Fault) -> Answer | None:
        """The answer instead of the method's; None when that is carried out after all."""
        match fault.kind:
            case "ratelimited":
                return _limited(fault.retry_after)
            case "error":
                return self._answer(method, Refused(fault.error).answer)
            case "drop_before":
                return _CUT
            case "slow":
                time.sleep(fault.seconds)
        return None

    def _carry_out(self, method: str, arguments: Arguments) -> Answer:
        state = self._slack.state
        wait = self._limits.wait(method, _paced(arguments.text("channel")), state.now())
        if wait:
            return _limited(round(wait))
        if absent := arguments.missing(METHODS[method].required):
            return self._answer(method, missing(*absent).answer)
        try:
            return self._answer(
                method, {"ok": True, **IMPLEMENTATIONS[method](self._slack, arguments)}
            )
        except Refused as refused:
            return self._answer(method, refused.answer)

    def _check_token(self, method: str, token: str) -> None:
        workspace = self._slack.state.workspace
        if not token:
            raise Refused("not_authed")
        if token not in (workspace["bot_token"], workspace["app_token"]):
            raise Refused("invalid_auth")
        wanted = "app_token" if method in APP_TOKEN_METHODS else "bot_token"
        if token != workspace[wanted]:
            raise Refused("not_allowed_token_type")

    def _kind(self, method: str, arguments: Arguments) -> ConversationKind | None:
        """The kind of conversation a call is about, where that decides its scope."""
        if method == "conversations.open":
            return "im" if len(arguments.words("users")) <= 1 else "mpim"
        channel = self._slack.state.channels.get(arguments.text("channel"))
        return kind_of(channel) if channel else None

    def _answer(self, method: str, body: Json) -> Answer:
        headers = {"x-oauth-scopes": ",".join(self._slack.manifest.scopes)}
        if method in METHODS:
            headers["x-accepted-oauth-scopes"] = ",".join(METHODS[method].scopes)
        return Answer(body, headers=headers)


def _paced(channel: str) -> str:
    """A person's id and their direct conversation's are paced as one."""
    return direct_id(channel) if channel.startswith("U") else channel


def _limited(seconds: int) -> Answer:
    return Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(seconds)})
