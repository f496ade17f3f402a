"""Submitting and closing modals."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.local.client.actions import own_view, refuse_unknown
from bot.local.client.calls import Body, CallFailed, person
from bot.local.client.commands import interact
from bot.local.slack.choices import WrongValue
from bot.local.slack.files import with_files
from bot.local.slack.form import fill, problems
from bot.local.slack.refused import Refused
from bot.local.slack.server import SlackServer
from bot.local.store import Json

_Respond = Callable[[SlackServer, str, Json, Json], None]


def submit(slack: SlackServer, body: Body) -> Json:
    """Fill in the top modal and submit it.

    Raises:
        CallFailed: view_not_found, no_submit, operation_timeout, `errors` by block id, …
    """
    with slack.state.changing():
        user = person(slack, body.text("user"))
        view = _filled(slack, body, user)
        payload = slack.payloads.view_submission(
            user=user, view=view, trigger_id=slack.triggers.mint(user)
        )
    answer = _ack(slack, payload)
    with slack.state.changing():
        _respond(slack, user, view, answer)
    return {"ok": True, "error": None, "errors": {}}


def close(slack: SlackServer, body: Body) -> Json:
    """Close a modal, and those above it; the app hears of it where it asked to.

    Raises:
        CallFailed: view_not_found.
    """
    with slack.state.changing():
        user = person(slack, body.text("user"))
        stack = slack.views.of(user)
        view = next((each for each in stack if each["id"] == body.text("view_id")), None)
        if view is None:
            raise CallFailed("view_not_found")
        cleared = bool(view["clear_on_close"])
        gone = stack if cleared else stack[stack.index(view) :]
        payloads = [
            slack.payloads.view_closed(user=user, view=each, cleared=cleared)
            for each in reversed(gone)
            if each["notify_on_close"]
        ]
        slack.views.close(user, gone[0]["id"])
    for payload in payloads:
        slack.socket_mode.send("interactive", payload)
    return {"ok": True}


def _filled(slack: SlackServer, body: Body, user: str) -> Json:
    """The view with all its values; nothing that is needed is empty."""
    view = own_view(slack, body.text("view_id"), user)
    if view["type"] != "modal" or not view["submit"]:
        raise CallFailed("no_submit", errors={})
    try:
        filled = fill(view["blocks"], slack.views.filled(view["id"]), body.get("values", {}))
        refuse_unknown(slack, filled)
        with_files(slack, user, filled)
    except WrongValue as wrong:
        raise CallFailed(str(wrong), errors={}) from wrong
    view = slack.views.fill(user, view, filled)
    errors = problems(view["blocks"], view["state"]["values"])
    if errors:
        raise CallFailed("incomplete", errors=errors)
    return view


def _ack(slack: SlackServer, payload: Json) -> Json:
    try:
        return interact(slack, payload) or {}
    except CallFailed as failed:
        raise CallFailed(failed.answer["error"], errors={}) from None


def _respond(slack: SlackServer, user: str, view: Json, answer: Json) -> None:
    """Do what the ack asks for; without a wish the modal closes."""
    if view["id"] not in {each["id"] for each in slack.views.of(user)}:
        return
    wish = answer.get("response_action", "close")
    if wish not in _RESPONSES:
        raise CallFailed("invalid_response_action", errors={})
    try:
        _RESPONSES[wish](slack, user, view, answer)
    except Refused as refused:
        metadata = refused.answer.get("response_metadata")
        raise CallFailed(refused.error, errors={}, response_metadata=metadata) from refused


def _close(slack: SlackServer, user: str, view: Json, _answer: Json) -> None:
    slack.views.close(user, view["id"])


def _clear(slack: SlackServer, user: str, _view: Json, _answer: Json) -> None:
    slack.views.clear(user)


def _update(slack: SlackServer, user: str, view: Json, answer: Json) -> None:
    given = slack.views.checked(answer.get("view"), "modal", view["id"])
    slack.views.update(user, view, given)


def _push(slack: SlackServer, user: str, _view: Json, answer: Json) -> None:
    slack.views.push(user, slack.views.checked(answer.get("view"), "modal"))


def _errors(_slack: SlackServer, _user: str, view: Json, answer: Json) -> None:
    errors = answer.get("errors")
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not inputs.issuperset(errors):
        raise CallFailed("invalid_errors", errors={})
    raise CallFailed("rejected", errors=errors)


_RESPONSES: Mapping[str, _Respond] = MappingProxyType(
    {"close": _close, "clear": _clear, "update": _update, "push": _push, "errors": _errors}
)
