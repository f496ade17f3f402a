"""The Web API methods, a file for each family.

A method takes the server and the call's arguments, and returns the answer without its `ok`. It
runs under `state.changing()` and checks everything before it changes anything.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.local.slack.arguments import Arguments
from bot.local.slack.methods import auth, chat, conversations, files, usergroups, users, views
from bot.local.slack.server import SlackServer
from bot.local.store import Json

IMPLEMENTATIONS: Mapping[str, Callable[[SlackServer, Arguments], Json]] = MappingProxyType(
    {
        "auth.test": auth.test,
        "apps.connections.open": auth.open_connection,
        "chat.postMessage": chat.post_message,
        "chat.update": chat.update,
        "chat.postEphemeral": chat.post_ephemeral,
        "chat.delete": chat.delete,
        "chat.getPermalink": chat.get_permalink,
        "conversations.list": conversations.list_all,
        "conversations.info": conversations.info,
        "conversations.open": conversations.open_direct,
        "conversations.history": conversations.history,
        "conversations.replies": conversations.replies,
        "conversations.members": conversations.members,
        "conversations.join": conversations.join,
        "users.list": users.list_all,
        "users.info": users.info,
        "users.lookupByEmail": users.lookup_by_email,
        "conversations.setTopic": conversations.set_topic,
        "usergroups.list": usergroups.list_all,
        "usergroups.users.list": usergroups.list_users,
        "usergroups.users.update": usergroups.update_users,
        "views.open": views.open_modal,
        "views.update": views.update,
        "views.push": views.push,
        "views.publish": views.publish,
        "files.info": files.info,
        "files.getUploadURLExternal": files.get_upload_url,
        "files.completeUploadExternal": files.complete_upload,
    }
)
