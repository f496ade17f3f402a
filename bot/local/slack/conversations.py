"""Which conversation a call or a person means, and what kind it is."""

from bot.local.slack.catalogue import ConversationKind
from bot.local.slack.refused import Refused
from bot.local.state import State
from bot.local.store import Json

_INSTEAD_OF_A_NAME = {"im": "directmessage", "group": "privategroup"}


def kind_of(channel: Json) -> ConversationKind:
    if channel.get("is_im"):
        return "im"
    if channel.get("is_mpim"):
        return "mpim"
    return "group" if channel.get("is_private") else "channel"


def name_for_payload(channel: Json) -> str:
    """A channel's name as payloads carry it; direct and private ones have a word instead."""
    return _INSTEAD_OF_A_NAME.get(kind_of(channel)) or str(channel["name"])


def readable(state: State, channel_id: str, *, member: bool) -> Json:
    """The conversation as the bot may read it.

    Args:
        state: the workspace.
        channel_id: its own id.
        member: whether the bot must be in it even when it is public.

    Raises:
        Refused: channel_not_found, not_in_channel.
    """
    channel = state.channels.get(channel_id)
    if channel is None:
        raise Refused("channel_not_found")
    if state.bot_user_id in channel["members"]:
        return channel
    if kind_of(channel) != "channel":
        raise Refused("channel_not_found")
    if member:
        raise Refused("not_in_channel")
    return channel


def writable(state: State, channel: str) -> Json:
    """The conversation in which the bot may post.

    Args:
        state: the workspace.
        channel: an id, a person's id for their direct conversation, or a channel's name.

    Raises:
        Refused: channel_not_found, not_in_channel, is_archived, account_inactive.
    """
    conversation = readable(state, posting_id(state, channel), member=True)
    if conversation["is_archived"]:
        raise Refused("is_archived")
    if conversation.get("is_im"):
        refuse_deactivated(state, conversation["user"])
    return conversation


def posting_id(state: State, channel: str) -> str:
    """The id of the conversation that `channel` names; as given when there is none.

    Raises:
        Refused: account_inactive, channel_not_found for a person who can't be written to.
    """
    if channel in state.users:
        if state.is_bot(channel):
            raise Refused("channel_not_found")
        refuse_deactivated(state, channel)
        return str(state.direct(channel)["id"])
    named = channel.removeprefix("#")
    found = (each["id"] for each in state.channels.values() if each.get("name") == named)
    return str(next(found, channel))


def refuse_deactivated(state: State, user: str) -> None:
    if state.users[user]["deleted"]:
        raise Refused("account_inactive")
