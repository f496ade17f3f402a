"""Buttons, menus and other elements, in messages and in views."""

from bot.local.client.calls import Body, CallFailed, person, seen_message
from bot.local.client.commands import interact
from bot.local.slack.choices import WrongValue, choice, chosen, is_stateful
from bot.local.slack.files import with_files
from bot.local.slack.form import Filled, fill, find, state_values
from bot.local.slack.payloads import action_of
from bot.local.slack.server import SlackServer
from bot.local.store import Json


def act(slack: SlackServer, body: Body) -> Json:
    """Use an element.

    Raises:
        CallFailed: message_not_found, view_not_found, block_not_found, action_not_found,
            option_not_found, invalid_value, operation_timeout, and see `calls`.
    """
    with slack.state.changing():
        user = person(slack, body.text("user"))
        try:
            in_view = body.get("view_id") is not None
            payload = _in_view(slack, body, user) if in_view else _in_message(slack, body, user)
        except WrongValue as wrong:
            raise CallFailed(str(wrong)) from wrong
    if payload:
        interact(slack, payload)
    return {"ok": True}


def own_view(slack: SlackServer, view_id: str, user: str) -> Json:
    """A view that this person has before them: the top modal, or their App Home.

    Raises:
        CallFailed: view_not_found.
    """
    reachable = [*slack.views.of(user)[-1:], slack.views.home(user)]
    for view in reachable:
        if view and view["id"] == view_id:
            return view
    raise CallFailed("view_not_found")


def _in_view(slack: SlackServer, body: Body, user: str) -> Json | None:
    view = own_view(slack, body.text("view_id"), user)
    block, element, entry = _used(view["blocks"], body)
    filled = fill(view["blocks"], slack.views.filled(view["id"]), body.get("values", {}))
    if is_stateful(element):
        filled.setdefault(block["block_id"], {})[element["action_id"]] = entry
    refuse_unknown(slack, filled)
    with_files(slack, user, filled)
    view = slack.views.fill(user, view, filled)
    if not _asks_app(block):
        return None
    return slack.payloads.view_actions(
        user=user,
        view=view,
        action=action_of(block, element, entry, slack.state.next_ts()),
        trigger_id=slack.triggers.mint(user),
    )


def _in_message(slack: SlackServer, body: Body, user: str) -> Json | None:
    message = seen_message(slack, body, user)
    blocks = _before_them(slack, message, body)
    block, element, entry = _used(blocks, body)
    surface = f"{user}/{message['channel']}/{message['ts']}"
    filled = fill(blocks, slack.state.filled.get(surface, {}), {})
    if is_stateful(element):
        filled.setdefault(block["block_id"], {})[element["action_id"]] = entry
        refuse_unknown(slack, filled)
        slack.state.filled.save(surface, filled)
    if not _asks_app(block):
        return None
    url = slack.response_urls.mint(user, message["channel"], message["ts"])
    return slack.payloads.message_actions(
        user=user,
        message=message,
        shown=slack.messages.shown(message),
        action=action_of(block, element, entry, slack.state.next_ts()),
        values=state_values(blocks, filled),
        trigger_id=slack.triggers.mint(user),
        url=slack.url(url),
    )


def _before_them(slack: SlackServer, message: Json, body: Body) -> list[Json]:
    """The blocks of the message as this person still has it on the screen.

    Two people may press a button at the same moment, so the second one's is gone already.
    """
    versions = slack.messages.versions(message)
    for blocks in versions:
        try:
            _used(blocks, body)
        except WrongValue:
            continue
        return blocks
    return versions[0]


def _used(blocks: list[Json], body: Body) -> tuple[Json, Json, Json]:
    block_id = body.text("block_id", "") or None
    block, element = find(blocks, block_id, body.text("action_id"))
    return block, element, chosen(element, body.get("value"))


def refuse_unknown(slack: SlackServer, filled: Filled) -> None:
    """Let only people and conversations be chosen that there are.

    Raises:
        WrongValue: option_not_found.
    """
    for entries in filled.values():
        for entry in entries.values():
            known = _known(slack, entry["type"])
            picked = choice(entry) if known is not None else None
            picked = picked if isinstance(picked, list) else [picked]
            if known is not None and not {each for each in picked if each} <= known:
                raise WrongValue("option_not_found")


def _known(slack: SlackServer, kind: str) -> set[str] | None:
    if "users" in kind:
        return set(slack.state.users)
    return set(slack.state.channels) if "conversations" in kind or "channels" in kind else None


def _asks_app(block: Json) -> bool:
    """An input is only kept until the submission, unless it is told to dispatch."""
    return block["type"] != "input" or block.get("dispatch_action") is True
