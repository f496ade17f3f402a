"""What the bot's token may do."""

from bot.local.slack.catalogue import ConversationKind, needed_scopes
from bot.local.slack.refused import Refused
from bot.local.slack.server import SlackServer


def check_scope(slack: SlackServer, method: str, kind: ConversationKind | None) -> None:
    """Let only a call pass for which the token has a scope.

    Args:
        slack: the server.
        method: what is called.
        kind: of the conversation that it is about, where that decides.

    Raises:
        Refused: missing_scope, with what is needed and what is there.
    """
    needed = needed_scopes(method, kind)
    granted = slack.manifest.scopes
    if needed and not set(needed) & set(granted):
        raise Refused("missing_scope", needed=",".join(needed), provided=",".join(granted))
