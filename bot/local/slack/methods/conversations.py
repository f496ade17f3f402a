"""`conversations.*`: channels and direct conversations, and what was said in them."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.local.slack.arguments import Arguments
from bot.local.slack.catalogue import ConversationKind
from bot.local.slack.conversations import kind_of, readable
from bot.local.slack.messages import is_reply
from bot.local.slack.pages import page
from bot.local.slack.refused import Refused
from bot.local.slack.scopes import check_scope
from bot.local.slack.server import SlackServer
from bot.local.state import new_id
from bot.local.store import Json

_TYPES: Mapping[str, ConversationKind] = MappingProxyType(
    {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
)
_MOST_PEOPLE = 8
_MOST_TOPIC = 250
_MOST = 1000
_MOST_MESSAGES = 999
_DIRECT = frozenset({"im", "mpim"})


def list_all(slack: SlackServer, arguments: Arguments) -> Json:
    wanted = arguments.words("types") or ["public_channel"]
    if not set(wanted) <= set(_TYPES):
        raise Refused("invalid_types")
    kinds = {_TYPES[each] for each in wanted}
    for kind in sorted(kinds):
        check_scope(slack, "conversations.list", kind)
    visible = [
        each
        for each in slack.state.channels.values()
        if kind_of(each) in kinds and _visible(slack, each)
    ]
    if arguments.flag("exclude_archived"):
        visible = [each for each in visible if not each["is_archived"]]
    channels, cursor = page(
        visible, arguments, default=100, most=_MOST, wrong_limit=Refused("invalid_limit")
    )
    return {
        "channels": [{**_shown(slack, each), **_count(each)} for each in channels],
        "response_metadata": {"next_cursor": cursor},
    }


def info(slack: SlackServer, arguments: Arguments) -> Json:
    channel = readable(slack.state, arguments.text("channel"), member=False)
    counted = _count(channel) if arguments.flag("include_num_members") else {}
    return {"channel": {**_shown(slack, channel), **counted}}


def open_direct(slack: SlackServer, arguments: Arguments) -> Json:
    if "channel" in arguments:
        return _opened(slack, _direct(slack, arguments.text("channel")), arguments, old=True)
    people = [each for each in arguments.words("users") if each != slack.state.bot_user_id]
    if not people:
        raise Refused("users_list_not_supplied")
    if len(people) > _MOST_PEOPLE:
        raise Refused("too_many_users")
    for user in people:
        if user not in slack.state.users:
            raise Refused("user_not_found")
        if slack.state.users[user]["deleted"]:
            raise Refused("user_disabled")
    known = set(slack.state.channels)
    channel = slack.state.direct(people[0]) if len(people) == 1 else _group(slack, people)
    return _opened(slack, channel, arguments, old=channel["id"] in known)


def history(slack: SlackServer, arguments: Arguments) -> Json:
    channel = readable(slack.state, arguments.text("channel"), member=True)
    said = [each for each in slack.messages.of_channel(channel["id"]) if not is_reply(each)]
    messages, cursor = page(
        _between(said, arguments)[::-1], arguments, default=100, most=_MOST_MESSAGES
    )
    return {**_messages(slack, messages, cursor, arguments), "pin_count": 0}


def replies(slack: SlackServer, arguments: Arguments) -> Json:
    channel = readable(slack.state, arguments.text("channel"), member=False)
    if slack.state.bot_user_id not in channel["members"]:
        raise Refused("channel_not_found")
    parent = slack.messages.find(channel["id"], arguments.text("ts"))
    if parent is None or "ephemeral_to" in parent:
        raise Refused("thread_not_found")
    thread = [parent, *slack.messages.replies(channel["id"], parent["ts"])]
    # Slack gives the parent with every page, whatever `oldest` says.
    said = [each for each in _between(thread, arguments) if each is not parent]
    messages, cursor = page([parent, *said], arguments, default=1000, most=_MOST)
    return _messages(slack, messages, cursor, arguments)


def members(slack: SlackServer, arguments: Arguments) -> Json:
    channel = readable(slack.state, arguments.text("channel"), member=False)
    ids, cursor = page(
        channel["members"],
        arguments,
        default=100,
        most=_MOST,
        wrong_limit=Refused("invalid_limit"),
    )
    return {"members": ids, "response_metadata": {"next_cursor": cursor}}


def join(slack: SlackServer, arguments: Arguments) -> Json:
    channel = slack.state.channels.get(arguments.text("channel"))
    if channel is None or kind_of(channel) == "group":
        raise Refused("channel_not_found")
    if kind_of(channel) in _DIRECT:
        raise Refused("method_not_supported_for_channel_type")
    if channel["is_archived"]:
        raise Refused("is_archived")
    if slack.state.bot_user_id in channel["members"]:
        warning = "already_in_channel"
        return {
            "channel": _shown(slack, channel),
            "warning": warning,
            "response_metadata": {"warnings": [warning]},
        }
    channel["members"].append(slack.state.bot_user_id)
    slack.state.channels.save(channel["id"], channel)
    return {"channel": _shown(slack, channel)}


def set_topic(slack: SlackServer, arguments: Arguments) -> Json:
    channel = readable(slack.state, arguments.text("channel"), member=True)
    topic = arguments.text("topic")
    if len(topic) > _MOST_TOPIC:
        raise Refused("too_long")
    now = {"value": topic, "creator": slack.state.bot_user_id, "last_set": slack.state.epoch()}
    channel = slack.state.channels.save(channel["id"], {**channel, "topic": now})
    return {"channel": _shown(slack, channel)}


def _visible(slack: SlackServer, channel: Json) -> bool:
    return kind_of(channel) == "channel" or slack.state.bot_user_id in channel["members"]


def _shown(slack: SlackServer, channel: Json) -> Json:
    """A conversation as Slack shows it to the bot."""
    shown = {key: value for key, value in channel.items() if key != "members"}
    if kind_of(channel) == "im":
        deleted = slack.state.users[channel["user"]]["deleted"]
        return {**shown, "is_user_deleted": deleted}
    return {**shown, "is_member": slack.state.bot_user_id in channel["members"]}


def _count(channel: Json) -> Json:
    return {} if kind_of(channel) == "im" else {"num_members": len(channel["members"])}


def _direct(slack: SlackServer, channel_id: str) -> Json:
    channel = readable(slack.state, channel_id, member=False)
    if kind_of(channel) not in _DIRECT:
        raise Refused("method_not_supported_for_channel_type")
    return channel


def _opened(slack: SlackServer, channel: Json, arguments: Arguments, *, old: bool) -> Json:
    already = {"no_op": True, "already_open": True} if old else {}
    if arguments.flag("return_im"):
        return {**already, "channel": _shown(slack, channel)}
    return {**already, "channel": {"id": channel["id"]}}


def _group(slack: SlackServer, people: list[str]) -> Json:
    """The direct conversation of the bot with several people."""
    everyone = [*people, slack.state.bot_user_id]
    for channel in slack.state.channels.values():
        if channel.get("is_mpim") and set(channel["members"]) == set(everyone):
            return channel
    names = "--".join(slack.state.users[user]["name"] for user in everyone)
    channel = {
        "id": new_id("G"),
        "name": f"mpdm-{names}-1",
        "name_normalized": f"mpdm-{names}-1",
        "is_channel": False,
        "is_group": True,
        "is_im": False,
        "is_mpim": True,
        "is_private": True,
        "is_archived": False,
        "is_general": False,
        "created": slack.state.epoch(),
        "creator": slack.state.bot_user_id,
        "context_team_id": slack.state.workspace["team_id"],
        "members": everyone,
    }
    return slack.state.channels.save(channel["id"], channel)


def _between(messages: list[Json], arguments: Arguments) -> list[Json]:
    oldest = arguments.ts("oldest", "invalid_ts_oldest") or 0.0
    latest = arguments.ts("latest", "invalid_ts_latest") or float("inf")
    if arguments.flag("inclusive"):
        return [each for each in messages if oldest <= float(each["ts"]) <= latest]
    return [each for each in messages if oldest < float(each["ts"]) < latest]


def _messages(slack: SlackServer, messages: list[Json], cursor: str, arguments: Arguments) -> Json:
    metadata = arguments.flag("include_all_metadata")
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {
        "messages": [slack.messages.shown(each, metadata=metadata) for each in messages],
        "has_more": bool(cursor),
        **more,
    }
