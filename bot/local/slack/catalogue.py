"""The Web API methods that the local server offers, as Slack documents them.

Scopes are those of a bot token. Errors are those that this server can give; every method can
also give those in COMMON_ERRORS. The test holds all of it against Slack's reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

ConversationKind = Literal["channel", "group", "im", "mpim"]

COMMON_ERRORS = frozenset(
    {
        "account_inactive",
        "fatal_error",
        "internal_error",
        "invalid_arguments",
        "invalid_auth",
        "invalid_json",
        "json_not_object",
        "missing_argument",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
        "ratelimited",
        "service_unavailable",
        "token_revoked",
        "unknown_method",
    }
)


@dataclass(frozen=True)
class Method:
    """One method.

    Args:
        scopes: any one of them is enough, for the right kind of conversation (`needed_scopes`);
            none means that any valid token will do.
        tier: t1 to t4 as Slack counts them; t5 is Slack's "special" (`limits.py`).
        required: arguments that must be there, besides the token.
        errors: what this method can answer, besides COMMON_ERRORS.
    """

    scopes: tuple[str, ...]
    tier: str
    required: tuple[str, ...]
    errors: frozenset[str]


_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_OPEN = ("channels:manage", "groups:write", "im:write", "mpim:write")
_POST_ERRORS = (
    "channel_not_found not_in_channel is_archived no_text invalid_blocks invalid_blocks_format "
    "restricted_action message_limit_exceeded too_many_attachments markdown_text_conflict "
    "cannot_reply_to_message messages_tab_disabled "
)
_METADATA_ERRORS = "invalid_metadata_format invalid_metadata_schema metadata_too_large "
_TRIGGER_ERRORS = "expired_trigger_id exchanged_trigger_id invalid_trigger_id "
_VIEW_ERRORS = "view_too_large duplicate_external_id "

_TOPIC = (
    "channels:write.topic",
    "groups:write.topic",
    "mpim:write.topic",
    "im:write.topic",
    "channels:manage",
    "groups:write",
    "im:write",
    "mpim:write",
)

_FAMILY: Mapping[ConversationKind, str] = MappingProxyType(
    {"channel": "channels:", "group": "groups:", "im": "im:", "mpim": "mpim:"}
)


def _method(
    tier: str, required: str = "", errors: str = "", scopes: tuple[str, ...] = ()
) -> Method:
    return Method(scopes, tier, tuple(required.split()), frozenset(errors.split()))


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "auth.test": _method("t5"),
        "apps.connections.open": _method("t3", "", "forbidden_team insecure_request missing_args"),
        "chat.postMessage": _method(
            "t5",
            "channel",
            f"{_POST_ERRORS} {_METADATA_ERRORS} msg_blocks_too_long rate_limited",
            ("chat:write",),
        ),
        "chat.update": _method(
            "t3",
            "channel ts",
            f"{_METADATA_ERRORS} channel_not_found message_not_found cant_update_message no_text "
            "invalid_blocks invalid_blocks_format msg_too_long edit_window_closed is_inactive "
            "invalid_attachments too_many_attachments markdown_text_conflict update_failed",
            ("chat:write",),
        ),
        "chat.postEphemeral": _method(
            "t4",
            "channel user",
            f"{_POST_ERRORS} user_not_in_channel msg_too_long invalid_attachments",
            ("chat:write",),
        ),
        "chat.delete": _method(
            "t3",
            "channel ts",
            "channel_not_found message_not_found cant_delete_message",
            ("chat:write",),
        ),
        "chat.getPermalink": _method(
            "t5", "channel message_ts", "channel_not_found message_not_found"
        ),
        "conversations.list": _method(
            "t2", "", "invalid_cursor invalid_limit invalid_types", _READ
        ),
        "conversations.info": _method("t3", "channel", "channel_not_found", _READ),
        "conversations.open": _method(
            "t3",
            "",
            "channel_not_found user_not_found user_disabled users_list_not_supplied "
            "not_enough_users too_many_users method_not_supported_for_channel_type",
            _OPEN,
        ),
        "conversations.history": _method(
            "t3",
            "channel",
            "channel_not_found not_in_channel invalid_cursor invalid_ts_latest invalid_ts_oldest "
            "invalid_metadata_filter_keys",
            _HISTORY,
        ),
        "conversations.replies": _method(
            "t3",
            "channel ts",
            "channel_not_found thread_not_found invalid_cursor invalid_ts_latest "
            "invalid_ts_oldest invalid_metadata_filter_keys",
            _HISTORY,
        ),
        "conversations.members": _method(
            "t4",
            "channel",
            "channel_not_found fetch_members_failed invalid_cursor invalid_limit",
            _READ,
        ),
        "conversations.join": _method(
            "t3",
            "channel",
            "channel_not_found is_archived method_not_supported_for_channel_type",
            ("channels:join",),
        ),
        "conversations.setTopic": _method(
            "t2",
            "channel topic",
            "channel_not_found is_archived method_not_supported_for_channel_type not_in_channel "
            "too_long user_is_restricted",
            _TOPIC,
        ),
        "users.list": _method("t2", "", "invalid_cursor limit_required", ("users:read",)),
        "users.info": _method("t4", "user", "user_not_found user_not_visible", ("users:read",)),
        "users.lookupByEmail": _method("t3", "email", "users_not_found", ("users:read.email",)),
        "usergroups.list": _method(
            "t2", "", "invalid_cursor plan_upgrade_required", ("usergroups:read",)
        ),
        "usergroups.users.list": _method(
            "t2",
            "usergroup",
            "no_such_subteam invalid_cursor plan_upgrade_required",
            ("usergroups:read",),
        ),
        "usergroups.users.update": _method(
            "t2",
            "usergroup users",
            "invalid_users no_users_provided failed_for_some_users permission_denied "
            "subteam_max_users_exceeded plan_upgrade_required",
            ("usergroups:write",),
        ),
        "views.open": _method("t4", "view", f"{_VIEW_ERRORS} {_TRIGGER_ERRORS}"),
        "views.update": _method("t4", "view", f"{_VIEW_ERRORS} not_found hash_conflict"),
        "views.push": _method(
            "t4", "view", f"{_VIEW_ERRORS} {_TRIGGER_ERRORS} not_found push_limit_reached"
        ),
        "views.publish": _method(
            "t4", "user_id view", f"{_VIEW_ERRORS} hash_conflict not_enabled missing_profile_id"
        ),
        "files.info": _method(
            "t4", "file", "file_not_found file_deleted not_visible", ("files:read",)
        ),
        "files.getUploadURLExternal": _method(
            "t4",
            "filename length",
            "alt_txt_too_large file_type_not_allowed file_upload_size_restricted "
            "file_uploads_disabled storage_limit_reached unknown_snippet_type snippet_too_large",
            ("files:write",),
        ),
        "files.completeUploadExternal": _method(
            "t4",
            "files",
            "file_not_found access_denied channel_not_found channels_limit_exceeded "
            "invalid_channel not_in_channel posting_to_channel_denied invalid_blocks "
            "file_update_failed",
            ("files:write",),
        ),
    }
)


def needed_scopes(method: str, conversation_kind: ConversationKind | None) -> tuple[str, ...]:
    """The scopes of which the token must have one.

    Args:
        method: a key of METHODS; KeyError for another.
        conversation_kind: what the call is about, or None where that isn't known (a list of
            conversations, say): then a scope for any kind will do.

    Returns:
        Any one of these is enough; empty when no scope is needed.
    """
    scopes = METHODS[method].scopes
    if conversation_kind is None:
        return scopes
    family = _FAMILY[conversation_kind]
    return tuple(scope for scope in scopes if scope.startswith(family)) or scopes
