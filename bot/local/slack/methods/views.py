"""`views.*`: modals and the App Home."""

from typing import Any

from bot.local.slack.arguments import Arguments
from bot.local.slack.refused import Refused, invalid_arguments, missing
from bot.local.slack.server import SlackServer
from bot.local.store import Json


def open_modal(slack: SlackServer, arguments: Arguments) -> Json:
    given = slack.views.checked(arguments.json("view"), "modal")
    trigger_id = _trigger(arguments)
    user = slack.triggers.check(trigger_id)
    view = slack.views.open(user, given)
    slack.triggers.use(trigger_id)
    return {"view": view}


def push(slack: SlackServer, arguments: Arguments) -> Json:
    given = slack.views.checked(arguments.json("view"), "modal")
    trigger_id = _trigger(arguments)
    user = slack.triggers.check(trigger_id)
    view = slack.views.push(user, given)
    slack.triggers.use(trigger_id)
    return {"view": view}


def update(slack: SlackServer, arguments: Arguments) -> Json:
    user, old = _meant(slack, arguments)
    given = slack.views.checked(arguments.json("view"), old["type"], old["id"])
    _check_hash(arguments, old)
    return {"view": slack.views.update(user, old, given)}


def publish(slack: SlackServer, arguments: Arguments) -> Json:
    user = arguments.text("user_id")
    if not slack.manifest.has_home:
        raise Refused("not_enabled")
    if user not in slack.state.users or slack.state.is_bot(user):
        raise invalid_arguments("[ERROR] user_not_found [json-pointer:/user_id]")
    old = slack.views.home(user)
    given = slack.views.checked(arguments.json("view"), "home", old["id"] if old else "")
    _check_hash(arguments, old)
    return {"view": slack.views.publish(user, given)}


def _trigger(arguments: Arguments) -> str:
    trigger_id = arguments.text("trigger_id")
    if not trigger_id:
        raise missing("trigger_id")
    return trigger_id


def _meant(slack: SlackServer, arguments: Arguments) -> tuple[str, Any]:
    """The person and the view that `view_id` or `external_id` names."""
    view_id, external_id = arguments.text("view_id"), arguments.text("external_id")
    if not view_id and not external_id:
        raise missing("view_id")
    found = slack.views.find(view_id) if view_id else slack.views.named(external_id)
    if found is None:
        raise Refused("not_found")
    return found


def _check_hash(arguments: Arguments, old: Json | None) -> None:
    if arguments.text("hash") and old and arguments.text("hash") != old["hash"]:
        raise Refused("hash_conflict")
