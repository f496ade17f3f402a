"""The Bolt app: turns Slack's payloads into calls of our commands, and answers in the ack.

Bolt runs with `process_before_response=True`, so a listener answers in the calling thread and
is never queued behind others. Only `views.*` and `respond` follow the ack, on a pool of their own.
"""

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_bolt.error import BoltError

from bot.errors import Outdated
from bot.gateways.slack import SlackGateway
from bot.interactions import (
    ActionCall,
    Answer,
    Command,
    CommandCall,
    ShortcutCall,
    Submission,
    features_of,
)
from bot.slack_app.after_ack import AfterAckPool
from bot.slack_app.error_answers import ErrorAnswers, outcome_of
from bot.slack_app.measured import OUTCOME, MeasuredApp, Observe
from bot.slack_app.payloads import action_value, action_values, clean, filled
from bot.views.naming import Naming

Body = Mapping[str, Any]
_Call = TypeVar("_Call")
_Handler = TypeVar("_Handler")
_ANY = re.compile("")


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
    note_group: Callable[[Mapping[str, Any]], None]
    note_members: Callable[[str, Sequence[str], Sequence[str]], None]
    pool: AfterAckPool
    observe: Observe


def build_slack_app(parts: Parts) -> App:
    """The Bolt app with every listener. Calls `auth.test` once.

    Raises:
        GatewayError: Slack can't be reached or refuses the token.
    """
    app = _bolt(parts)
    _register_commands(app, parts)
    _register_events(app, parts)
    answers = ErrorAnswers(parts.pool, parts.naming)

    @app.error
    def _answer_error(error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        context[OUTCOME] = outcome_of(error)
        return answers.answer(error, body)

    return app


def _bolt(parts: Parts) -> App:
    try:
        return MeasuredApp(
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
    except (BoltError, OSError):
        parts.gateway.auth_test()  # says in one word what Bolt says in a page
        raise


def _register_commands(app: App, parts: Parts) -> None:
    """One listener for each kind of payload, and a table of handlers behind it.

    Bolt tries its listeners one after another; with one for each button, the last would wait.
    """
    commands, slash = list(parts.commands), parts.naming.slash
    runs = _table((slash(each.about.name), each.run) for each in commands)
    features = list(features_of(commands))
    actions = _table(pair for each in features for pair in each.actions().items())
    submissions = _table(pair for each in features for pair in each.submissions().items())
    shortcuts = _table(pair for each in features for pair in each.shortcuts().items())

    @app.command(_ANY)
    def _command(ack: Ack, body: dict[str, Any]) -> None:
        answer(runs, body["command"], _command_call, ack, body)

    @app.block_action(_ANY)
    def _action(ack: Ack, body: dict[str, Any]) -> None:
        answer(actions, body["actions"][0]["action_id"], _action_call, ack, body)

    @app.view_submission(_ANY)
    def _submit(ack: Ack, body: dict[str, Any]) -> None:
        answer(submissions, body["view"]["callback_id"], _submission, ack, body)

    @app.shortcut(_ANY)
    def _shortcut(ack: Ack, body: dict[str, Any]) -> None:
        answer(shortcuts, body["callback_id"], _shortcut_call, ack, body)

    def answer(
        table: Mapping[str, Callable[[_Call], Answer]],
        name: str,
        read: Callable[[Body], _Call],
        ack: Ack,
        body: Body,
    ) -> None:
        if name not in table:
            raise Outdated
        given = table[name](read(body))
        ack(dict(given.body or {}))
        parts.pool.follow(given, body)


def _table(pairs: Iterable[tuple[str, _Handler]]) -> dict[str, _Handler]:
    """Handlers by name. Raises ValueError when two have the same one."""
    table: dict[str, _Handler] = {}
    for name, handler in pairs:
        if name in table:
            raise ValueError(f"two handlers for {name}")
        table[name] = handler
    return table


def _register_events(app: App, parts: Parts) -> None:
    @app.event("app_home_opened")
    def _home_opened(event: dict[str, Any], body: dict[str, Any]) -> None:
        if event.get("tab") == "home":
            parts.home.opened(event["user"], body["event_id"])

    @app.event("user_change")
    def _user_change(event: dict[str, Any]) -> None:
        parts.note_person(event["user"])

    @app.event("subteam_created")
    @app.event("subteam_updated")
    def _group_change(event: dict[str, Any]) -> None:
        parts.note_group(event["subteam"])

    @app.event("subteam_members_changed")
    def _members_change(event: dict[str, Any]) -> None:
        added, removed = event.get("added_users") or [], event.get("removed_users") or []
        parts.note_members(event["subteam_id"], added, removed)


def _command_call(body: Body) -> CommandCall:
    return CommandCall(
        body["user_id"], body["channel_id"], clean(body.get("text") or ""), body["trigger_id"]
    )


def _action_call(body: Body) -> ActionCall:
    container = body.get("container") or {}
    return ActionCall(
        user_id=body["user"]["id"],
        value=action_value(body["actions"][0]),
        trigger_id=body["trigger_id"],
        view=body.get("view"),
        channel_id=container.get("channel_id"),
        message_ts=container.get("message_ts"),
        chosen=action_values(body["actions"][0]),
        form=filled(body.get("view")),
    )


def _submission(body: Body) -> Submission:
    view = body["view"]
    form = filled(view)
    return Submission(
        body["user"]["id"], view["private_metadata"], form.values, form.lists, form.files
    )


def _shortcut_call(body: Body) -> ShortcutCall:
    message = body.get("message")
    return ShortcutCall(
        user_id=body["user"]["id"],
        trigger_id=body["trigger_id"],
        channel_id=body["channel"]["id"] if message else None,
        message_ts=message["ts"] if message else None,
        message_text=clean(message.get("text") or "") if message else None,
    )
