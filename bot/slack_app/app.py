"""The Bolt app: turns Slack's payloads into calls of our commands, and answers in the ack.

Bolt runs with `process_before_response=True`, so a listener answers in the calling thread and
is never queued behind others. Only `views.*` and `respond` follow the ack, on a pool of their own.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from slack_bolt import Ack, App, BoltContext, BoltResponse

from bot.gateways.slack import SlackGateway
from bot.interactions import ActionCall, Answer, Command, CommandCall, Submission
from bot.slack_app.after_ack import AfterAckPool
from bot.slack_app.error_answers import ErrorAnswers, outcome_of
from bot.slack_app.measured import OUTCOME, MeasuredApp, Observe
from bot.slack_app.payloads import action_value, submitted_values
from bot.views.naming import Naming

Body = Mapping[str, Any]
_Call = TypeVar("_Call")


class HomeOpened(Protocol):
    def opened(self, user_id: str, event_id: str) -> None: ...


@dataclass(frozen=True)
class Parts:
    """What the Bolt app is put together from."""

    gateway: SlackGateway
    commands: Iterable[Command]
    naming: Naming
    home: HomeOpened
    note_person: Callable[[Mapping[str, Any]], None]
    pool: AfterAckPool
    observe: Observe


def build_slack_app(parts: Parts) -> App:
    """The Bolt app with every listener. Calls `auth.test` once.

    Raises:
        BoltError: Slack refuses the token.
    """
    app = MeasuredApp(
        parts.observe,
        client=parts.gateway.web_client,
        name="liaison",
        logger=logging.getLogger("slack_bolt"),
        process_before_response=True,
        # Web requests are verified in bot.web, Socket Mode carries no signature.
        request_verification_enabled=False,
        raise_error_for_unhandled_request=True,
        attaching_conversation_kwargs_enabled=False,
    )
    for command in parts.commands:
        _register(app, command, parts)
    _register_events(app, parts)
    answers = ErrorAnswers(parts.pool)

    @app.error
    def _answer_error(error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        context[OUTCOME] = outcome_of(error)
        return answers.answer(error, body)

    return app


def _register(app: App, command: Command, parts: Parts) -> None:
    app.command(parts.naming.slash(command.about.name))(
        _listener(command.run, _command_call, parts.pool)
    )
    for action_id, handler in command.actions().items():
        app.action(action_id)(_listener(handler, _action_call, parts.pool))
    for callback_id, submit in command.submissions().items():
        app.view(callback_id)(_listener(submit, _submission, parts.pool))


def _register_events(app: App, parts: Parts) -> None:
    @app.event("app_home_opened")
    def _home_opened(event: dict[str, Any], body: dict[str, Any]) -> None:
        if event.get("tab") == "home":
            parts.home.opened(event["user"], body["event_id"])

    @app.event("user_change")
    def _user_change(event: dict[str, Any]) -> None:
        parts.note_person(event["user"])


def _listener(
    handler: Callable[[_Call], Answer], read: Callable[[Body], _Call], pool: AfterAckPool
) -> Callable[..., None]:
    def listen(ack: Ack, body: dict[str, Any]) -> None:
        answer = handler(read(body))
        ack(dict(answer.body or {}))
        pool.follow(answer, body)

    return listen


def _command_call(body: Body) -> CommandCall:
    return CommandCall(
        body["user_id"], body["channel_id"], body.get("text") or "", body["trigger_id"]
    )


def _action_call(body: Body) -> ActionCall:
    return ActionCall(
        user_id=body["user"]["id"],
        value=action_value(body["actions"][0]),
        trigger_id=body["trigger_id"],
        view=body.get("view"),
    )


def _submission(body: Body) -> Submission:
    view = body["view"]
    return Submission(body["user"]["id"], view["private_metadata"], submitted_values(view))
